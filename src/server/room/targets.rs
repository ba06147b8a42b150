// SPDX-License-Identifier: GPL-3.0-or-later
//! Whom a name means when somebody keeps the peace.

use super::peace::Doer;
use super::refusal::Refusal;
use super::whom::{Origin, Person, Whom};
use super::{MemberId, Room, Seat};
use crate::protocol::{Fingerprint, Nickname, Reason};

impl Room {
    /// Nobody keeps the host in check, nor one moderator another.
    pub(super) fn check_target(&self, doer: &Doer, id: MemberId) -> Result<(), Refusal> {
        let Some(member) = self.member(id) else { return Err(Reason::NoSuchMember.into()) };
        if member.host || (member.moderator && !doer.host) {
            return Err(Reason::NotToThem.into());
        }
        Ok(())
    }

    /// Whom a ban of that name is about: who has it now, who had it last, or
    /// whose it is.
    pub(super) fn whoever_goes_by(&self, name_key: &str) -> Option<(Nickname, Whom)> {
        let present = self.names.holder(name_key).and_then(|id| self.seats.get(&id));
        let named = |name: &Nickname, origin: &Origin| (name.clone(), origin.whom());
        present
            .map(|seat| named(&seat.member.name, &seat.origin))
            .or_else(|| self.departed.find(name_key).map(|(name, origin)| named(&name, &origin)))
            .or_else(|| {
                let known = self.people.owner(name_key)?;
                Some((known.name.clone(), Whom::Key(known.key)))
            })
    }

    /// The moderators who go by that name or were last called so, whoever else
    /// has it now; without any, whose name it is, if that one is a moderator.
    pub(super) fn moderators_called(&self, name_key: &str) -> Vec<Fingerprint> {
        let present = self.names.holder(name_key).and_then(|id| self.seats.get(&id));
        let present = present.filter(|seat| seat.member.moderator).and_then(|seat| seat.origin.key);
        let called = self
            .moderators
            .iter()
            .filter(|(key, name)| Some(**key) == present || name.key() == name_key);
        let called: Vec<_> = called.map(|(key, _)| *key).collect();
        if !called.is_empty() {
            return called;
        }
        let owner = self.people.owner(name_key).map(|known| known.key);
        owner.filter(|key| self.is_moderator(Some(*key))).into_iter().collect()
    }

    /// Notes what a moderator is called now.
    pub(super) fn note_moderator(&mut self, name: &Nickname, key: Option<Fingerprint>) {
        let last_called = key.and_then(|key| self.moderators.get_mut(&key));
        if let Some(last_called) = last_called.filter(|last_called| *last_called != name) {
            *last_called = name.clone();
            self.unkept = true;
        }
    }

    /// Who is to be quiet of those a name means: who has it now, or else
    /// whoever went by it.
    pub(super) fn muted_people(&self, name_key: &str) -> Vec<Person> {
        let now = self.clock.now();
        let present = self.names.holder(name_key).and_then(|id| self.seats.get(&id));
        match present.filter(|seat| seat.muted > now) {
            Some(seat) => vec![seat.origin.person(name_key)],
            None => self.mutes.called(now, name_key),
        }
    }

    /// The seats of a person, but the host's own.
    pub(super) fn seats_of_person(&self, person: &Person) -> Vec<MemberId> {
        match person {
            Person::Key(key) => self.seats_of(*key),
            Person::Guest(_, name_key) => {
                let holder = self.names.holder(name_key);
                let is_it = |id: &MemberId| {
                    self.seats.get(id).is_some_and(|seat| seat.origin.person(name_key) == *person)
                };
                holder.filter(is_it).into_iter().collect()
            }
        }
    }

    /// Nothing to change is no fault, if there is such a person at all.
    pub(super) fn known_or_changed(&self, name_key: &str, changed: bool) -> Result<bool, Refusal> {
        match changed || self.whoever_goes_by(name_key).is_some() {
            true => Ok(changed),
            false => Err(Reason::NoSuchMember.into()),
        }
    }

    /// All seats of a key but the host's own.
    pub(super) fn seats_of(&self, key: Fingerprint) -> Vec<MemberId> {
        let seats = self.seats.iter();
        seats
            .filter(|(_, seat)| seat.origin.key == Some(key) && !seat.member.host)
            .map(|(id, _)| *id)
            .collect()
    }

    /// Changes all seats of the person who has this one.
    pub(super) fn of_one_person(&mut self, id: MemberId, change: impl Fn(&mut Seat)) {
        let key = self.seats.get(&id).and_then(|seat| seat.origin.key);
        let others = key.map_or_else(|| vec![id], |key| self.seats_of(key));
        self.of_all(others, change);
    }

    pub(super) fn of_all(&mut self, seats: Vec<MemberId>, change: impl Fn(&mut Seat)) {
        for id in seats {
            if let Some(seat) = self.seats.get_mut(&id) {
                change(seat);
            }
        }
    }
}
