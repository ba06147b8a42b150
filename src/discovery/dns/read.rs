// SPDX-License-Identifier: GPL-3.0-or-later
//! The parser of messages.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{
    DnsQuestion, DnsRecord, DomainName, INTERNET, MESSAGE_BYTES, RecordData, TOP_BIT, kind,
};

/// Questions that are kept of one message.
const QUESTIONS: usize = 32;
/// Records that are kept of one message.
const RECORDS: usize = 128;
/// Longest TXT record that is kept, in bytes.
const TEXT_BYTES: usize = 1_300;
/// Jumps that a compressed name may take: as many as it has labels. Each goes
/// backwards.
const JUMPS: usize = 127;
/// Bit of the flags that tells an answer from a query.
const IS_RESPONSE: u16 = 0x8000;
/// Kind of query, and the error code; both are 0 in multicast DNS.
const MUST_BE_ZERO: u16 = 0x780F;

/// A message, as far as it is used here.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct DnsMessage {
    /// Number that a unicast answer repeats.
    pub id: u16,
    /// `true` for an answer, `false` for a query.
    pub is_response: bool,
    /// The questions.
    pub questions: Vec<DnsQuestion>,
    /// The records of all sections, but those of other kinds or classes.
    pub records: Vec<DnsRecord>,
}

/// Reasons why a packet is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DnsError {
    /// The packet is larger than any message, or ends too early.
    #[error("the message is too long or too short")]
    Length,
    /// It is no query and no answer, but some other operation or an error.
    #[error("the message is neither a query nor an answer")]
    Operation,
    /// A name is too long, or points elsewhere than backwards.
    #[error("a name is malformed")]
    Name,
}

impl DnsMessage {
    /// Parses a packet.
    ///
    /// # Errors
    ///
    /// Every variant of [`DnsError`].
    pub fn parse(packet: &[u8]) -> Result<Self, DnsError> {
        if packet.len() > MESSAGE_BYTES {
            return Err(DnsError::Length);
        }
        let mut reader = MessageReader { packet, at: 0 };
        let id = reader.u16()?;
        let flags = reader.u16()?;
        if flags & MUST_BE_ZERO != 0 {
            return Err(DnsError::Operation);
        }
        let questions = reader.u16()?;
        let records = [reader.u16()?, reader.u16()?, reader.u16()?].map(u32::from);
        let mut message = Self { id, is_response: flags & IS_RESPONSE != 0, ..Self::default() };
        for _ in 0..questions {
            let name = reader.name()?;
            let (kind, class) = (reader.u16()?, reader.u16()?);
            if is_internet(class) && message.questions.len() < QUESTIONS {
                message.questions.push(DnsQuestion { name, kind });
            }
        }
        for _ in 0..records.iter().sum() {
            let record = reader.record()?;
            if message.records.len() == RECORDS {
                break;
            }
            message.records.extend(record);
        }
        Ok(message)
    }

    /// The addresses that are told of, whosesoever they are.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        self.records.iter().filter_map(|record| match record.data {
            RecordData::Address(ip) if record.ttl > 0 => Some(ip),
            _ => None,
        })
    }
}

fn is_internet(class: u16) -> bool {
    // 255 asks for every class.
    matches!(class & !TOP_BIT, INTERNET | 255)
}

struct MessageReader<'a> {
    packet: &'a [u8],
    at: usize,
}

impl<'a> MessageReader<'a> {
    fn take(&mut self, bytes: usize) -> Result<&'a [u8], DnsError> {
        let taken = self.packet.get(self.at..self.at + bytes).ok_or(DnsError::Length)?;
        self.at += bytes;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DnsError> {
        self.take(N)?.try_into().map_err(|_| DnsError::Length)
    }

    fn u16(&mut self) -> Result<u16, DnsError> {
        self.array().map(u16::from_be_bytes)
    }

    fn name(&mut self) -> Result<DomainName, DnsError> {
        let mut labels = Vec::new();
        let (mut at, mut jumps, mut bytes) = (self.at, 0, 0);
        loop {
            let length = usize::from(*self.packet.get(at).ok_or(DnsError::Length)?);
            match length {
                0 => {
                    at += 1;
                    break;
                }
                1..=63 => {
                    let label = self.packet.get(at + 1..at + 1 + length).ok_or(DnsError::Length)?;
                    labels.push(label);
                    at += 1 + length;
                    bytes += 1 + length;
                }
                0xC0.. => {
                    let low = *self.packet.get(at + 1).ok_or(DnsError::Length)?;
                    let target = (length & 0x3F) << 8 | usize::from(low);
                    if jumps == 0 {
                        self.at = at + 2;
                    }
                    jumps += 1;
                    // Only backwards, so that no circle is walked.
                    if target >= at || jumps > JUMPS {
                        return Err(DnsError::Name);
                    }
                    at = target;
                }
                _ => return Err(DnsError::Name),
            }
            if bytes > 254 {
                return Err(DnsError::Name);
            }
        }
        if jumps == 0 {
            self.at = at;
        }
        DomainName::new(labels).ok_or(DnsError::Name)
    }

    /// The next record; `None` if it is not used here.
    fn record(&mut self) -> Result<Option<DnsRecord>, DnsError> {
        let name = self.name()?;
        let (kind, class) = (self.u16()?, self.u16()?);
        let ttl = u32::from_be_bytes(self.array()?);
        let length = usize::from(self.u16()?);
        let end = self.at + length;
        if end > self.packet.len() {
            return Err(DnsError::Length);
        }
        let data = if is_internet(class) { self.data(kind, length)? } else { None };
        if self.at > end {
            return Err(DnsError::Length);
        }
        self.at = end;
        Ok(data.map(|data| DnsRecord { name, ttl, data }))
    }

    fn data(&mut self, kind: u16, length: usize) -> Result<Option<RecordData>, DnsError> {
        Ok(Some(match kind {
            kind::PTR => RecordData::Pointer(self.name()?),
            kind::SRV => {
                let [_priority, _weight] = [self.u16()?, self.u16()?];
                let port = self.u16()?;
                RecordData::Service { port, target: self.name()? }
            }
            kind::TXT if length <= TEXT_BYTES => RecordData::Text(self.take(length)?.to_vec()),
            kind::A if length == 4 => {
                RecordData::Address(IpAddr::V4(Ipv4Addr::from(self.array::<4>()?)))
            }
            kind::AAAA if length == 16 => {
                RecordData::Address(IpAddr::V6(Ipv6Addr::from(self.array::<16>()?)))
            }
            _ => return Ok(None),
        }))
    }
}
