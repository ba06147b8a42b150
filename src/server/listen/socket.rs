// SPDX-License-Identifier: GPL-3.0-or-later
//! The listening socket: taking the port, and telling what is in the way.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use socket2::{Domain, Protocol, Socket, Type};

use crate::server::error::OpenError;

/// Connections that may wait to be accepted: a whole party pressing Join.
const BACKLOG: i32 = 4096;
/// Ports after a taken one that are tried for an offer.
const NEIGHBOURS: u16 = 50;

/// Listens on `bind`, or on every address of this machine: one socket for
/// IPv6 and IPv4, or IPv4 alone where the system has no IPv6.
pub fn listen(bind: Option<IpAddr>, port: u16) -> Result<TcpListener, OpenError> {
    let taken = match bind {
        Some(address) => open(SocketAddr::new(address, port)),
        None => match open(SocketAddr::new(Ipv6Addr::UNSPECIFIED.into(), port)) {
            Err(error) if has_no_ipv6(&error) => {
                open(SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), port))
            }
            done => done,
        },
    };
    taken.map_err(|error| explain(error, bind, port))
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

fn explain(error: io::Error, bind: Option<IpAddr>, port: u16) -> OpenError {
    let too_many = [rustix::io::Errno::MFILE, rustix::io::Errno::NFILE];
    match (error.kind(), bind) {
        (io::ErrorKind::AddrInUse, _) => {
            OpenError::PortTaken { port, free: free_port_after(bind, port) }
        }
        (io::ErrorKind::PermissionDenied, _) => OpenError::PortPrivileged { port },
        (io::ErrorKind::AddrNotAvailable, Some(address)) => OpenError::NotOurAddress { address },
        _ if too_many.iter().any(|e| error.raw_os_error() == Some(e.raw_os_error())) => {
            OpenError::TooManyFiles
        }
        _ => OpenError::Other(error),
    }
}

fn free_port_after(bind: Option<IpAddr>, port: u16) -> Option<u16> {
    let address = bind.unwrap_or(Ipv4Addr::UNSPECIFIED.into());
    (1..=NEIGHBOURS)
        .filter_map(|step| port.checked_add(step))
        .find(|port| open(SocketAddr::new(address, *port)).is_ok())
}

/// Addresses that others on the network can type, likeliest first: private
/// IPv4 before other IPv4 before IPv6, wired and wireless before bridges.
pub fn reachable(bound: SocketAddr) -> Vec<SocketAddr> {
    if !bound.ip().is_unspecified() {
        return vec![bound];
    }
    let mut interfaces: Vec<_> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|interface| !interface.is_loopback() && is_shareable(interface.ip()))
        .filter(|interface| bound.is_ipv6() || interface.ip().is_ipv4())
        .map(|interface| (unlikeliness(&interface.name, interface.ip()), interface.ip()))
        .collect();
    interfaces.sort();
    interfaces.into_iter().map(|(_, ip)| SocketAddr::new(ip, bound.port())).collect()
}

/// A link-local IPv6 address needs a zone that differs on every machine.
fn is_shareable(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => !ip.is_link_local(),
        IpAddr::V6(ip) => !ip.is_unicast_link_local(),
    }
}

fn unlikeliness(interface: &str, ip: IpAddr) -> u8 {
    let virtual_names = ["docker", "br-", "virbr", "veth", "tun", "tap", "wg", "vbox", "vmnet"];
    let is_virtual = virtual_names.iter().any(|name| interface.starts_with(name));
    let family = match ip {
        IpAddr::V4(ip) if ip.is_private() => 0,
        IpAddr::V4(_) => 1,
        IpAddr::V6(_) => 2,
    };
    family + if is_virtual { 4 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::LOCALHOST));

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
        let elsewhere = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
        let error = listen(Some(elsewhere), 0).unwrap_err();
        assert!(matches!(error, OpenError::NotOurAddress { address } if address == elsewhere));
    }

    #[test]
    fn both_families_reach_one_socket() {
        let listener = listen(None, 0).unwrap();
        listener.set_nonblocking(false).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        assert_eq!(reachable(SocketAddr::new(HERE.unwrap(), port)).len(), 1);
    }
}
