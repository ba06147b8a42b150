// SPDX-License-Identifier: GPL-3.0-or-later
//! As much of the DNS message format (RFC 1035, section 4) as announcing and
//! finding rooms takes: bytes in, bounded values out, and back. Knows no socket.
//!
//! A parser of our own, because everybody on the network reaches it: what it
//! keeps of one packet is bounded, and what it does not need is skipped.

mod domain_name;
mod read;
mod write;

pub use self::domain_name::DomainName;
pub use self::read::{DnsError, DnsMessage};
pub use self::write::DnsWriter;

use std::net::IpAddr;

/// Largest message (RFC 6762, section 17).
pub const MESSAGE_BYTES: usize = 9_000;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DnsQuestion {
    /// Name that is asked about.
    pub name: DomainName,
    /// Kind of record that is asked for.
    pub kind: u16,
}

/// A record of a kind that is used here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DnsRecord {
    /// Name it is about.
    pub name: DomainName,
    /// Seconds it holds; 0 takes it back.
    pub ttl: u32,
    /// Its content.
    pub data: RecordData,
}

/// Content of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordData {
    /// Another name (PTR).
    Pointer(DomainName),
    /// Place of a service (SRV).
    Service {
        /// Port.
        port: u16,
        /// Name of the computer.
        target: DomainName,
    },
    /// Strings (TXT), undecoded.
    Text(Vec<u8>),
    /// An address (A or AAAA).
    Address(IpAddr),
    /// The only kinds that there are under the name (NSEC; RFC 6762, section 6.1), all
    /// below 256. Written, and not read: what is not there is asked for in vain.
    Kinds(Vec<u8>),
}

impl RecordData {
    /// Number of the kind (RFC 1035, section 3.2.2; RFC 3596; RFC 2782).
    pub fn kind(&self) -> u16 {
        match self {
            Self::Pointer(_) => kind::PTR,
            Self::Service { .. } => kind::SRV,
            Self::Text(_) => kind::TXT,
            Self::Address(IpAddr::V4(_)) => kind::A,
            Self::Address(IpAddr::V6(_)) => kind::AAAA,
            Self::Kinds(_) => kind::NSEC,
        }
    }
}

/// Numbers of the kinds of records.
pub mod kind {
    /// IPv4 address.
    pub const A: u16 = 1;
    /// Another name.
    pub const PTR: u16 = 12;
    /// Strings.
    pub const TXT: u16 = 16;
    /// IPv6 address.
    pub const AAAA: u16 = 28;
    /// Place of a service.
    pub const SRV: u16 = 33;
    /// Kinds that there are.
    pub const NSEC: u16 = 47;
    /// Every kind, in a question.
    pub const ANY: u16 = 255;
}

/// Class of everything here (RFC 1035, section 3.2.4).
const INTERNET: u16 = 1;
/// In a record: replaces what was said before (RFC 6762, section 10.2). In a
/// question: an answer to the one who asks will do (section 5.4).
const TOP_BIT: u16 = 0x8000;

#[cfg(test)]
mod tests;
