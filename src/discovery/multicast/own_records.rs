// SPDX-License-Identifier: GPL-3.0-or-later
//! The records that announce a room of ours.

use std::net::IpAddr;

use super::{all_services, service};
use crate::discovery::dns::{DnsQuestion, DnsRecord, DnsWriter, DomainName, RecordData, kind};
use crate::discovery::facts::RoomFacts;
use crate::discovery::label::instance_label;

/// Seconds that records with the name of a computer hold (RFC 6762, section 10).
const HOST_TTL: u32 = 120;
/// Seconds that the others hold.
const OTHER_TTL: u32 = 4_500;
/// Most seconds told to a resolver that knows no multicast DNS (section 6.7).
const LEGACY_TTL: u32 = 10;
/// Addresses that are announced on one interface.
const ADDRESSES: usize = 6;

/// The records of one room.
///
/// Its names contain a piece of its key and are nobody else's: they are not
/// probed for (section 8.1), and whoever uses them all the same does not make
/// the room give way.
#[derive(Debug, Clone)]
pub struct OwnRecords {
    instance: DomainName,
    host: DomainName,
    port: u16,
    text: Vec<u8>,
}

impl OwnRecords {
    /// The records of the room that is open on `port`.
    pub fn new(facts: &RoomFacts, port: u16) -> Self {
        let label = instance_label(&facts.room, &facts.key);
        let instance = service().child(label.as_bytes());
        // Case does not tell names apart, and base64 has both.
        let key = &facts.key.as_bytes()[..8];
        let host = format!("salotto-{}", data_encoding::HEXLOWER.encode(key));
        let host = DomainName::new([host.as_bytes(), b"local"]);
        Self {
            instance: instance.expect("a label fits into a name"),
            host: host.expect("the name of a host is short"),
            port,
            text: facts.encode(),
        }
    }

    /// Returns `true` if this question is ours to answer.
    pub fn are_asked_by(&self, question: &DnsQuestion) -> bool {
        let DnsQuestion { name, kind } = question;
        let is = |kinds: &[u16]| *kind == kind::ANY || kinds.contains(kind);
        *name == service() && is(&[kind::PTR])
            || *name == all_services() && is(&[kind::PTR])
            // Whoever asks for another kind is told that there is none.
            || *name == self.instance
            || *name == self.host
    }

    /// Returns `true` if `record`, which somebody knows, makes the answer needless: it names
    /// the room and holds for long (section 7.1).
    pub fn are_known_by(&self, record: &DnsRecord) -> bool {
        record.name == service()
            && record.ttl >= OTHER_TTL / 2
            && record.data == RecordData::Pointer(self.instance.clone())
    }

    /// Returns `true` if `record` answers for us that there are rooms at all (section 7.4).
    pub fn are_listed_by(&self, record: &DnsRecord) -> bool {
        record.name == all_services()
            && record.ttl >= OTHER_TTL
            && record.data == RecordData::Pointer(service())
    }

    /// Returns `true` if `record` takes back what we say, or says something else under a
    /// name that is ours alone (sections 9 and 10.1). Addresses of this machine are true
    /// on all its interfaces.
    pub fn are_denied_by(&self, record: &DnsRecord, is_ours: impl Fn(IpAddr) -> bool) -> bool {
        let (is_about_us, is_true) = match &record.data {
            RecordData::Pointer(name) => (record.name == service() && *name == self.instance, true),
            RecordData::Service { port, target } => {
                (record.name == self.instance, *port == self.port && *target == self.host)
            }
            RecordData::Text(text) => (record.name == self.instance, *text == self.text),
            RecordData::Address(ip) => (record.name == self.host, is_ours(*ip)),
            RecordData::Kinds(_) => (false, true),
        };
        is_about_us && (record.ttl == 0 || !is_true)
    }

    /// The announcement on an interface with these addresses.
    pub fn announcement(&self, addresses: impl Iterator<Item = IpAddr>) -> Option<Vec<u8>> {
        let mut writer = DnsWriter::response(0);
        for (record, replaces) in self.records(addresses) {
            writer.answer(&record, replaces);
        }
        writer.finish()
    }

