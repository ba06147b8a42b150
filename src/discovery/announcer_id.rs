// SPDX-License-Identifier: GPL-3.0-or-later
//! Senders of announcements, as far as the network tells them apart, and where they
//! are heard.

use std::net::IpAddr;

/// Way on which a room was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rail {
    /// Multicast DNS.
    Multicast,
    /// An answer to our own question, where multicast is dropped.
    Probe,
}

/// Sender of an announcement. What one says never replaces, takes back or
/// displaces what another said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnnouncerId {
    /// Its address.
    pub ip: IpAddr,
    /// Number of the interface on which it was heard; 0 for another network.
    pub link: u32,
    /// Way on which it was heard.
    pub rail: Rail,
}

/// An interface in one family: where a question reaches those who were heard there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkFamily {
    /// Number of the interface.
    pub link: u32,
    /// `true` for IPv6.
    pub v6: bool,
}

impl AnnouncerId {
    /// The interface and family on which it was heard.
    pub fn link_family(&self) -> LinkFamily {
        LinkFamily { link: self.link, v6: self.ip.is_ipv6() }
    }
}
