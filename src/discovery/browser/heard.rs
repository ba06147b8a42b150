// SPDX-License-Identifier: GPL-3.0-or-later
//! Sightings made of what was heard, with their senders, places and proofs.

use std::net::{IpAddr, SocketAddr, SocketAddrV6};
use std::time::Instant;

use crate::discovery::announcer_id::{AnnouncerId, Rail};
use crate::discovery::facts::RoomFacts;
use crate::discovery::listing::{RoomSighting, SenderProof};
use crate::discovery::network_links::NetworkLink;
use crate::discovery::probe::ProbeDestination;
use crate::protocol::Address;

/// Sender of an answer to a probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answering {
    pub by: AnnouncerId,
    pub proof: SenderProof,
    /// The place that was asked; none if everybody was.
    place: Option<SocketAddr>,
}

impl Answering {
    /// The sender, unless that is nobody on the network that was asked. A host that was
    /// asked alone is where it was asked, wherever the answer seems to come from.
    pub fn new(from: SocketAddr, asked: ProbeDestination, links: &[NetworkLink]) -> Option<Self> {
        let (ip, link, proof, place) = match (asked, from.ip()) {
            (ProbeDestination::Host(place), _) => {
                (place.ip(), link_of(place, links), SenderProof::Answered, Some(place))
            }
            (ProbeDestination::Everybody { link, own }, IpAddr::V4(ip)) if own.reaches(ip) => {
                (ip.into(), link, SenderProof::HeardUs, None)
            }
            (ProbeDestination::Everybody { .. }, _) => return None,
        };
        let by = AnnouncerId { ip, link, rail: Rail::Probe };
        Some(Self { by, proof, place })
    }

    /// The sighting of a room on `port`; one that was asked alone is on the port on
    /// which it was asked.
    pub fn sighting(
        &self,
        facts: RoomFacts,
        port: u16,
        until: Instant,
        links: &[NetworkLink],
    ) -> Option<RoomSighting> {
        let Self { by, proof, place } = *self;
        let place = place.unwrap_or(SocketAddr::new(by.ip, port));
        let link = links.iter().find(|link| link.index == by.link);
        let host = host(place.ip(), link)?;
        let address = Address::new(&host, place.port()).ok()?;
        Some(RoomSighting { by, proof, place, facts, addresses: vec![address], until })
    }
}

/// Number of the interface on which a place is; 0 for another network.
fn link_of(place: SocketAddr, links: &[NetworkLink]) -> u32 {
    match place {
        SocketAddr::V6(v6) if v6.scope_id() > 0 => v6.scope_id(),
        place => links.iter().find(|link| link.is_on_link(place.ip())).map_or(0, |link| link.index),
    }
}

/// The sighting of a room that was announced by multicast; `None` if none of its
/// addresses is on that interface.
pub fn announced(
    by: AnnouncerId,
    (facts, port, addresses): (RoomFacts, u16, Vec<IpAddr>),
    until: Instant,
    links: &[NetworkLink],
) -> Option<RoomSighting> {
    let link = links.iter().find(|link| link.index == by.link)?;
    let ips = std::iter::once(by.ip).chain(addresses);
    let here = ips.filter_map(|ip| Some((ip.to_canonical(), dialled(ip, port, by, link)?)));
    let (ips, addresses): (Vec<_>, Vec<_>) = here.unzip();
    let place = match *ips.first()? {
        IpAddr::V6(ip) if ip.is_unicast_link_local() => {
            SocketAddrV6::new(ip, port, 0, by.link).into()
        }
        ip => SocketAddr::new(ip, port),
    };
    Some(RoomSighting { by, proof: SenderProof::Claimed, place, facts, addresses, until })
}

/// The address as one dials it here: on that interface, and on this machine only if it
/// says so itself.
fn dialled(ip: IpAddr, port: u16, by: AnnouncerId, link: &NetworkLink) -> Option<Address> {
    let ip = ip.to_canonical();
    let is_ours = ip.is_loopback() && link.has(by.ip);
    if ip.is_unspecified() || ip.is_multicast() {
        return None;
    }
    let is_broadcast = link.v4.iter().any(|own| own.broadcast.map(IpAddr::V4) == Some(ip));
    if !is_ours && (ip.is_loopback() || is_broadcast || !link.is_on_link(ip)) {
        return None;
    }
    Address::new(&host(ip, Some(link))?, port).ok()
}

/// An address as one writes it: what holds on one cable alone gets the name of the
/// interface.
fn host(ip: IpAddr, link: Option<&NetworkLink>) -> Option<String> {
    match ip.to_canonical() {
        IpAddr::V6(ip) if ip.is_unicast_link_local() => {
            link.map(|link| format!("{ip}%{}", link.name))
        }
        ip => Some(ip.to_string()),
    }
}

#[cfg(test)]
#[path = "heard_tests.rs"]
mod tests;
