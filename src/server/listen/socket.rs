// SPDX-License-Identifier: GPL-3.0-or-later
//! The listening socket: taking the port, and telling what is in the way.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use socket2::{Domain, Protocol, Socket, Type};

use super::bind::BindTarget;
use crate::discovery::interfaces::interfaces;
use crate::discovery::own_addresses::{AddressReach, own_addresses};
use crate::server::error::OpenError;

/// Connections that may wait to be accepted: a whole party pressing Join.
const BACKLOG: i32 = 4096;
/// Ports after a taken one that are tried for an offer.
const NEIGHBOURS: u16 = 50;

/// Listens on `bind`, or on every address of this machine: one socket for
/// IPv6 and IPv4, or IPv4 alone where the system has no IPv6.
pub fn listen(bind: Option<&BindTarget>, port: u16) -> Result<TcpListener, OpenError> {
    let address = bind.map(|target| target.resolve(port)).transpose()?;
    let taken = match address {
        Some(address) => open(address),
        None => match open(SocketAddr::new(Ipv6Addr::UNSPECIFIED.into(), port)) {
            Err(error) if has_no_ipv6(&error) => {
                open(SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), port))
            }
            done => done,
        },
    };
    taken.map_err(|error| explain(error, bind.zip(address), port))
}

fn open(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        socket.set_only_v6(!address.ip().is_unspecified())?;
    }
    // A room may be opened again right after it was closed.
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

fn has_no_ipv6(error: &io::Error) -> bool {
    let no_family = rustix::io::Errno::AFNOSUPPORT.raw_os_error();
    error.kind() == io::ErrorKind::AddrNotAvailable || error.raw_os_error() == Some(no_family)
}

fn explain(error: io::Error, bind: Option<(&BindTarget, SocketAddr)>, port: u16) -> OpenError {
    let too_many = [rustix::io::Errno::MFILE, rustix::io::Errno::NFILE];
    match (error.kind(), bind) {
        (io::ErrorKind::AddrInUse, _) => {
            let address = bind.map(|(_, address)| address);
            OpenError::PortTaken { port, free: free_port_after(address, port) }
        }
        (io::ErrorKind::PermissionDenied, _) => OpenError::PortPrivileged { port },
        (io::ErrorKind::AddrNotAvailable, Some((target, _))) => target.not_ours().into(),
        _ if too_many.iter().any(|e| error.raw_os_error() == Some(e.raw_os_error())) => {
            OpenError::TooManyFiles
        }
        _ => OpenError::Other(error),
    }
}

fn free_port_after(bound: Option<SocketAddr>, port: u16) -> Option<u16> {
    let mut address = bound.unwrap_or((Ipv4Addr::UNSPECIFIED, port).into());
    (1..=NEIGHBOURS).filter_map(|step| port.checked_add(step)).find(|port| {
        address.set_port(*port);
        open(address).is_ok()
    })
}

/// Addresses that others on the network can type, likeliest first.
pub fn reachable(bound: SocketAddr) -> Vec<SocketAddr> {
    let interfaces = interfaces().unwrap_or_default();
    let own = own_addresses(&interfaces, bound).into_iter();
    let own = own.filter(|own| !bound.ip().is_unspecified() || own.reach == AddressReach::Network);
    own.filter_map(|own| Some(SocketAddr::new(own.address.host.parse().ok()?, own.address.port)))
        .collect()
}

/// Addresses of this machine where something listens at `port`, likeliest first: a
/// room that is bound to some of them is not found at the others.
pub fn listened_at(port: u16) -> Vec<SocketAddr> {
    let all = reachable((Ipv6Addr::UNSPECIFIED, port).into());
    all.into_iter().filter(|address| is_listened_at(*address)).collect()
}

/// Returns `false` if the place could be taken by somebody else. Nothing is sent.
fn is_listened_at(address: SocketAddr) -> bool {
    let take = || {
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
        // Connections that have ended lately are no listeners.
        socket.set_reuse_address(true)?;
        socket.bind(&address.into())
    };
    take().is_err()
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;
    use crate::server::listen::bind::BindError;

    const HERE: Option<&BindTarget> = Some(&BindTarget::Ip(IpAddr::V4(Ipv4Addr::LOCALHOST)));

    #[test]
    fn a_room_is_where_it_listens() {
        let listener = listen(HERE, 0).unwrap();
        let at = |ip: [u8; 4]| SocketAddr::new(ip.into(), listener.local_addr().unwrap().port());
        assert!(is_listened_at(at([127, 0, 0, 1])) && !is_listened_at(at([127, 0, 0, 2])));
        let everywhere = listen(None, 0).unwrap();
        let port = everywhere.local_addr().unwrap().port();
        assert!(is_listened_at(SocketAddr::from(([127, 0, 0, 2], port))));
    }

    #[test]
    fn a_taken_port_is_named_with_a_free_one() {
        let first = listen(HERE, 0).unwrap();
        let port = first.local_addr().unwrap().port();
        let Err(OpenError::PortTaken { port: named, free }) = listen(HERE, port) else {
            panic!("the port is taken")
        };
        assert_eq!(named, port);
        assert_ne!(free, Some(port));
    }

    #[test]
    fn an_address_of_another_machine_is_named() {
        // TEST-NET-1, RFC 5737: nobody's.
        let elsewhere = [192, 0, 2, 1].into();
        let error = listen(Some(&elsewhere), 0).unwrap_err();
        let OpenError::Bind(BindError::NotOurs { written, ours }) = error else {
            panic!("{error}");
        };
        assert!(written == "192.0.2.1" && !ours.is_empty(), "{ours:?}");
    }

    #[test]
    fn both_families_reach_one_socket() {
        let listener = listen(None, 0).unwrap();
        listener.set_nonblocking(false).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        assert_eq!(reachable((Ipv4Addr::LOCALHOST, port).into()).len(), 1);
    }
}
