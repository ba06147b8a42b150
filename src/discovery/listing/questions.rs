// SPDX-License-Identifier: GPL-3.0-or-later
//! Questions to the places that are told of: which are there?

use std::net::SocketAddr;
use std::time::Instant;

use super::Listing;
use super::question_budget::{OTHERS, PREFERRED};
use super::room::Sightings;
use crate::protocol::Fingerprint;

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
            Some(due.max(self.questions.next(class)))
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
