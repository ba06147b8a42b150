// SPDX-License-Identifier: GPL-3.0-or-later
//! Questions to the places that are told of: which are there?

use std::net::SocketAddr;
use std::time::Instant;

use super::Listing;
use super::question_budget::{OTHERS, PREFERRED};
use super::room::Sightings;
use crate::discovery::announcer_id::AnnouncerId;
use crate::protocol::Fingerprint;

impl Listing {
    /// Drops what nobody has confirmed, and tells whose words those were. When a place
    /// answers no longer, everything that is told of its room is asked for.
    pub fn drop_refuted(&mut self, now: Instant) -> Vec<(AnnouncerId, Fingerprint)> {
        let mut refuted = Vec::new();
        for (key, room) in &mut self.rooms {
            let gone = room.kept().iter().filter(|kept| kept.is_refuted(now));
            let before = refuted.len();
            let mut has_answered = false;
            for kept in gone {
                has_answered |= kept.has_answered();
                refuted.push((kept.sighting.by, *key));
            }
            if has_answered && refuted.len() > before {
                room.doubt(now);
            }
        }
        for (by, key) in &refuted {
            self.forget(*by, *key);
        }
        refuted
    }

    /// Takes the places to ask now.
    pub fn take_questions(&mut self, now: Instant) -> Vec<SocketAddr> {
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
