// SPDX-License-Identifier: GPL-3.0-or-later
//! Records of rooms that were heard over multicast, put together again. Pure: told
//! what was heard and what time it is.

mod change;
mod instance;

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Instant;

pub use self::change::CacheChange;
use self::instance::Instance;
use super::service;
use crate::discovery::announcer_id::AnnouncerId;
use crate::discovery::dns::{DnsMessage, DnsQuestion, DnsRecord, DomainName, RecordData, kind};
use crate::discovery::listing::ROOMS_OF_ONE;
use crate::discovery::shares::{Place, Shares};

/// Rooms that are kept in all; each has at most 1,300 bytes of text.
const INSTANCES: usize = 1_024;
/// Addresses that are kept of one announcer.
const ADDRESSES: usize = 8;

/// The records of each announcer, apart from those of all others: nobody
/// replaces, displaces or takes back what somebody else announced.
#[derive(Debug)]
pub struct RecordCache {
    announcers: HashMap<AnnouncerId, Heard>,
    shares: Shares<AnnouncerId>,
}

#[derive(Debug, Default)]
struct Heard {
    instances: Vec<Instance>,
    addresses: Vec<(DomainName, IpAddr)>,
}

impl Default for RecordCache {
    fn default() -> Self {
        Self { announcers: HashMap::new(), shares: Shares::new(ROOMS_OF_ONE, INSTANCES) }
    }
}

impl RecordCache {
    /// Takes an answer; returns what it changes, and whose room each is about:
    /// to make a place, another announcer may lose one.
    pub fn hear(
        &mut self,
        by: AnnouncerId,
        message: &DnsMessage,
        now: Instant,
    ) -> Vec<(AnnouncerId, CacheChange)> {
        let mut changes = Vec::new();
        let mut touched = Vec::new();
        for record in &message.records {
            let Some(name) = instance_of(record) else { continue };
            if record.ttl == 0 {
                changes.extend(self.remove(by, name));
            } else if let Some(instance) = self.instance(by, name, now, &mut changes) {
                instance.hear(record, now);
                touched.push(name);
            }
        }
        let Some(heard) = self.announcers.get_mut(&by) else { return changes };
        heard.hear_addresses(&message.records);
        for instance in &mut heard.instances {
            let is_touched = touched.contains(&&instance.name);
            if is_touched && let Some(told) = instance.conclude(&heard.addresses) {
                changes.extend(told.into_iter().map(|change| (by, change)));
            }
        }
        changes
    }

    /// Drops everything that was heard on an interface.
    pub fn lose_link(&mut self, link: u32) {
        let Self { announcers, shares } = self;
        announcers.retain(|by, heard| {
            if by.link == link {
                for _ in &heard.instances {
                    shares.give_back(*by);
                }
            }
            by.link != link
        });
    }

    /// Drops what holds no longer. The list of rooms does so by itself.
    pub fn expire(&mut self, now: Instant) {
        let Self { announcers, shares } = self;
        announcers.retain(|by, heard| {
            let before = heard.instances.len();
            heard.instances.retain(|instance| !instance.is_over(now));
            for _ in heard.instances.len()..before {
                shares.give_back(*by);
            }
            !heard.instances.is_empty()
        });
    }

    /// Takes the questions that are due: about rooms of which not all is known,
    /// and those whose records will not hold much longer. At most `most`.
    pub fn take_questions(&mut self, now: Instant, most: usize) -> Vec<DnsQuestion> {
        let mut questions: Vec<DnsQuestion> = Vec::new();
        let instances = self.announcers.values_mut().flat_map(|heard| &mut heard.instances);
        for instance in instances {
            if questions.len() >= most || !instance.take_question(now) {
                continue;
            }
            let question = DnsQuestion { name: instance.name.clone(), kind: kind::ANY };
            if !questions.contains(&question) {
                questions.push(question);
            }
        }
        questions
    }

    /// Answers that need not be told again when rooms are asked for.
    pub fn known_answers(&self, now: Instant) -> Vec<DnsRecord> {
        let mut known: Vec<DnsRecord> = Vec::new();
        for instance in self.announcers.values().flat_map(|heard| &heard.instances) {
            let Some(ttl) = instance.known_for(now) else { continue };
            let data = RecordData::Pointer(instance.name.clone());
            if !known.iter().any(|record| record.data == data) {
                known.push(DnsRecord { name: service(), ttl, data });
            }
        }
        known
    }

    /// Time at which something expires or is to be asked.
    pub fn next_due(&self) -> Option<Instant> {
        let instances = self.announcers.values().flat_map(|heard| &heard.instances);
        instances.map(Instance::next_due).min()
    }

    fn instance(
        &mut self,
        by: AnnouncerId,
        name: &DomainName,
        now: Instant,
        changes: &mut Vec<(AnnouncerId, CacheChange)>,
    ) -> Option<&mut Instance> {
        let known = self.announcers.get(&by).is_some_and(|heard| heard.has(name));
        if !known {
            match self.shares.find(by) {
                Place::Full => return None,
                Place::TakenFrom(other) => {
                    let newest = self.announcers.get(&other)?.instances.last()?.name.clone();
                    changes.extend(self.remove(other, &newest));
                }
                Place::Free => {}
            }
            self.shares.take(by);
            let heard = self.announcers.entry(by).or_default();
            heard.instances.push(Instance::new(name.clone(), now));
        }
        let instances = &mut self.announcers.get_mut(&by)?.instances;
        instances.iter_mut().find(|instance| instance.name == *name)
    }

    fn remove(&mut self, by: AnnouncerId, name: &DomainName) -> Option<(AnnouncerId, CacheChange)> {
        let heard = self.announcers.get_mut(&by)?;
        let place = heard.instances.iter().position(|instance| instance.name == *name)?;
        let gone = heard.instances.remove(place);
        if heard.instances.is_empty() {
            self.announcers.remove(&by);
        }
        self.shares.give_back(by);
        gone.told.map(|key| (by, CacheChange::Lost(key)))
    }
}

impl Heard {
    fn has(&self, name: &DomainName) -> bool {
        self.instances.iter().any(|instance| instance.name == *name)
    }

    /// Keeps the addresses of computers on which a room is.
    fn hear_addresses(&mut self, records: &[DnsRecord]) {
        for record in records {
            let RecordData::Address(ip) = record.data else { continue };
            let entry = (record.name.clone(), ip);
            let known = self.addresses.contains(&entry);
            if record.ttl == 0 {
                self.addresses.retain(|other| *other != entry);
            } else if !known && self.instances.iter().any(|one| one.is_on(&record.name)) {
                if self.addresses.len() == ADDRESSES {
                    self.addresses.remove(0);
                }
                self.addresses.push(entry);
            }
        }
    }
}

/// The room that a record is about.
fn instance_of(record: &DnsRecord) -> Option<&DomainName> {
    let name = match &record.data {
        RecordData::Pointer(instance) if record.name == service() => instance,
        RecordData::Service { .. } | RecordData::Text(_) => &record.name,
        RecordData::Pointer(_) | RecordData::Address(_) => return None,
    };
    (name.parent() == Some(service())).then_some(name)
}

#[cfg(test)]
mod tests;
