// SPDX-License-Identifier: GPL-3.0-or-later
//! Mutes and moderators, given and taken.

use std::time::Duration;

use super::authority::Authority;
use super::decision::Decision;
use crate::protocol::{Nickname, Reason};
use crate::server::room::person::PersonId;
use crate::server::room::refusal::Refusal;

impl Decision<'_> {
    pub(super) fn mute(&mut self, name: &Nickname, seconds: u64) -> Result<bool, Refusal> {
        let now = self.now.room();
        let id = self.member(name)?;
        self.check_target(id)?;
        let until = now + Duration::from_secs(seconds);
        if let Some(seat) = self.room.seats.get(id) {
            let folded = seat.member.name.folded();
            let person = seat.origin.person(&folded);
            self.room.moderation.mutes.set(now, person, &folded, until);
        }
        let seats = self.room.seats.of_same_person(id);
        self.room.seats.change(seats, |seat| seat.limits.muted_until = until);
        self.room.unsaved = true;
        Ok(true)
    }

    pub(super) fn unmute(&mut self, name: &Nickname) -> Result<bool, Refusal> {
        let folded = name.folded();
        let meant = self.on_seat().transpose()?;
        let people = match &meant {
            Some(meant) => self.targets().if_muted(meant.person()),
            None => self.targets().muted_people(&folded),
        };
        // A moderator whom the host has muted does not free itself.
        let roles = &self.room.moderation.roles;
        let is_moderator = |person: &PersonId| roles.moderates(person.fingerprint());
        if self.authority < Authority::Host && people.iter().any(is_moderator) {
            return Err(Reason::NotToThem.into());
        }
        for person in &people {
            self.room.moderation.mutes.lift(person);
            let (seats, now) = (self.targets().seats_of(person), self.now.room());
            self.room.seats.change(seats, |seat| seat.limits.muted_until = now);
        }
        let changed = !people.is_empty();
        self.room.unsaved |= changed;
        if meant.is_some() {
            Ok(changed)
        } else {
            self.targets().known_or_changed(&folded, changed)
        }
    }

    pub(super) fn promote(&mut self, name: &Nickname) -> Result<bool, Refusal> {
        let id = self.member(name)?;
        let seat = self.room.seats.get(id).ok_or(Reason::NoSuchMember)?;
        if seat.member.host {
            return Err(Reason::NotToThem.into());
        }
        let fingerprint = seat.origin.fingerprint.ok_or(Reason::NeedsKey)?;
        let name = seat.member.name.clone();
        let changed = self.room.moderation.roles.add(fingerprint, name);
        let seats = self.room.seats.of_same_person(id);
        self.room.seats.change(seats, |seat| seat.member.moderator = true);
        self.room.unsaved |= changed;
        Ok(changed)
    }

    pub(super) fn demote(&mut self, name: &Nickname) -> Result<bool, Refusal> {
        let folded = name.folded();
        let meant = self.on_seat().transpose()?;
        let (demoted, present) = match &meant {
            Some(meant) => (self.targets().if_moderator(meant.target), meant.present),
            None => (self.targets().moderators_called(&folded), self.room.names.holder(&folded)),
        };
        let present = present.and_then(|id| self.room.member(id));
        if demoted.is_empty() && present.is_some_and(|member| member.host) {
            return Err(Reason::NotToThem.into());
        }
        for fingerprint in &demoted {
            self.room.moderation.roles.remove(fingerprint);
            let seats = self.room.seats.of_key(*fingerprint);
            self.room.seats.change(seats, |seat| seat.member.moderator = false);
        }
        let changed = !demoted.is_empty();
        self.room.unsaved |= changed;
        if meant.is_some() {
            Ok(changed)
        } else {
            self.targets().known_or_changed(&folded, changed)
        }
    }
}
