// SPDX-License-Identifier: GPL-3.0-or-later
//! Sockets of multicast DNS.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

use mio::net::UdpSocket;
use socket2::{Domain, InterfaceIndexOrAddress, Protocol, Socket, Type};

use super::PORT;
use crate::discovery::network_links::NetworkLink;

const GROUP_V4: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);
const GROUP_V6: Ipv6Addr = Ipv6Addr::new(0xFF02, 0, 0, 0, 0, 0, 0, 0xFB);
/// Hops of every packet (RFC 6762, section 11).
const HOPS: u32 = 255;

/// A socket on an interface, and where everybody there is reached.
///
/// Bound to the device, which decides the way out and in, and to the group's own
/// address, so that what is sent to this machine alone goes to whoever asked for it.
pub fn open(link: &NetworkLink, v6: bool) -> io::Result<(UdpSocket, SocketAddr)> {
    let domain = if v6 { Domain::IPV6 } else { Domain::IPV4 };
    let socket = Socket::new(domain, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_nonblocking(true)?;
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(true)?;
    socket.bind_device(Some(link.name.as_bytes()))?;
    let group = if v6 {
        socket.set_only_v6(true)?;
        socket.set_multicast_all_v6(false)?;
        socket.join_multicast_v6(&GROUP_V6, link.index)?;
        socket.set_multicast_if_v6(link.index)?;
        socket.set_multicast_hops_v6(HOPS)?;
        socket.set_unicast_hops_v6(HOPS)?;
        SocketAddrV6::new(GROUP_V6, PORT, 0, link.index).into()
    } else {
        socket.set_multicast_all_v4(false)?;
        socket.join_multicast_v4_n(&GROUP_V4, &InterfaceIndexOrAddress::Index(link.index))?;
        if let Some(own) = link.v4.first() {
            socket.set_multicast_if_v4(&own.ip)?;
        }
        socket.set_multicast_ttl_v4(HOPS)?;
        socket.set_ttl_v4(HOPS)?;
        SocketAddr::from((GROUP_V4, PORT))
    };
    socket.bind(&group.into())?;
    Ok((UdpSocket::from_std(socket.into()), group))
}
