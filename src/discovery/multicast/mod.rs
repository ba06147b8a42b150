// SPDX-License-Identifier: GPL-3.0-or-later
//! Multicast DNS (RFC 6762) with DNS-SD (RFC 6763), as much as rooms take: the
//! first rail.
//!
//! [`channels`] are the sockets, one for each interface and family, bound to the
//! group's own address: nothing but multicast reaches them, and port 5353 is shared
//! with whoever else speaks the protocol here. The rest is pure: `own_records` say
//! what is announced, the [`responder`] when and where to, the [`record_cache`] keeps
//! what was heard, and the [`query_schedule`] says when to ask.

pub mod channels;
pub mod own_records;
pub mod query_schedule;
pub mod record_cache;
pub mod responder;

mod socket;

use super::dns::DomainName;

/// Port of multicast DNS.
pub const PORT: u16 = 5353;

/// The name under which all rooms are found, `_salotto._tcp.local`.
pub fn service() -> DomainName {
    domain(&[b"_salotto", b"_tcp", b"local"])
}

/// The name under which all services are listed (RFC 6763, section 9).
pub fn all_services() -> DomainName {
    domain(&[b"_services", b"_dns-sd", b"_udp", b"local"])
}

fn domain(labels: &[&'static [u8]]) -> DomainName {
    DomainName::new(labels.iter().copied()).expect("a name of ours is short")
}