    /// The goodbye: nothing of it holds any longer (section 10.1).
    pub fn goodbye(&self, addresses: impl Iterator<Item = IpAddr>) -> Option<Vec<u8>> {
        let mut writer = DnsWriter::response(0);
        for (record, replaces) in self.records(addresses) {
            writer.answer(&DnsRecord { ttl: 0, ..record }, replaces);
        }
        writer.finish()
    }

    /// The answer to the questions that concern us: what was asked for, and then
    /// what will be asked next. `legacy` is the number and the question of one
    /// who is answered alone.
    pub fn answer(
        &self,
        questions: &[DnsQuestion],
        addresses: impl Iterator<Item = IpAddr>,
        legacy: Option<u16>,
    ) -> Option<Vec<u8>> {
        let mut writer = DnsWriter::response(legacy.unwrap_or(0));
        if legacy.is_some() {
            for question in questions {
                writer.ask(question);
            }
        }
        let mut records: Vec<_> = self.records(addresses).collect();
        if legacy.is_none() {
            let absent = self.absent(&records);
            records.extend(absent.map(|record| (record, true)));
        }
        if questions.iter().any(|question| question.name == all_services()) {
            let data = RecordData::Pointer(service());
            records.push((DnsRecord { name: all_services(), ttl: OTHER_TTL, data }, false));
        }
        let is_asked = |record: &DnsRecord| {
            let mut about = questions.iter().filter(|question| question.name == record.name);
            about.any(|DnsQuestion { kind, .. }| match &record.data {
                RecordData::Kinds(there) => {
                    *kind != kind::ANY && !there.iter().any(|there| u16::from(*there) == *kind)
                }
                data => *kind == kind::ANY || *kind == data.kind(),
            })
        };
        let (mut asked, mut more): (Vec<_>, Vec<_>) =
            records.into_iter().partition(|(record, _)| is_asked(record));
        if legacy.is_some() {
            // Nor does such a resolver know the bit that replaces (section 6.7).
            for (record, replaces) in asked.iter_mut().chain(&mut more) {
                (record.ttl, *replaces) = (record.ttl.min(LEGACY_TTL), false);
            }
        }
        for (record, replaces) in &asked {
            writer.answer(record, *replaces);
        }
        for (record, replaces) in &more {
            writer.add(record, *replaces);
        }
        writer.finish()
    }

    /// The kinds of records that there are under our names: what is not among them is not
    /// there (section 6.1).
    fn absent(&self, records: &[(DnsRecord, bool)]) -> [DnsRecord; 2] {
        [&self.instance, &self.host].map(|name| {
            let own = records.iter().filter(|(record, _)| record.name == *name);
            let mut kinds: Vec<_> =
                own.filter_map(|(record, _)| u8::try_from(record.data.kind()).ok()).collect();
            kinds.dedup();
            DnsRecord { name: name.clone(), ttl: HOST_TTL, data: RecordData::Kinds(kinds) }
        })
    }

    /// Each record, and whether it replaces what was said before: the service's
    /// name is shared with other rooms, all others are ours alone.
    fn records(
        &self,
        addresses: impl Iterator<Item = IpAddr>,
    ) -> impl Iterator<Item = (DnsRecord, bool)> {
        let record = |name: &DomainName, ttl, data| DnsRecord { name: name.clone(), ttl, data };
        let pointer = RecordData::Pointer(self.instance.clone());
        let place = RecordData::Service { port: self.port, target: self.host.clone() };
        let own = [
            (record(&service(), OTHER_TTL, pointer), false),
            (record(&self.instance, HOST_TTL, place), true),
            (record(&self.instance, OTHER_TTL, RecordData::Text(self.text.clone())), true),
        ];
        let addresses = addresses
            .take(ADDRESSES)
            .map(move |ip| (record(&self.host, HOST_TTL, RecordData::Address(ip)), true));
        own.into_iter().chain(addresses)
    }
}
