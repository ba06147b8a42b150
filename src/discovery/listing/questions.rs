// SPDX-License-Identifier: GPL-3.0-or-later
//! Questions to the places that are told of: which are there?

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use super::Listing;
use super::room::Sightings;
use crate::discovery::packet_budget::PacketBudget;
use crate::protocol::Fingerprint;

/// Questions at once, and the time after which there is one more. A place that is
/// made up may be somebody's, who gets no more than this from us.
const QUESTIONS: (u32, Duration) = (32, Duration::from_millis(60));
/// Classes of rooms that are asked: those that were met or have answered, and others.
const PREFERRED: usize = 0;
const OTHERS: usize = 1;
const EVERYBODY: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

/// Budgets of the two classes, so that newcomers do not use up that of the others.
#[derive(Debug)]
pub(super) struct QuestionBudget {
    budgets: [PacketBudget; 2],
    /// Time from which on each may have something again.
    next: [Instant; 2],
}

impl QuestionBudget {
    pub fn new(now: Instant) -> Self {
        let budget = || PacketBudget::new(QUESTIONS.0, QUESTIONS.1, now);
        Self { budgets: [budget(), budget()], next: [now; 2] }
    }

    fn spend(&mut self, class: usize, now: Instant) -> bool {
        if self.next[class] > now {
            return false;
        }
        let allowed = self.budgets[class].spend(EVERYBODY, now);
        if !allowed {
            self.next[class] = now + QUESTIONS.1;
        }
        allowed
    }
}

impl Listing {
    /// Takes the places to ask now, and drops what was doubted and has not answered.
    pub fn take_questions(&mut self, now: Instant) -> Vec<SocketAddr> {
        if self.rooms.values().any(|room| room.kept().iter().any(|kept| kept.is_refuted(now))) {
            self.drop_where(|kept| kept.is_refuted(now));
        }
        let mut places = Vec::new();
        for class in [PREFERRED, OTHERS] {
            while let Some(key) = self.most_urgent(class, now)
                && self.questions.spend(class, now)
            {
                let Some(room) = self.rooms.get_mut(&key) else { break };
                places.extend(room.take_question(now));
            }
        }
        places
    }

    /// Time of the next question.
    pub fn next_question(&self) -> Option<Instant> {
        let next = |class: usize| {
            let due = self.questions_of(class).map(|(_, due, _)| due).min()?;
            Some(due.max(self.questions.next[class]))
        };
        [PREFERRED, OTHERS].into_iter().filter_map(next).min()
    }

    /// The room to ask now: among the preferred the one that waits for the longest time.
    fn most_urgent(&self, class: usize, now: Instant) -> Option<Fingerprint> {
        let due = self.questions_of(class).filter(|(_, due, _)| *due <= now);
        let most_urgent = if class == PREFERRED {
            due.min_by_key(|(_, due, _)| *due)
        } else {
            due.min_by_key(|(.., room)| room.urgency(now))
        };
        most_urgent.map(|(key, ..)| key)
    }

    /// The rooms of a class that have a place to ask, and when it is to be asked.
    fn questions_of(
        &self,
        class: usize,
    ) -> impl Iterator<Item = (Fingerprint, Instant, &Sightings)> {
        self.rooms.iter().filter_map(move |(key, room)| {
            let (due, has_answered) = room.next_question()?;
            let is_preferred = has_answered || self.known.contains(key);
            let own = if is_preferred { PREFERRED } else { OTHERS };
            (own == class).then_some((*key, due, room))
        })
    }
}
