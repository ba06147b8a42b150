// SPDX-License-Identifier: GPL-3.0-or-later
//! Records of rooms that were heard over multicast, put together again. Pure: told
//! what was heard and what time it is.

mod change;
mod heard;
mod instance;
mod jitter;
mod pace;

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

pub use self::change::CacheChange;
use self::heard::Heard;
use self::instance::Instance;
use self::jitter::Jitter;
use self::pace::FollowUpPace;
use super::service;
use crate::discovery::announcer_id::{AnnouncerId, LinkFamily};
use crate::discovery::dns::{DnsMessage, DnsQuestion, DnsRecord, DomainName, RecordData, kind};
use crate::discovery::listing::ROOMS_OF_ONE;
use crate::discovery::shares::{Place, Shares};
use crate::protocol::Fingerprint;

/// Rooms that are kept in all; each has at most 1,300 bytes of text.
const INSTANCES: usize = 1_024;
/// Questions of one query. The last of them alone may be about rooms of which not all
/// is known: those that are there come first.
const QUESTIONS: usize = 12;
const REFRESH_QUESTIONS: usize = 8;

/// The records of each announcer, apart from those of all others: nobody
/// replaces, displaces or takes back what somebody else announced.
#[derive(Debug)]
pub struct RecordCache {
    announcers: HashMap<AnnouncerId, Heard>,
    shares: Shares<AnnouncerId>,
    pace: FollowUpPace,
    draw: fn() -> u8,
}

impl Default for RecordCache {
    fn default() -> Self {
        Self::new(|| 0)
    }
}

