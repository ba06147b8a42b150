// SPDX-License-Identifier: GPL-3.0-or-later
//! The records of one room, as one announcer tells them.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use super::change::CacheChange;
use super::jitter::Jitter;
use crate::discovery::dns::{DnsRecord, DomainName, RecordData};
use crate::discovery::facts::RoomFacts;
use crate::protocol::Fingerprint;

/// Longest time that a record is believed, whatever it says, in seconds: that of the
/// records with the name of a computer (RFC 6762, section 10).
pub const LONGEST_TTL: u32 = 120;
/// Longest time that others are told of an answer that is known, in seconds.
const LONGEST_KNOWN: u32 = 4_500;
/// Times at which a room is asked for of which not all is known, after it was first
/// heard of: twice, so that what is made up costs the network little.
const MISSING: [Duration; 2] = [Duration::from_millis(150), Duration::from_millis(1_150)];
/// Time after which a room of which not all is known is given up.
const GIVEN_UP: Duration = Duration::from_millis(3_150);
/// Parts of a hundred of its time after which a record is asked for again
/// (RFC 6762, section 5.2).
const REFRESH: [u32; 4] = [80, 85, 90, 95];
/// Records that hold for less are not asked for again: that would be to ask all the
/// time for whoever says so.
const SHORTEST_REFRESHED: Duration = Duration::from_mins(1);
/// Least time between two questions that are asked out of turn.
const URGENT_PAUSE: Duration = Duration::from_millis(500);
/// Time within which a question that somebody else asks stands for our own
/// (section 7.3).
const PLANNED: Duration = Duration::from_secs(3);

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
    /// Time at which it is to be asked out of turn, and from which on it may be again.
    urgent_at: Option<Instant>,
    calm_from: Instant,
    pub since: Instant,
    jitter: Jitter,
}

/// Time that a record holds.
#[derive(Debug, Clone, Copy)]
struct Validity {
    from: Instant,
    ttl: Duration,
}

impl Validity {
    fn new(from: Instant, ttl: u32, longest: u32) -> Self {
        Self { from, ttl: Duration::from_secs(u64::from(ttl.min(longest))) }
    }

    fn end(self) -> Instant {
        self.from + self.ttl
    }
}

impl Instance {
    pub fn new(name: DomainName, since: Instant, jitter: Jitter) -> Self {
        Self {
            name,
            told: None,
            place: None,
            text: None,
            pointer: None,
            asked: 0,
            urgent_at: None,
            calm_from: since,
            since,
            jitter,
        }
    }

    pub fn hear(&mut self, record: &DnsRecord, now: Instant) {
        let before = self.holds_until();
        let validity = Validity::new(now, record.ttl, LONGEST_TTL);
        match &record.data {
            RecordData::Pointer(_) => {
                self.pointer = Some(Validity::new(now, record.ttl, LONGEST_KNOWN));
            }
            RecordData::Service { port, target } => {
                self.place = Some((*port, target.clone(), validity));
            }
            RecordData::Text(data) => self.text = Some((data.clone(), validity)),
            RecordData::Address(_) | RecordData::Kinds(_) => {}
        }
        // Only what was missing or would have ended first is an answer to our questions.
        if self.holds_until() > before {
            self.asked = 0;
            self.urgent_at = None;
        }
    }

    /// Returns `true` if the room is on this computer.
    pub fn is_on(&self, host: &DomainName) -> bool {
        self.place.as_ref().is_some_and(|(_, target, _)| target == host)
    }

    /// Returns `true` if all is known that there is to know.
    pub fn is_complete(&self) -> bool {
        self.holds_until().is_some()
    }

    /// Puts together what the records say; `None` while one is missing.
    pub fn conclude<'a>(
        &mut self,
        addresses: impl Iterator<Item = &'a (DomainName, IpAddr)>,
    ) -> Option<Vec<CacheChange>> {
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
            let here = addresses.filter(|(host, _)| host == target);
            let addresses = here.map(|(_, ip)| *ip).collect();
            changes.push(CacheChange::Told { facts, port: *port, addresses, until });
        }
        Some(changes)
    }

    pub fn is_over(&self, now: Instant) -> bool {
        self.ends_at() <= now
    }

    /// Returns `true` if a question is due; it counts as asked.
    pub fn take_question(&mut self, now: Instant) -> bool {
        let due = self.asks_at().is_some_and(|at| at <= now);
        if due && self.urgent_at.take().is_none() {
            self.asked += 1;
        }
        due
    }

    /// Notes that somebody else has asked: the answer goes to everybody.
    pub fn hear_question(&mut self, now: Instant) {
        self.take_question(now + PLANNED);
    }

    /// Makes a question due, though not over and over.
    pub fn ask_soon(&mut self, now: Instant) {
        if self.is_complete() && self.urgent_at.is_none() {
            let at = now.max(self.calm_from) + self.jitter.delay();
            (self.urgent_at, self.calm_from) = (Some(at), at + URGENT_PAUSE);
        }
    }

    /// Time of the next question.
    pub fn asks_at(&self) -> Option<Instant> {
        match self.first_to_end() {
            Some(_) if self.urgent_at.is_some() => self.urgent_at,
            None => MISSING.get(self.asked).map(|after| self.since + *after + self.jitter.delay()),
            Some(first) if first.ttl < SHORTEST_REFRESHED => None,
            Some(first) => REFRESH
                .get(self.asked)
                .map(|part| first.from + first.ttl * *part / 100 + self.jitter.part_of(first.ttl)),
        }
    }

    /// Time at which the room is given up.
    pub fn ends_at(&self) -> Instant {
        self.holds_until().unwrap_or(self.since + GIVEN_UP)
    }

    /// Seconds for which the room's name need not be told again: those left, when
    /// they are more than half.
    pub fn known_for(&self, now: Instant) -> Option<u32> {
        let pointer = self.pointer.filter(|_| self.is_complete())?;
        let left = pointer.end().saturating_duration_since(now);
        (left > pointer.ttl / 2).then(|| u32::try_from(left.as_secs()).unwrap_or(0))
    }

    fn holds_until(&self) -> Option<Instant> {
        self.first_to_end().map(Validity::end)
    }

    /// The record that ends first, when both are there.
    fn first_to_end(&self) -> Option<Validity> {
        let (_, _, place) = self.place.as_ref()?;
        let (_, text) = self.text.as_ref()?;
        Some(if place.end() <= text.end() { *place } else { *text })
    }
}
