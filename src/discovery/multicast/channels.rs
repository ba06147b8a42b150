// SPDX-License-Identifier: GPL-3.0-or-later
//! The sockets of all interfaces, and their coming and going.

use std::collections::HashSet;
use std::io;
use std::net::{IpAddr, SocketAddr};

use mio::net::UdpSocket;
use mio::{Interest, Registry, Token};
use slab::Slab;

use super::socket;
use crate::discovery::announcer_id::LinkFamily;
use crate::discovery::dns::MESSAGE_BYTES;
use crate::discovery::network_links::NetworkLink;

/// Packets that are read from one socket before the others have their turn.
const TURN: usize = 64;

/// Number of a channel, and of its token for the poller.
pub type ChannelId = usize;

/// One interface in one family.
#[derive(Debug)]
struct Channel {
    link: NetworkLink,
    v6: bool,
    socket: UdpSocket,
    group: SocketAddr,
    /// `true` if there may be more to read.
    readable: bool,
}

/// A packet that was heard.
#[derive(Debug)]
pub struct Packet<'a> {
    /// Channel on which it was heard.
    pub channel: ChannelId,
    /// The interface.
    pub link: &'a NetworkLink,
    /// The interface and its family.
    pub family: LinkFamily,
    /// The sender.
    pub from: SocketAddr,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// The sockets of all interfaces. One that cannot be opened is left out.
#[derive(Debug, Default)]
pub struct Channels {
    open: Slab<Channel>,
}

/// Changes that a look at the interfaces has made.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ChannelChanges {
    /// Channels that are new.
    pub opened: Vec<ChannelId>,
    /// Channels that are closed.
    pub closed: Vec<ChannelId>,
    /// Interfaces on which nothing is heard any more.
    pub lost_links: Vec<u32>,
}

impl Channel {
    fn family(&self) -> LinkFamily {
        LinkFamily { link: self.link.index, v6: self.v6 }
    }
}

impl Channels {
    /// Opens sockets for what is new among `links` and closes those of what is
    /// gone.
    pub fn refresh(&mut self, links: Vec<NetworkLink>, registry: &Registry) -> ChannelChanges {
        let mut changes = ChannelChanges::default();
        let before = self.links();
        let stays = |channel: &Channel| {
            links.iter().any(|link| {
                let has_family = if channel.v6 { !link.v6.is_empty() } else { !link.v4.is_empty() };
                has_family && *link == channel.link
            })
        };
        let goes = self.open.iter().filter(|(_, channel)| !stays(channel)).map(|(id, _)| id);
        changes.closed = goes.collect();
        for id in &changes.closed {
            let mut channel = self.open.remove(*id);
            let _ = registry.deregister(&mut channel.socket);
        }
        for link in links {
            for v6 in [false, true] {
                changes.opened.extend(self.add(&link, v6, registry));
            }
        }
        let after = self.links();
        changes.lost_links = before.difference(&after).copied().collect();
        changes
    }

    fn links(&self) -> HashSet<u32> {
        self.open.iter().map(|(_, channel)| channel.link.index).collect()
    }

    fn add(&mut self, link: &NetworkLink, v6: bool, registry: &Registry) -> Option<ChannelId> {
        let has_family = if v6 { !link.v6.is_empty() } else { !link.v4.is_empty() };
        let is_there = |channel: &Channel| channel.v6 == v6 && channel.link == *link;
        if !has_family || self.open.iter().any(|(_, channel)| is_there(channel)) {
            return None;
        }
        let entry = self.open.vacant_entry();
        let opened = socket::open(link, v6).and_then(|(mut socket, group)| {
            registry.register(&mut socket, Token(entry.key()), Interest::READABLE)?;
            Ok(Channel { link: link.clone(), v6, socket, group, readable: false })
        });
        match opened {
            Ok(channel) => {
                let id = entry.key();
                entry.insert(channel);
                Some(id)
            }
            Err(error) => {
                tracing::debug!(%error, link.name, v6, "no multicast here");
                None
            }
        }
    }

    /// The channels' numbers.
    pub fn ids(&self) -> Vec<ChannelId> {
        self.open.iter().map(|(id, _)| id).collect()
    }

    /// The channels' numbers, each with the interface and family.
    pub fn families(&self) -> impl Iterator<Item = (ChannelId, LinkFamily)> {
        self.open.iter().map(|(id, channel)| (id, channel.family()))
    }

    /// The interface of a channel.
    pub fn link(&self, id: ChannelId) -> Option<&NetworkLink> {
        self.open.get(id).map(|channel| &channel.link)
    }

    /// The addresses of this machine on all of them.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        self.open.iter().flat_map(|(_, channel)| channel.link.addresses())
    }

    /// Notes that there is something to read.
    pub fn set_readable(&mut self, id: ChannelId) {
        if let Some(channel) = self.open.get_mut(id) {
            channel.readable = true;
        }
    }

    /// `true` if there may be more to read.
    pub fn is_readable(&self) -> bool {
        self.open.iter().any(|(_, channel)| channel.readable)
    }

    /// Reads a turn's worth of packets from each socket that has some.
    pub fn read(&mut self, buffer: &mut [u8], mut take: impl FnMut(Packet<'_>)) {
        debug_assert!(buffer.len() > MESSAGE_BYTES, "one more byte tells what is too long");
        for (id, channel) in self.open.iter_mut().filter(|(_, channel)| channel.readable) {
            for _ in 0..TURN {
                match channel.socket.recv_from(buffer) {
                    Ok((length, from)) => take(Packet {
                        channel: id,
                        link: &channel.link,
                        family: channel.family(),
                        from,
                        bytes: &buffer[..length],
                    }),
                    Err(error) => {
                        channel.readable = error.kind() == io::ErrorKind::Interrupted;
                        break;
                    }
                }
            }
        }
    }

    /// Sends to everybody on a channel. What the network does not take is lost,
    /// as anything on it may be.
    pub fn send(&self, id: ChannelId, packet: &[u8]) {
        if let Some(channel) = self.open.get(id) {
            self.send_to(id, packet, channel.group);
        }
    }

    /// Sends to one who asked.
    pub fn send_to(&self, id: ChannelId, packet: &[u8], to: SocketAddr) {
        let Some(channel) = self.open.get(id) else { return };
        if let Err(error) = channel.socket.send_to(packet, to) {
            tracing::debug!(%error, %to, channel.link.name, "not sent");
        }
    }
}
