// SPDX-License-Identifier: GPL-3.0-or-later
//! A call to everybody nearby: who is there, by multicast DNS (RFC 6762).

use std::collections::HashSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, Socket, Type};

use super::cancel::Cancellation;
use super::facts::MulticastFacts;
use super::outer::local;
use crate::discovery::interfaces::NetworkInterface;

const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);
const PORT: u16 = 5353;
/// Interfaces that are called on, at the most.
const INTERFACES: usize = 8;
/// Machines that are counted, at the most.
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

/// Calls by each interface, and listens for 1.5 s at the most. `None` if there is no
/// interface to call by.
pub(super) fn call(
    interfaces: &[NetworkInterface],
    cancel: &Cancellation,
) -> Option<MulticastFacts> {
    let own: HashSet<IpAddr> =
        interfaces.iter().flat_map(|one| &one.addresses).map(|one| one.ip).collect();
    let near = local(interfaces).filter(|one| one.multicast);
    let sockets: Vec<_> = near.filter_map(|one| Caller::open(one).ok()).take(INTERFACES).collect();
    if sockets.is_empty() {
        return None;
    }
    let sent: Vec<bool> = sockets.iter().map(Caller::call).collect();
    let (mut returned, mut others) = (vec![false; sockets.len()], HashSet::new());
    let began = Instant::now();
    let mut repeated = false;
    while began.elapsed() < ANSWERS && !cancel.is_cancelled() {
        for (socket, returned) in sockets.iter().zip(&mut returned) {
            socket.hear(&own, returned, &mut others);
        }
        if !repeated && began.elapsed() > REPEAT {
            repeated = true;
            for socket in &sockets {
                socket.call();
            }
        }
    }
    let count = |flags: &[bool]| flags.iter().filter(|flag| **flag).count();
    let (sent, returned) = (count(&sent), count(&returned));
    Some(MulticastFacts { sent, returned, others: others.len() })
}

/// A socket that calls by one interface.
struct Caller(UdpSocket);

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
        socket.bind(&SocketAddr::from((GROUP, PORT)).into())?;
        socket.join_multicast_v4(&GROUP, &own)?;
        socket.set_multicast_if_v4(&own)?;
        socket.set_multicast_loop_v4(true)?;
        socket.set_multicast_ttl_v4(255)?;
        socket.set_read_timeout(Some(SLICE))?;
        Ok(Self(socket.into()))
    }

    fn call(&self) -> bool {
        self.0.send_to(QUESTION, (GROUP, PORT)).is_ok()
    }

    /// Hears what has come, for a moment.
    fn hear(&self, own: &HashSet<IpAddr>, returned: &mut bool, others: &mut HashSet<IpAddr>) {
        let mut packet = [0; 2048];
        let until = Instant::now() + SLICE;
        while let Ok((size, from)) = self.0.recv_from(&mut packet) {
            if !own.contains(&from.ip()) {
                if others.len() < OTHERS {
                    others.insert(from.ip());
                }
            } else if packet[..size] == *QUESTION {
                *returned = true;
            }
            if Instant::now() > until {
                break;
            }
        }
    }
}
