// SPDX-License-Identifier: GPL-3.0-or-later
//! Targets: the people a name or a seat means when somebody moderates.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::authority::Authority;
use crate::protocol::{
    Fingerprint, FormerMember, ModerationAction, Nickname, Reason, Recognition, SeatNumber, limits,
};
use crate::server::room::Room;
use crate::server::room::clock::Now;
use crate::server::room::people::KnownName;
use crate::server::room::person::{BanTarget, NameUse, PersonId};
use crate::server::room::refusal::Refusal;
use crate::server::room::seat::{MemberId, Seat};

/// The person an action is for.
#[derive(Debug, Clone)]
pub struct Addressee {
    /// The name it has, or had when it was last here.
    pub name: Nickname,
    pub target: BanTarget,
    pub seat: Option<SeatNumber>,
    /// The seat where it is now.
    pub present: Option<MemberId>,
}

impl Addressee {
    pub fn present(id: MemberId, seat: &Seat) -> Self {
        Self {
            name: seat.member.name.clone(),
            target: seat.origin.ban_target(),
            seat: Some(seat.number),
            present: Some(id),
        }
    }

    /// The person, as well as can be told.
    pub fn person(&self) -> PersonId {
        match self.target {
            BanTarget::Key(fingerprint) => PersonId::Key(fingerprint),
            BanTarget::Address(group) => PersonId::Guest(group, self.name.folded()),
        }
    }
}

/// The people of a room, present or remembered, as somebody with some authority
/// may know them.
#[derive(Debug, Clone, Copy)]
pub struct Targets<'a> {
    pub room: &'a Room,
    pub now: Now,
    pub authority: Authority,
}