impl RecordCache {
    /// A cache that draws its random numbers so.
    pub fn new(draw: fn() -> u8) -> Self {
        let shares = Shares::new(ROOMS_OF_ONE, INSTANCES);
        Self { announcers: HashMap::new(), shares, pace: FollowUpPace::default(), draw }
    }

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
                let lost = self.hear_goodbye(by, name, now);
                changes.extend(lost.filter(|lost| !changes.contains(lost)));
            } else if let Some(instance) = self.instance(by, name, now, &mut changes) {
                instance.hear(record, now);
                touched.push(name);
            }
        }
        let Some(heard) = self.announcers.get_mut(&by) else { return changes };
        heard.hear_addresses(&message.records, now);
        let addresses = heard.addresses();
        for instance in &mut heard.instances {
            let is_touched = touched.contains(&&instance.name);
            if is_touched && let Some(told) = instance.conclude(addresses.iter()) {
                changes.extend(told.into_iter().map(|change| (by, change)));
            }
        }
        for _ in 0..heard.drop_former_names(&touched) {
            self.shares.give_back(by);
        }
        changes
    }

    /// Asks at once about a room, wherever it was heard.
    pub fn ask_about(&mut self, key: Fingerprint, now: Instant) {
        let instances = self.announcers.values_mut().flat_map(|heard| &mut heard.instances);
        for instance in instances.filter(|instance| instance.told == Some(key)) {
            instance.ask_soon(now);
        }
    }

    /// Drops what an announcer told of a room.
    pub fn forget(&mut self, by: AnnouncerId, key: Fingerprint) {
        let Some(heard) = self.announcers.get(&by) else { return };
        let told = heard.instances.iter().filter(|instance| instance.told == Some(key));
        let names: Vec<_> = told.map(|instance| instance.name.clone()).collect();
        for name in names {
            self.remove(by, &name);
        }
    }

    /// Drops everything that was heard on an interface.
    pub fn lose_link(&mut self, link: u32) {
        let Self { announcers, shares, .. } = self;
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
        let Self { announcers, shares, .. } = self;
        announcers.retain(|by, heard| {
            let before = heard.instances.len();
            heard.instances.retain(|instance| !instance.is_over(now));
            for _ in heard.instances.len()..before {
                shares.give_back(*by);
            }
            !heard.instances.is_empty()
        });
    }

    /// Takes the questions that are due, for each channel on its own: about rooms of which
    /// not all is known, and those whose records will not hold much longer. They are asked
    /// where the room was heard, a few at a time.
    pub fn take_questions(&mut self, now: Instant) -> BTreeMap<LinkFamily, Vec<DnsQuestion>> {
        let mut asked: BTreeMap<LinkFamily, Vec<DnsQuestion>> = BTreeMap::new();
        for (complete, most) in [(true, REFRESH_QUESTIONS), (false, QUESTIONS)] {
            for (by, heard) in &mut self.announcers {
                let on = by.link_family();
                if !self.pace.is_free(on, now) {
                    continue;
                }
                for instance in &mut heard.instances {
                    let is_full = asked.get(&on).is_some_and(|asked| asked.len() >= most);
                    if is_full || instance.is_complete() != complete || !instance.take_question(now)
                    {
                        continue;
                    }
                    let question = DnsQuestion { name: instance.name.clone(), kind: kind::ANY };
                    let questions = asked.entry(on).or_default();
                    if !questions.contains(&question) {
                        questions.push(question);
                    }
                }
            }
        }
        for on in asked.keys() {
            self.pace.ask(*on, now);
        }
        asked
    }

    /// Takes a query of somebody else: what it asks, we need not ask (RFC 6762,
    /// section 7.3). One that knows answers may not be given ours.
    pub fn hear_query(&mut self, on: LinkFamily, query: &DnsMessage, now: Instant) {
        let is_asked = |name: &DomainName| {
            let asks = |asked: &DnsQuestion| asked.kind == kind::ANY && asked.name == *name;
            query.questions.iter().any(asks)
                && !query.records.iter().any(|known| known.name == *name)
        };
        let here = self.announcers.iter_mut().filter(|(by, _)| by.link_family() == on);
        for instance in here.flat_map(|(_, heard)| &mut heard.instances) {
            if is_asked(&instance.name) {
                instance.hear_question(now);
            }
        }
    }

    /// Answers that need not be told again when rooms are asked for on a channel.
    pub fn known_answers(&self, on: LinkFamily, now: Instant) -> Vec<DnsRecord> {
        let mut known: Vec<DnsRecord> = Vec::new();
        let here = self.announcers.iter().filter(|(by, _)| by.link_family() == on);
        for instance in here.flat_map(|(_, heard)| &heard.instances) {
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
        let due = self.announcers.iter().flat_map(|(by, heard)| {
            let free_at = self.pace.free_at(by.link_family());
            heard.instances.iter().map(move |instance| {
                let asks = instance.asks_at().map(|at| free_at.map_or(at, |free| free.max(at)));
                asks.map_or(instance.ends_at(), |asks| asks.min(instance.ends_at()))
            })
        });
        due.min()
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
                Place::TakenFrom(other) => {
                    let newest = self.announcers.get(&other)?.instances.last()?.name.clone();
                    changes.extend(self.remove(other, &newest));
                }
                // What makes way is not lost: the list of rooms has its own places, and
                // knows what is worth keeping.
                Place::OwnShare => drop(self.remove_oldest(Some(by))),
                Place::Crowded => drop(self.remove_oldest(None)),
                Place::Free => {}
            }
            self.shares.take(by);
            let heard = self.announcers.entry(by).or_default();
            heard.instances.push(Instance::new(name.clone(), now, Jitter((self.draw)())));
        }
        let instances = &mut self.announcers.get_mut(&by)?.instances;
        instances.iter_mut().find(|instance| instance.name == *name)
    }

    /// Drops the room that is there for the longest time, of one announcer or of all.
    fn remove_oldest(&mut self, of: Option<AnnouncerId>) -> Option<(AnnouncerId, CacheChange)> {
        let theirs = self.announcers.iter().filter(|(by, _)| of.is_none_or(|of| of == **by));
        let instances =
            theirs.flat_map(|(by, heard)| heard.instances.iter().map(move |one| (by, one)));
        let (by, oldest) = instances.min_by_key(|(_, instance)| instance.since)?;
        let (by, name) = (*by, oldest.name.clone());
        self.remove(by, &name)
    }

    /// Takes a goodbye. It may be somebody else's: the room stays until it was asked
    /// for in vain (RFC 6762, sections 10.1 and 10.4).
    fn hear_goodbye(
        &mut self,
        by: AnnouncerId,
        name: &DomainName,
        now: Instant,
    ) -> Option<(AnnouncerId, CacheChange)> {
        let instances = &mut self.announcers.get_mut(&by)?.instances;
        let instance = instances.iter_mut().find(|instance| instance.name == *name)?;
        let Some(key) = instance.told else { return self.remove(by, name) };
        instance.ask_soon(now);
        Some((by, CacheChange::Lost(key)))
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

/// The room that a record is about.
fn instance_of(record: &DnsRecord) -> Option<&DomainName> {
    let name = match &record.data {
        RecordData::Pointer(instance) if record.name == service() => instance,
        RecordData::Service { .. } | RecordData::Text(_) => &record.name,
        RecordData::Pointer(_) | RecordData::Address(_) | RecordData::Kinds(_) => return None,
    };
    (name.parent() == Some(service())).then_some(name)
}

#[cfg(test)]
mod crowd_tests;
#[cfg(test)]
mod goodbye_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
