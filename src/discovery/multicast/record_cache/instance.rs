// SPDX-License-Identifier: GPL-3.0-or-later
//! The records of one room, as one announcer tells them.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use super::change::CacheChange;
use crate::discovery::dns::{DnsRecord, DomainName, RecordData};
use crate::discovery::facts::RoomFacts;
use crate::protocol::Fingerprint;

/// Longest time that a record is believed, whatever it says, in seconds.
const LONGEST_TTL: u32 = 4_500;
/// Pauses before the questions about a room of which not all is known; after the
/// last it is given up.
const MISSING: [Duration; 4] = [
    Duration::from_millis(150),
    Duration::from_millis(600),
    Duration::from_secs(2),
    Duration::from_secs(4),
];
/// Parts of a hundred of its time after which a record is asked for again
/// (RFC 6762, section 5.2).
const REFRESH: [u32; 4] = [80, 85, 90, 95];

#[derive(Debug)]
pub struct Instance {
    pub name: DomainName,
    /// Key of the room that was told of.
    pub told: Option<Fingerprint>,
    place: Option<(u16, DomainName, Validity)>,
    text: Option<(Vec<u8>, Validity)>,
    pointer: Option<Validity>,
    /// Questions that were asked since something was heard.
    asked: usize,
    since: Instant,
}

/// Time that a record holds.
#[derive(Debug, Clone, Copy)]
struct Validity {
    from: Instant,
    ttl: Duration,
}

impl Validity {
    fn end(self) -> Instant {
        self.from + self.ttl
    }
}

impl Instance {
    pub fn new(name: DomainName, since: Instant) -> Self {
        Self { name, told: None, place: None, text: None, pointer: None, asked: 0, since }
    }

    pub fn hear(&mut self, record: &DnsRecord, now: Instant) {
        let ttl = Duration::from_secs(u64::from(record.ttl.min(LONGEST_TTL)));
        let validity = Validity { from: now, ttl };
        match &record.data {
            RecordData::Pointer(_) => self.pointer = Some(validity),
            RecordData::Service { port, target } => {
                self.place = Some((*port, target.clone(), validity));
                self.asked = 0;
            }
            RecordData::Text(data) => self.text = Some((data.clone(), validity)),
            RecordData::Address(_) => {}
        }
    }

    /// Returns `true` if the room is on this computer.
    pub fn is_on(&self, host: &DomainName) -> bool {
        self.place.as_ref().is_some_and(|(_, target, _)| target == host)
    }

    /// Puts together what the records say; `None` while one is missing.
    pub fn conclude(&mut self, addresses: &[(DomainName, IpAddr)]) -> Option<Vec<CacheChange>> {
        let (port, target, _) = self.place.as_ref()?;
        let (text, _) = self.text.as_ref()?;
        let until = self.holds_until()?;
        let facts = RoomFacts::decode(text).ok().filter(|_| *port != 0);
        let mut changes = Vec::new();
        let before = self.told;
        self.told = facts.as_ref().map(|facts| facts.key);
        if let Some(lost) = before.filter(|_| before != self.told) {
            changes.push(CacheChange::Lost(lost));
        }
        if let Some(facts) = facts {
            let here = addresses.iter().filter(|(host, _)| host == target);
            let addresses = here.map(|(_, ip)| *ip).collect();
            changes.push(CacheChange::Told { facts, port: *port, addresses, until });
        }
        Some(changes)
    }

    pub fn is_over(&self, now: Instant) -> bool {
        match self.holds_until() {
            Some(until) => until <= now,
            None => self.asked >= MISSING.len() && self.asks_at() <= now,
        }
    }

    /// Returns `true` if a question is due; it counts as asked.
    pub fn take_question(&mut self, now: Instant) -> bool {
        let steps = if self.holds_until().is_some() { REFRESH.len() } else { MISSING.len() };
        let due = self.asked < steps && self.asks_at() <= now;
        if due {
            self.asked += 1;
        }
        due
    }

    pub fn next_due(&self) -> Instant {
        match self.holds_until() {
            Some(until) => until.min(self.asks_at()),
            None => self.asks_at(),
        }
    }

    /// Seconds for which the room's name need not be told again: those left, when
    /// they are more than half.
    pub fn known_for(&self, now: Instant) -> Option<u32> {
        let pointer = self.pointer.filter(|_| self.holds_until().is_some())?;
        let left = pointer.end().saturating_duration_since(now);
        (left > pointer.ttl / 2).then(|| u32::try_from(left.as_secs()).unwrap_or(0))
    }

    fn holds_until(&self) -> Option<Instant> {
        let (_, _, place) = self.place.as_ref()?;
        let (_, text) = self.text.as_ref()?;
        Some(place.end().min(text.end()))
    }

    /// Time of the next question, or of the end when all were asked.
    fn asks_at(&self) -> Instant {
        let validities = (self.place.as_ref(), self.text.as_ref());
        let (Some((_, _, place)), Some((_, text))) = validities else {
            let waits = MISSING[..=self.asked.min(MISSING.len() - 1)].iter().sum::<Duration>();
            return self.since + waits;
        };
        let first = if place.end() <= text.end() { place } else { text };
        match REFRESH.get(self.asked) {
            Some(part) => first.from + first.ttl * *part / 100,
            None => first.end(),
        }
    }
}