impl Targets<'_> {
    /// The person that has or had a seat.
    pub fn at_seat(&self, number: SeatNumber) -> Result<Addressee, Refusal> {
        let room = &self.room;
        if let Some((id, seat)) = room.seats.numbered(number) {
            return Ok(Addressee::present(id, seat));
        }
        let left = room.moderation.recently_left.at_seat(number).map(NameUse::from);
        let known = left.or_else(|| room.people.at_seat(number)).ok_or(Reason::Forgotten)?;
        Ok(self.wherever_it_is(known))
    }

    /// The person that has a name, or the only one that had it.
    pub fn called(&self, folded: &str) -> Result<Addressee, Refusal> {
        if let Some((id, seat)) = self.room.seat_called(folded) {
            return Ok(Addressee::present(id, seat));
        }
        let uses = self.uses_of_name(folded);
        match &uses[..] {
            [] => Err(Reason::NoSuchMember.into()),
            [only] => Ok(self.wherever_it_is(only.clone())),
            several => {
                let candidates = self.candidates(folded, several);
                Err(Refusal { candidates, ..Reason::WhichOne.into() })
            }
        }
    }

    /// Somebody who used a name. Its key may be here, under another one.
    fn wherever_it_is(&self, used: NameUse) -> Addressee {
        let seats = &self.room.seats;
        let here = match used.target {
            BanTarget::Key(fingerprint) => seats.of_key(fingerprint).first().copied(),
            BanTarget::Address(_) => None,
        };
        if let Some((id, seat)) = here.and_then(|id| Some((id, seats.get(id)?))) {
            return Addressee::present(id, seat);
        }
        let NameUse { name, target, seat, .. } = used;
        Addressee { name, target, seat, present: None }
    }

    fn candidates(&self, folded: &str, uses: &[NameUse]) -> Vec<FormerMember> {
        let uses = uses.iter().take(limits::CANDIDATES);
        uses.map(|used| self.candidate(folded, used)).collect()
    }

    /// One of several who used a name. Only the host learns addresses.
    fn candidate(&self, folded: &str, used: &NameUse) -> FormerMember {
        let owner = self.room.people.owner(folded);
        let recognition = owner.map(|owner| match used.target {
            BanTarget::Key(fingerprint) if fingerprint == owner.fingerprint => Recognition::Same,
            _ => Recognition::Other,
        });
        FormerMember {
            name: used.name.clone(),
            seat: used.seat,
            seen: self.now.wall_at(used.time).unix(),
            recognition,
            address: used.from.filter(|_| self.authority == Authority::Host),
        }
    }

    /// Those who left under a name, as the asker may know them.
    pub fn who_left(&self, name: &Nickname) -> Vec<FormerMember> {
        let folded = name.folded();
        let here = self.room.seat_called(&folded).map(|(_, seat)| seat.number);
        let mut uses = self.uses_of_name(&folded);
        uses.retain(|used| here.is_none() || used.seat != here);
        self.candidates(&folded, &uses)
    }

    /// Everybody who used that name, the last first, each person once.
    fn uses_of_name(&self, folded: &str) -> Vec<NameUse> {
        let room = &self.room;
        let left = room.moderation.recently_left.called(folded).map(NameUse::from);
        let owner = room.people.owner(folded).into_iter();
        let mut uses: Vec<_> = owner.flat_map(KnownName::uses).chain(left).collect();
        uses.sort_by_key(|used| Reverse(used.time));
        let mut targets = HashSet::new();
        uses.retain(|used| targets.insert(used.target));
        uses
    }

    /// The action with the name of its target as its owner writes it, not as
    /// whoever asks for it.
    pub fn as_written(&self, mut action: ModerationAction) -> ModerationAction {
        if let Some(asked) = action.target_mut()
            && let Some(name) = self.spelling(&asked.folded())
        {
            *asked = name;
        }
        action
    }

    /// A name as whoever has it writes it, or had it last.
    fn spelling(&self, folded: &str) -> Option<Nickname> {
        let present = self.room.seat_called(folded).map(|(_, seat)| seat.member.name.clone());
        present.or_else(|| self.uses_of_name(folded).into_iter().next().map(|used| used.name))
    }

    /// The moderators who go by that name or were last called so, whoever else
    /// has it now; without any, the owner of the name, if that one is a
    /// moderator.
    pub fn moderators_called(&self, folded: &str) -> Vec<Fingerprint> {
        let roles = &self.room.moderation.roles;
        let present = self.room.seat_called(folded).map(|(_, seat)| seat);
        let present = present.filter(|seat| seat.member.moderator);
        let called = roles.called(folded, present.and_then(|seat| seat.origin.fingerprint));
        if !called.is_empty() {
            return called;
        }
        let owner = self.room.people.owner(folded).map(|known| known.fingerprint);
        owner.filter(|owner| roles.moderates(Some(*owner))).into_iter().collect()
    }

    /// The muted people a name means: the one who has it now, or else those
    /// who went by it.
    pub fn muted_people(&self, folded: &str) -> Vec<PersonId> {
        let now = self.now.room();
        let present = self.room.seat_called(folded).map(|(_, seat)| seat);
        match present.filter(|seat| seat.limits.is_muted(now)) {
            Some(seat) => vec![seat.origin.person(folded)],
            None => self.room.moderation.mutes.called(now, folded),
        }
    }

    /// That person, if it is muted.
    pub fn if_muted(&self, person: PersonId) -> Vec<PersonId> {
        let until = self.room.moderation.mutes.until(&person);
        if until > self.now.room() { vec![person] } else { Vec::new() }
    }

    /// That person, if it is a moderator.
    pub fn if_moderator(&self, target: BanTarget) -> Vec<Fingerprint> {
        match target {
            BanTarget::Key(key) if self.room.moderation.roles.moderates(Some(key)) => vec![key],
            _ => Vec::new(),
        }
    }

    /// The seats of a person, but the host's own.
    pub fn seats_of(&self, person: &PersonId) -> Vec<MemberId> {
        match person {
            PersonId::Key(fingerprint) => self.room.seats.of_key(*fingerprint),
            PersonId::Guest(_, folded) => {
                let holder = self.room.seat_called(folded);
                let is_it = holder.filter(|(_, seat)| seat.origin.person(folded) == *person);
                is_it.map(|(id, _)| id).into_iter().collect()
            }
        }
    }

    /// Passes on whether anything changed. Nothing to change is no fault, if
    /// there is such a person at all.
    pub fn known_or_changed(&self, folded: &str, changed: bool) -> Result<bool, Refusal> {
        let is_present = self.room.names.holder(folded).is_some();
        match changed || is_present || !self.uses_of_name(folded).is_empty() {
            true => Ok(changed),
            false => Err(Reason::NoSuchMember.into()),
        }
    }
}
