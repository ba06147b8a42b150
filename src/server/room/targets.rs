// SPDX-License-Identifier: GPL-3.0-or-later
//! Whom a name means when somebody keeps the peace.

use super::peace::Doer;
use super::refusal::Refusal;
use super::whom::{Origin, Whom};
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

    pub(super) fn moderator_called(&self, name_key: &str) -> Option<Fingerprint> {
        let owner = self.people.owner(name_key).map(|known| known.key);
        let called = self.moderators.iter().find(|(_, name)| name.key() == name_key);
        owner.filter(|key| self.is_moderator(Some(*key))).or(called.map(|(key, _)| *key))
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
        for id in others {
            if let Some(seat) = self.seats.get_mut(&id) {
                change(seat);
            }
        }
    }
}
