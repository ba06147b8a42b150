// SPDX-License-Identifier: GPL-3.0-or-later
//! The host that was asked for, and the room of this machine.

use std::net::{IpAddr, SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use super::cancel::Cancellation;
use super::facts::{HostAnswer, HostFacts, OwnRoomFacts, Reachable};
use super::neighbours;
use super::outer::local;
use super::rooms::RoomSearch;
use crate::client::{ProbeResult, Unreachable};
use crate::discovery::interfaces::NetworkInterface;
use crate::protocol::Address;

/// Addresses of this machine that are tried, at the most.
const OWN_ADDRESSES: usize = 8;
/// Time for this machine to reach itself.
const OWN: Duration = Duration::from_secs(2);

/// Asks a host who it is, and where its rooms are if it is none.
pub(super) fn ask(address: &Address, cancel: &Cancellation) -> HostFacts {
    let mut rooms = RoomSearch::open();
    if let (Some(rooms), Ok(ip)) = (&mut rooms, address.host.parse()) {
        // No name has to be looked up: it is asked meanwhile.
        rooms.probe(ip);
    }
    let (ip, result) = cancel.probe.run(address);
    let answer = match result {
        ProbeResult::Room { clock, .. } => HostAnswer::Room { clock },
        ProbeResult::Classic => HostAnswer::Room { clock: None },
        ProbeResult::SomethingElse(protocol) => HostAnswer::SomethingElse(protocol),
        ProbeResult::Unreachable(why) => match why {
            Unreachable::UnknownHost => HostAnswer::UnknownName,
            Unreachable::ConnectionRefused => HostAnswer::Refused,
            Unreachable::NoRoute => HostAnswer::NoRoute,
            _ => HostAnswer::Nothing,
        },
    };
    let is_on_the_wire = ip.and_then(neighbours::answers);
    let is_room = matches!(answer, HostAnswer::Room { .. }) || cancel.is_cancelled();
    let rooms = rooms.filter(|_| !is_room).zip(ip).map(|(rooms, ip)| rooms.ports(ip, cancel));
    let rooms = rooms.unwrap_or_default();
    HostFacts { address: address.clone(), ip, answer, is_on_the_wire, rooms }
}

/// Tries if the room at `port` is reached at this machine's addresses; `None` if there
/// is none at any of them. A room that is open at one address alone is tried `at` that.
pub(super) fn own_room(
    interfaces: &[NetworkInterface],
    port: u16,
    at: Option<IpAddr>,
) -> Option<OwnRoomFacts> {
    // A link-local address of IPv6 says nothing without its interface.
    let is_plain = |ip: &IpAddr| !matches!(ip, IpAddr::V6(ip) if ip.is_unicast_link_local());
    let own = local(interfaces)
        .flat_map(|one| &one.addresses)
        .filter(|one| !one.unusable && !one.deprecated);
    let own = own.map(|one| one.ip).filter(is_plain).filter(|ip| at.is_none_or(|at| at == *ip));
    let own: Vec<IpAddr> = own.take(OWN_ADDRESSES).collect();
    let loopback = [IpAddr::from([127, 0, 0, 1])];
    let answers = thread::scope(|scope| {
        let try_one = |ip: &IpAddr| {
            let place = SocketAddr::new(*ip, port);
            thread::Builder::new()
                .name("doctor-own".into())
                .spawn_scoped(scope, move || TcpStream::connect_timeout(&place, OWN).is_ok())
        };
        let started: Vec<_> = own.iter().chain(&loopback).map(|ip| (*ip, try_one(ip))).collect();
        let reached = |started: std::io::Result<thread::ScopedJoinHandle<'_, bool>>| {
            started.is_ok_and(|thread| thread.join().unwrap_or(false))
        };
        started
            .into_iter()
            .map(|(ip, one)| Reachable { ip, reached: reached(one) })
            .collect::<Vec<_>>()
    });
    answers.iter().any(|one| one.reached).then(|| {
        let reached = answers.into_iter().filter(|one| !one.ip.is_loopback()).collect();
        OwnRoomFacts { port, reached }
    })
}
