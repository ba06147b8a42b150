// SPDX-License-Identifier: GPL-3.0-or-later
//! The times at which a room is announced, and the channels.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use super::channels::ChannelId;
use super::own_records::OwnRecords;
use crate::discovery::dns::{DnsMessage, DnsQuestion};

/// Announcements after a change (RFC 6762, section 8.3), for those that are lost.
const ANNOUNCEMENTS: u8 = 2;
/// Pause between two of them, and the least between two answers on one channel
/// (section 6): nobody's questions make us send more.
const PAUSE: Duration = Duration::from_secs(1);
/// Questions that wait for one answer.
const QUESTIONS: usize = 8;
/// Defences at once on one channel, and the time after which there is one more (as
/// many, and as rarely, as section 8.1 allows attempts at a name).
const DEFENCES: u8 = 15;
const DEFENCE_PAUSE: Duration = Duration::from_secs(5);

/// Decides when announcements and answers are due. Pure: told what was heard,
/// what time it is, and a random delay.
#[derive(Debug, Default)]
pub struct Responder {
    channels: HashMap<ChannelId, ChannelState>,
}

#[derive(Debug, Default)]
struct ChannelState {
    last_sent: Option<Instant>,
    announcements: u8,
    announce_at: Option<Instant>,
    answer_at: Option<Instant>,
    questions: Vec<DnsQuestion>,
    /// Defences that were made of late, and when one of them is forgiven.
    defences: u8,
    forgiven_at: Option<Instant>,
}

/// Packet that is due on a channel.
#[derive(Debug, PartialEq, Eq)]
pub enum Due {
    /// The whole announcement.
    Announcement,
    /// The answer to these.
    Answer(Vec<DnsQuestion>),
}

impl Responder {
    /// Announces on a channel that has come up.
    pub fn open(&mut self, channel: ChannelId, now: Instant) {
        let state = ChannelState {
            announcements: ANNOUNCEMENTS,
            announce_at: Some(now),
            ..ChannelState::default()
        };
        self.channels.insert(channel, state);
    }

    /// Forgets a channel that is gone.
    pub fn close(&mut self, channel: ChannelId) {
        self.channels.remove(&channel);
    }

    /// Announces changed facts everywhere, once a second at the most.
    pub fn announce_change(&mut self, now: Instant) {
        for state in self.channels.values_mut() {
            let earliest = state.last_sent.map_or(now, |sent| (sent + PAUSE).max(now));
            state.announcements = ANNOUNCEMENTS;
            state.announce_at = Some(state.announce_at.map_or(earliest, |at| at.min(earliest)));
        }
    }

    /// Takes an answer of anybody. One that takes back a record of ours, or tells something
    /// else under a name of ours, makes us announce the truth (section 9), once a second at
    /// the most. One that answers for us makes our answer needless (section 7.4).
    pub fn hear_answer(
        &mut self,
        channel: ChannelId,
        answer: &DnsMessage,
        own: &OwnRecords,
        is_ours: impl Fn(IpAddr) -> bool,
        now: Instant,
    ) {
        let Some(state) = self.channels.get_mut(&channel) else { return };
        if answer.records.iter().any(|record| own.are_listed_by(record)) {
            state.questions.retain(|question| question.name != super::all_services());
            state.answer_at = state.answer_at.filter(|_| !state.questions.is_empty());
        }
        if answer.records.iter().any(|record| own.are_denied_by(record, &is_ours)) {
            state.defend(now);
        }
    }

    /// Takes a query; what is to be answered to everybody is due after `delay`
    /// (20 to 120 ms, section 6). Returns whether the one who asked is to be answered
    /// alone, because it knows no multicast DNS (section 6.7).
    pub fn hear(
        &mut self,
        channel: ChannelId,
        query: &DnsMessage,
        own: &OwnRecords,
        legacy: bool,
        now: Instant,
        delay: Duration,
    ) -> bool {
        let known = query.records.iter().any(|record| own.are_known_by(record));
        let asked = query.questions.iter().filter(|question| own.are_asked_by(question));
        // A known answer answers the question for rooms, and no other.
        let asked: Vec<_> =
            asked.filter(|question| !(known && question.name == super::service())).collect();
        let Some(state) = self.channels.get_mut(&channel) else { return false };
        if asked.is_empty() || legacy {
            return !asked.is_empty();
        }
        for question in asked {
            if state.questions.len() < QUESTIONS && !state.questions.contains(question) {
                state.questions.push(question.clone());
            }
        }
        let earliest = state.last_sent.map_or(now, |sent| sent + PAUSE);
        state.answer_at.get_or_insert((now + delay).max(earliest));
        false
    }

    /// Takes what is due; it counts as sent.
    pub fn take_due(&mut self, now: Instant) -> Vec<(ChannelId, Due)> {
        let mut due = Vec::new();
        for (channel, state) in &mut self.channels {
            if state.announce_at.is_some_and(|at| at <= now) {
                state.announcements = state.announcements.saturating_sub(1);
                state.announce_at = (state.announcements > 0).then(|| now + PAUSE);
                // It answers everything as well.
                state.questions.clear();
                state.answer_at = None;
                due.push((*channel, Due::Announcement));
            } else if state.answer_at.is_some_and(|at| at <= now) {
                state.answer_at = None;
                due.push((*channel, Due::Answer(std::mem::take(&mut state.questions))));
            } else {
                continue;
            }
            state.last_sent = Some(now);
        }
        due
    }

    /// Time at which something is due next.
    pub fn next_due(&self) -> Option<Instant> {
        let times = self.channels.values().flat_map(|state| [state.announce_at, state.answer_at]);
        times.flatten().min()
    }
}

impl ChannelState {
    fn defend(&mut self, now: Instant) {
        if self.announce_at.is_some() {
            return;
        }
        while let Some(forgiven_at) = self.forgiven_at.filter(|at| *at <= now) {
            self.defences = self.defences.saturating_sub(1);
            self.forgiven_at = (self.defences > 0).then(|| forgiven_at + DEFENCE_PAUSE);
        }
        if self.defences < DEFENCES {
            self.defences += 1;
            self.forgiven_at.get_or_insert(now + DEFENCE_PAUSE);
            self.announcements = 1;
            self.announce_at = Some(self.last_sent.map_or(now, |sent| (sent + PAUSE).max(now)));
        }
    }
}

#[cfg(test)]
#[path = "responder_tests.rs"]
mod tests;
