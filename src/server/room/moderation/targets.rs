// SPDX-License-Identifier: GPL-3.0-or-later
//! Targets: the people a name means when somebody moderates.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::authority::Authority;
use super::decision::Decision;
use crate::protocol::{Fingerprint, ModerationAction, Nickname, Reason};
use crate::server::room::people::KnownName;
use crate::server::room::person::{BanTarget, NameUse, PersonId};
use crate::server::room::refusal::Refusal;
use crate::server::room::seat::MemberId;

impl Decision<'_> {
    /// Checks that somebody may be acted upon: nobody keeps the host in check,
    /// nor one moderator another.
    pub(super) fn check_target(&self, id: MemberId) -> Result<(), Refusal> {
        let member = self.room.member(id).ok_or(Reason::NoSuchMember)?;
        if member.host || (member.moderator && self.authority < Authority::Host) {
            return Err(Reason::NotToThem.into());
        }
        Ok(())
    }

    /// The seat of the one present who goes by that name.
    pub(super) fn present_member(&self, folded: &str) -> Result<MemberId, Refusal> {
        self.room.names.holder(folded).ok_or_else(|| Reason::NoSuchMember.into())
    }

    /// The target of a ban of that name: the one who has it now, or had it last.
    pub(super) fn ban_target(&self, folded: &str) -> Option<(Nickname, BanTarget)> {
        if let Some((_, seat)) = self.room.seat_called(folded) {
            return Some((seat.member.name.clone(), seat.origin.ban_target()));
        }
        let last = self.uses_of_name(folded).into_iter().next()?;
        Some((last.name, last.target))
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
    pub(super) fn as_written(&self, mut action: ModerationAction) -> ModerationAction {
        if let Some(asked) = action.target_mut()
            && let Some((name, _)) = self.ban_target(&asked.folded())
        {
            *asked = name;
        }
        action
    }

    /// The moderators who go by that name or were last called so, whoever else
    /// has it now; without any, the owner of the name, if that one is a
    /// moderator.
    pub(super) fn moderators_called(&self, folded: &str) -> Vec<Fingerprint> {
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
    pub(super) fn muted_people(&self, folded: &str) -> Vec<PersonId> {
        let now = self.now.room();
        let present = self.room.seat_called(folded).map(|(_, seat)| seat);
        match present.filter(|seat| seat.limits.is_muted(now)) {
            Some(seat) => vec![seat.origin.person(folded)],
            None => self.room.moderation.mutes.called(now, folded),
        }
    }

    /// The seats of a person, but the host's own.
    pub(super) fn seats_of(&self, person: &PersonId) -> Vec<MemberId> {
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
    pub(super) fn known_or_changed(&self, folded: &str, changed: bool) -> Result<bool, Refusal> {
        match changed || self.ban_target(folded).is_some() {
            true => Ok(changed),
            false => Err(Reason::NoSuchMember.into()),
        }
    }
}
