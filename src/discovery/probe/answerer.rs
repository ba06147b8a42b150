// SPDX-License-Identifier: GPL-3.0-or-later
//! The host's side of the second rail.

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use mio::net::UdpSocket;
use mio::{Interest, Registry, Token};
use socket2::{Domain, Protocol, Socket, Type};

use super::packet::{Nonce, PACKET_BYTES, ProbeAnswer, ProbeQuestion, ProbeReply};
use crate::discovery::facts::RoomFacts;
use crate::discovery::packet_budget::PacketBudget;
use crate::protocol::Fingerprint;

/// Questions that are read before other sockets have their turn.
const TURN: usize = 64;
/// Answers to one address at once, and the time after which there is one more. A
/// browser asks twice a second at the most, and a machine may have two.
const ANSWERS: (u32, Duration) = (16, Duration::from_millis(200));
/// The same for all addresses together.
const ALL_ANSWERS: (u32, Duration) = (200, Duration::from_millis(5));

/// Askers that are told when the room closes: the last ones.
const ASKERS: usize = 64;

/// A UDP socket on the port number of a room, and what it answers.
#[derive(Debug)]
pub struct Answerer {
    socket: UdpSocket,
    port: u16,
    budget: PacketBudget,
    total: PacketBudget,
    askers: VecDeque<(SocketAddr, Nonce)>,
    readable: bool,
}

impl Answerer {
    /// Opens the socket where the room is: on `bind`, or on all addresses.
    pub fn open(
        bind: Option<IpAddr>,
        port: u16,
        registry: &Registry,
        token: Token,
    ) -> io::Result<Self> {
        let all = || socket(IpAddr::V6(Ipv6Addr::UNSPECIFIED), port);
        let socket = match bind {
            Some(address) => socket(address, port),
            // Without IPv6, as some kernels are.
            None => all().or_else(|_| self::socket(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port)),
        };
        let mut socket = UdpSocket::from_std(socket?.into());
        registry.register(&mut socket, token, Interest::READABLE)?;
        let now = Instant::now();
        let budget = PacketBudget::new(ANSWERS.0, ANSWERS.1, now);
        let total = PacketBudget::new(ALL_ANSWERS.0, ALL_ANSWERS.1, now);
        Ok(Self { socket, port, budget, total, askers: VecDeque::new(), readable: false })
    }

    /// Notes that there is something to read.
    pub fn set_readable(&mut self) {
        self.readable = true;
    }

    /// Returns `true` if there may be more to read.
    pub fn is_readable(&self) -> bool {
        self.readable
    }

    /// Answers a turn's worth of questions.
    pub fn answer(&mut self, facts: &RoomFacts, now: Instant) {
        if !self.readable {
            return;
        }
        let mut buffer = [0; PACKET_BYTES + 1];
        for _ in 0..TURN {
            match self.socket.recv_from(&mut buffer) {
                Ok((length, from)) => self.answer_one(&buffer[..length], from, facts, now),
                Err(error) => {
                    self.readable = error.kind() == io::ErrorKind::Interrupted;
                    return;
                }
            }
        }
    }

    fn answer_one(&mut self, packet: &[u8], from: SocketAddr, facts: &RoomFacts, now: Instant) {
        let Ok(question) = ProbeQuestion::parse(packet) else { return };
        let everybody = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
        if !self.budget.spend(from.ip(), now) || !self.total.spend(everybody, now) {
            return;
        }
        let answer =
            ProbeAnswer { nonce: question.nonce, port: self.port, facts: facts.clone() }.encode();
        debug_assert!(answer.len() <= packet.len(), "nobody is sent more than they sent");
        if let Err(error) = self.socket.send_to(&answer, from) {
            tracing::debug!(%error, %from, "a probe is not answered");
        }
        self.askers.retain(|(asker, _)| *asker != from);
        if self.askers.len() == ASKERS {
            self.askers.pop_front();
        }
        self.askers.push_back((from, question.nonce));
    }
}

impl Answerer {
    /// Tells the last askers that the room is closed, once each.
    pub fn say_goodbye(&mut self, key: &Fingerprint) {
        for (asker, nonce) in self.askers.drain(..) {
            if let Err(error) = self.socket.send_to(&ProbeReply::goodbye(&nonce, key), asker) {
                tracing::debug!(%error, %asker, "no goodbye");
            }
        }
    }
}

fn socket(address: IpAddr, port: u16) -> io::Result<Socket> {
    let domain = if address.is_ipv6() { Domain::IPV6 } else { Domain::IPV4 };
    let socket = Socket::new(domain, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_nonblocking(true)?;
    if address.is_ipv6() {
        socket.set_only_v6(!address.is_unspecified())?;
    }
    socket.bind(&SocketAddr::new(address, port).into())?;
    Ok(socket)
}
