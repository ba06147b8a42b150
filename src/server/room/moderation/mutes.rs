// SPDX-License-Identifier: GPL-3.0-or-later
//! Mutes: people whose words are not passed on for a time, present or not.

use serde::{Deserialize, Serialize};

use crate::server::room::clock::{Clock, Now, RoomTime};
use crate::server::room::limits::Cooldowns;
use crate::server::room::person::PersonId;

/// A person whose words are not passed on until some time of the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedMute {
    pub person: PersonId,
    /// Folded name of the person.
    pub folded: String,
    pub until: RoomTime,
}

/// Mutes by person; a seat that is taken has its own copy.
#[derive(Debug, Default)]
pub struct Mutes(Cooldowns);

impl Mutes {
    /// Mutes that held when the room was saved.
    pub fn restore(saved: Vec<SavedMute>, clock: &Clock) -> Self {
        let mut mutes = Self::default();
        for SavedMute { person, folded, until } in saved {
            mutes.set(clock.now(), person, &folded, until);
        }
        mutes
    }

    /// Mutes that hold, and those that may turn out to hold, to be saved.
    pub fn saved(&self, now: Now) -> Vec<SavedMute> {
        let muted = self.0.waiting(now.certain());
        let saved = muted.map(|(person, folded, until)| SavedMute {
            person: person.clone(),
            folded: folded.to_owned(),
            until,
        });
        saved.collect()
    }

    pub fn set(&mut self, now: RoomTime, person: PersonId, folded: &str, until: RoomTime) {
        self.0.set(now, person, folded, until);
    }

    /// The end of that person's mute; long past if there is none.
    pub fn until(&self, person: &PersonId) -> RoomTime {
        self.0.until(person).unwrap_or(RoomTime::START)
    }

    pub fn lift(&mut self, person: &PersonId) {
        self.0.end(person);
    }

    /// Muted people who went by that name.
    pub fn called(&self, now: RoomTime, folded: &str) -> Vec<PersonId> {
        self.0.called(now, folded)
    }
}
