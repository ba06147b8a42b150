// SPDX-License-Identifier: GPL-3.0-or-later
//! A call to everybody nearby: who is there, by multicast DNS (RFC 6762).

use std::collections::HashSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use socket2::{Domain, InterfaceIndexOrAddress, Protocol, Socket, Type};

use super::cancel::Cancellation;
use super::facts::MulticastFacts;
use super::outer::local;
use crate::discovery::interfaces::NetworkInterface;

const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);
const PORT: u16 = 5353;
/// Interfaces that are called on, at the most.
const INTERFACES: usize = 8;
/// Machines that are counted at each, at the most.
const OTHERS: usize = 64;
/// Time for answers, which come within half a second where nothing is lost.
const ANSWERS: Duration = Duration::from_millis(1500);
/// Time after which the call is repeated.
const REPEAT: Duration = Duration::from_millis(700);
const SLICE: Duration = Duration::from_millis(100);

/// A question for all kinds of services (RFC 6763, section 9), which whoever offers
/// any answers.
const QUESTION: &[u8] =
    b"\0\0\0\0\0\x01\0\0\0\0\0\0\x09_services\x07_dns-sd\x04_udp\x05local\0\0\x0c\0\x01";

/// Calls by each interface, and listens for 1.5 s at the most.
pub(super) fn call(interfaces: &[NetworkInterface], cancel: &Cancellation) -> Vec<MulticastFacts> {
    let own: HashSet<IpAddr> =
        interfaces.iter().flat_map(|one| &one.addresses).map(|one| one.ip).collect();
    let near = local(interfaces).filter(|one| one.multicast);
    let mut callers: Vec<_> =
        near.filter_map(|one| Caller::open(one).ok()).take(INTERFACES).collect();
    callers.iter().for_each(Caller::call);
    let began = Instant::now();
    let mut repeated = false;
    while !callers.is_empty() && began.elapsed() < ANSWERS && !cancel.is_cancelled() {
        for caller in &mut callers {
            caller.hear(&own);
        }
        if !repeated && began.elapsed() > REPEAT {
            repeated = true;
            callers.iter().for_each(Caller::call);
        }
    }
    callers.into_iter().map(|caller| caller.facts).collect()
}

/// A socket that calls by one interface, and hears what comes by that one.
struct Caller {
    socket: UdpSocket,
    own: Ipv4Addr,
    facts: MulticastFacts,
}

impl Caller {
    fn open(interface: &NetworkInterface) -> io::Result<Self> {
        let own = interface.addresses.iter().find_map(|one| match one.ip {
            IpAddr::V4(ip) => Some(ip),
            IpAddr::V6(_) => None,
        });
        let own = own.ok_or(io::ErrorKind::AddrNotAvailable)?;
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
        // Others on this machine listen at this port, too.
        socket.set_reuse_address(true)?;
        socket.set_reuse_port(true)?;
        // Or it would hear what comes by other interfaces, as others have joined there.
        socket.set_multicast_all_v4(false)?;
        socket.bind(&SocketAddr::from((GROUP, PORT)).into())?;
        let index = InterfaceIndexOrAddress::Index(interface.index);
        socket.join_multicast_v4_n(&GROUP, &index)?;
        socket.set_multicast_if_v4(&own)?;
        socket.set_multicast_loop_v4(true)?;
        socket.set_multicast_ttl_v4(255)?;
        socket.set_read_timeout(Some(SLICE))?;
        let facts = MulticastFacts { interface: interface.name.clone(), ..Default::default() };
        Ok(Self { socket: socket.into(), own, facts })
    }

    /// Calls once. A call that is not sent does not come back, either.
    fn call(&self) {
        if let Err(error) = self.socket.send_to(QUESTION, (GROUP, PORT)) {
            tracing::info!(interface = %self.facts.interface, %error, "no call was sent");
        }
    }

    /// Hears what has come, for a moment.
    fn hear(&mut self, own: &HashSet<IpAddr>) {
        let mut packet = [0; 2048];
        let until = Instant::now() + SLICE;
        while let Ok((size, from)) = self.socket.recv_from(&mut packet) {
            if !own.contains(&from.ip()) {
                if self.facts.others.len() < OTHERS {
                    self.facts.others.insert(from.ip());
                }
            } else if packet[..size] == *QUESTION && from.ip() == self.own {
                // Two interfaces in one network hear each other.
                self.facts.returned = true;
            }
            if Instant::now() > until {
                break;
            }
        }
    }
}
