// SPDX-License-Identifier: GPL-3.0-or-later
//! The guest's side of the second rail.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use mio::net::UdpSocket;
use mio::{Interest, Registry, Token};
use socket2::{Domain, Protocol, Socket, Type};

use super::nonces::{Nonces, ProbeDestination};
use super::packet::{PACKET_BYTES, ProbeQuestion, ProbeReply};
use crate::discovery::network_links::NetworkLink;
use crate::discovery::packet_budget::PacketBudget;

/// Answers that are read from one socket before others have their turn.
const TURN: usize = 64;

/// Answers of one address at once, and the time after which there is one more: those of
/// 16 rooms on each of several networks, twice.
const ANSWERS: (u32, Duration) = (100, Duration::from_millis(40));

/// Sockets that ask, and what was asked last.
#[derive(Debug)]
pub struct Asker {
    sockets: Vec<(UdpSocket, bool)>,
    nonces: Nonces,
    /// Answers to questions that only one could read. Whoever floods under the address
    /// of a host does not know their numbers, and uses up nothing of this.
    alone: PacketBudget,
    /// Answers to questions that everybody heard.
    others: PacketBudget,
}

impl Asker {
    /// Opens a socket for each family there is, with these tokens.
    pub fn open(registry: &Registry, tokens: [Token; 2], now: Instant) -> Self {
        let any = [IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::UNSPECIFIED)];
        let opened = any.into_iter().zip(tokens).filter_map(|(address, token)| {
            let socket = socket(address).and_then(|socket| {
                let mut socket = UdpSocket::from_std(socket.into());
                registry.register(&mut socket, token, Interest::READABLE)?;
                Ok(socket)
            });
            socket.map(|socket| (socket, false)).ok()
        });
        let [alone, others] = [(), ()].map(|()| PacketBudget::new(ANSWERS.0, ANSWERS.1, now));
        Self { sockets: opened.collect(), nonces: Nonces::default(), alone, others }
    }

    /// Asks everybody on these interfaces on these ports, and these hosts.
    pub fn ask(&mut self, links: &[NetworkLink], ports: &[u16], hosts: &[SocketAddr]) {
        self.nonces.begin_round();
        for link in links {
            for (own, port) in
                link.v4.iter().flat_map(|own| ports.iter().map(move |port| (own, *port)))
            {
                match own.broadcast {
                    Some(everybody) => {
                        let asked = ProbeDestination::Everybody { link: link.index, own: *own };
                        self.send(asked, (everybody, port).into());
                    }
                    None if own.ip.is_loopback() => self.ask_host((own.ip, port).into()),
                    None => {}
                }
            }
        }
        // After the others, so that hosts keep the number that proves more.
        for host in hosts {
            self.ask_host(*host);
        }
    }

    /// Asks one host.
    pub fn ask_host(&mut self, host: SocketAddr) {
        self.send(ProbeDestination::Host(host), host);
    }

    fn send(&mut self, asked: ProbeDestination, to: SocketAddr) {
        let packet = ProbeQuestion { nonce: self.nonces.draw(asked) }.encode();
        let is_v6 = |socket: &UdpSocket| socket.local_addr().is_ok_and(|own| own.is_ipv6());
        let socket = self.sockets.iter().find(|(socket, _)| is_v6(socket) == to.is_ipv6());
        if let Some((socket, _)) = socket
            && let Err(error) = socket.send_to(&packet, to)
        {
            tracing::debug!(%error, %to, "a probe is not sent");
        }
    }

    /// Notes that there is something to read. The token's order is that of
    /// [`open`](Self::open); all are looked at, since it costs little.
    pub fn set_readable(&mut self) {
        self.sockets.iter_mut().for_each(|(_, readable)| *readable = true);
    }

    /// Returns `true` if there may be more to read.
    pub fn is_readable(&self) -> bool {
        self.sockets.iter().any(|(_, readable)| *readable)
    }

    /// Reads a turn's worth of answers to our own questions, and tells who was asked.
    pub fn read(
        &mut self,
        now: Instant,
        mut take: impl FnMut(SocketAddr, ProbeDestination, ProbeReply),
    ) {
        let Self { sockets, nonces, alone, others } = self;
        let mut buffer = [0; PACKET_BYTES + 1];
        for (socket, readable) in sockets.iter_mut().filter(|(_, readable)| *readable) {
            for _ in 0..TURN {
                match socket.recv_from(&mut buffer) {
                    Ok((length, from)) => {
                        let Ok(reply) = ProbeReply::parse(&buffer[..length]) else { continue };
                        let Some(asked) = nonces.asked(reply.nonce()) else { continue };
                        let budget = match asked {
                            ProbeDestination::Host(_) => &mut *alone,
                            ProbeDestination::Everybody { .. } => &mut *others,
                        };
                        if budget.spend(from.ip(), now) {
                            take(from, asked, reply);
                        }
                    }
                    // A host that is there and has no room says so.
                    Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {}
                    Err(error) => {
                        *readable = error.kind() == io::ErrorKind::Interrupted;
                        break;
                    }
                }
            }
        }
    }
}

fn socket(address: IpAddr) -> io::Result<Socket> {
    let domain = if address.is_ipv6() { Domain::IPV6 } else { Domain::IPV4 };
    let socket = Socket::new(domain, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_nonblocking(true)?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    } else {
        socket.set_broadcast(true)?;
    }
    socket.bind(&SocketAddr::new(address, 0).into())?;
    Ok(socket)
}
