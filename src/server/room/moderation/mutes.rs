// SPDX-License-Identifier: GPL-3.0-or-later
//! Mutes: people whose words are not passed on for a time, present or not.

use crate::server::room::clock::RoomTime;
use crate::server::room::limits::Cooldowns;
use crate::server::room::person::PersonId;

/// Mutes by person; a seat that is taken has its own copy.
#[derive(Debug, Default)]
pub struct Mutes(Cooldowns);

impl Mutes {
    pub fn set(&mut self, now: RoomTime, person: PersonId, name_key: &str, until: RoomTime) {
        self.0.set(now, person, name_key, until);
    }

    /// The end of that person's mute; long past if there is none.
    pub fn until(&self, person: &PersonId) -> RoomTime {
        self.0.until(person).unwrap_or(RoomTime::START)
    }

    pub fn lift(&mut self, person: &PersonId) {
        self.0.end(person);
    }

    /// Muted people who went by that name.
    pub fn called(&self, now: RoomTime, name_key: &str) -> Vec<PersonId> {
        self.0.called(now, name_key)
    }
}
