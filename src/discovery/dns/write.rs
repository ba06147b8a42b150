// SPDX-License-Identifier: GPL-3.0-or-later
//! The writer of messages.

use std::net::IpAddr;

use super::{DnsQuestion, DnsRecord, DomainName, INTERNET, MESSAGE_BYTES, RecordData, TOP_BIT};

/// Highest place a compressed name can point to.
const POINTERS_TO: usize = 0x3FFF;
/// Flags of an answer: authoritative (RFC 6762, section 18.4).
const RESPONSE: u16 = 0x8400;

/// Writes a message, names compressed (RFC 1035, section 4.1.4). Questions come
/// first, then answers, then additional records.
#[derive(Debug)]
pub struct DnsWriter {
    packet: Vec<u8>,
    /// Names written so far, and where.
    names: Vec<(DomainName, u16)>,
    /// Questions, answers and additional records.
    counts: [u16; 3],
}

impl DnsWriter {
    /// A query without questions.
    pub fn query() -> Self {
        Self::new(0, 0)
    }

    /// An answer; `id` is 0 unless it goes to the one who asked alone.
    pub fn response(id: u16) -> Self {
        Self::new(id, RESPONSE)
    }

    fn new(id: u16, flags: u16) -> Self {
        let mut packet = Vec::with_capacity(512);
        packet.extend_from_slice(&id.to_be_bytes());
        packet.extend_from_slice(&flags.to_be_bytes());
        packet.extend_from_slice(&[0; 8]);
        Self { packet, names: Vec::new(), counts: [0; 3] }
    }

    /// Asks.
    pub fn ask(&mut self, question: &DnsQuestion) {
        self.name(&question.name);
        self.number(question.kind);
        self.number(INTERNET);
        self.counts[0] += 1;
    }

    /// Answers, or tells in a query what is known.
    pub fn answer(&mut self, record: &DnsRecord, replaces: bool) {
        self.record(record, replaces);
        self.counts[1] += 1;
    }

    /// Adds what will be asked next.
    pub fn add(&mut self, record: &DnsRecord, replaces: bool) {
        self.record(record, replaces);
        self.counts[2] += 1;
    }

    /// Bytes so far.
    pub fn bytes(&self) -> usize {
        self.packet.len()
    }

    /// The message; `None` if it is larger than any may be.
    pub fn finish(mut self) -> Option<Vec<u8>> {
        let [questions, answers, additional] = self.counts.map(u16::to_be_bytes);
        self.packet[4..6].copy_from_slice(&questions);
        self.packet[6..8].copy_from_slice(&answers);
        self.packet[10..12].copy_from_slice(&additional);
        (self.packet.len() <= MESSAGE_BYTES).then_some(self.packet)
    }

    fn number(&mut self, number: u16) {
        self.packet.extend_from_slice(&number.to_be_bytes());
    }

    fn name(&mut self, name: &DomainName) {
        let mut rest = name.clone();
        loop {
            let Some(parent) = rest.parent() else { return self.packet.push(0) };
            if let Some((_, at)) = self.names.iter().find(|(written, _)| *written == rest) {
                return self.number(0xC000 | at);
            }
            let at = self.packet.len();
            let label = usize::from(rest.wire()[0]) + 1;
            self.packet.extend_from_slice(&rest.wire()[..label]);
            if let Ok(at) = u16::try_from(at)
                && usize::from(at) <= POINTERS_TO
            {
                self.names.push((rest, at));
            }
            rest = parent;
        }
    }

    /// A set of kinds: the first block, its length, and a bit for each (RFC 4034,
    /// section 4.1.2).
    fn kinds(&mut self, kinds: &[u8]) {
        let mut bits = vec![0; kinds.iter().max().map_or(0, |last| usize::from(last / 8) + 1)];
        for kind in kinds {
            bits[usize::from(kind / 8)] |= 0x80 >> (kind % 8);
        }
        // At most 32 bytes.
        self.packet.extend([0, u8::try_from(bits.len()).unwrap_or(0)]);
        self.packet.extend(bits);
    }

    fn record(&mut self, record: &DnsRecord, replaces: bool) {
        self.name(&record.name);
        self.number(record.data.kind());
        self.number(if replaces { INTERNET | TOP_BIT } else { INTERNET });
        self.packet.extend_from_slice(&record.ttl.to_be_bytes());
        let length_at = self.packet.len();
        self.number(0);
        match &record.data {
            RecordData::Pointer(name) => self.name(name),
            RecordData::Service { port, target } => {
                self.packet.extend_from_slice(&[0; 4]);
                self.number(*port);
                // Never compressed (RFC 2782; RFC 6762, section 18.14): resolvers that know
                // no multicast DNS do not read it otherwise.
                self.packet.extend_from_slice(target.wire());
            }
            RecordData::Text(data) => self.packet.extend_from_slice(data),
            RecordData::Address(IpAddr::V4(ip)) => self.packet.extend_from_slice(&ip.octets()),
            RecordData::Address(IpAddr::V6(ip)) => self.packet.extend_from_slice(&ip.octets()),
            RecordData::Kinds(kinds) => {
                // The name itself stands for the next one (RFC 6762, section 6.1).
                self.name(&record.name);
                self.kinds(kinds);
            }
        }
        let length = self.packet.len() - length_at - 2;
        let length = u16::try_from(length).unwrap_or(u16::MAX);
        self.packet[length_at..length_at + 2].copy_from_slice(&length.to_be_bytes());
    }
}
