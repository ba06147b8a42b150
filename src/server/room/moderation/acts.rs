// SPDX-License-Identifier: GPL-3.0-or-later
//! What is done to a person: kicks, bans, mutes and roles.

use std::time::Duration;

use super::KeptBan;
use super::authority::Authority;
use super::decision::{Decision, Removals};
use super::targets::Addressee;
use crate::protocol::{Ban, LeaveReason, Nickname, Reason};
use crate::server::room::clock::RoomTime;
use crate::server::room::person::{BanTarget, PersonId};
use crate::server::room::refusal::Refusal;
use crate::server::room::seat::MemberId;

impl Decision<'_> {
    pub(super) fn kick(&mut self, name: &Nickname) -> Result<Removals, Refusal> {
        let id = self.member(name)?;
        self.check_target(id)?;
        let refusal = Refusal { why: self.why.clone(), ..Reason::Kicked.into() };
        let kicked = self.room.seats.of_same_person(id).into_iter();
        Ok(kicked.map(|id| (id, LeaveReason::Kicked, refusal.clone())).collect())
    }

    /// `None` when the person is banned just so already.
    pub(super) fn ban(
        &mut self,
        name: &Nickname,
        seconds: Option<u64>,
    ) -> Result<Option<Removals>, Refusal> {
        let Addressee { name, target, seat, present } = self.addressee(name)?;
        if let Some(id) = present {
            self.check_target(id)?;
        }
        if self.is_hosts(target) {
            return Err(Reason::NotToThem.into());
        }
        self.strip_of_role(target)?;
        let (folded, since) = (name.folded(), self.now.room());
        let until = seconds.map(|seconds| since + Duration::from_secs(seconds));
        let ban = Ban {
            name,
            seat,
            by: self.by.clone(),
            why: self.why.clone(),
            since: since.milliseconds(),
            until: until.map(RoomTime::milliseconds),
            left: None,
            address: matches!(target, BanTarget::Address(_)),
        };
        let ban = KeptBan { target, ban };
        let covered = match target {
            BanTarget::Key(fingerprint) => self.room.seats.of_key(fingerprint),
            // Others of that address who are here already may stay.
            BanTarget::Address(_) => present.into_iter().collect(),
        };
        if covered.is_empty() && self.room.moderation.bans.includes(&ban) {
            return Ok(None);
        }
        self.room.moderation.bans.add(self.now, ban);
        self.room.names.forget_banned(target, &folded);
        self.room.unsaved = true;
        let refusal = Refusal { why: self.why.clone(), seconds, ..Reason::Banned.into() };
        let removals = covered.into_iter().map(|id| (id, LeaveReason::Banned, refusal.clone()));
        Ok(Some(removals.collect()))
    }

    /// Tells if the host itself would be kept out, by whatever name of its.
    fn is_hosts(&self, target: BanTarget) -> bool {
        let BanTarget::Key(fingerprint) = target else { return false };
        let mut seats = self.room.seats.iter().map(|(_, seat)| seat);
        seats.any(|seat| seat.member.host && seat.origin.fingerprint == Some(fingerprint))
    }

    /// Takes the role of somebody who is banned; only the host bans a
    /// moderator.
    fn strip_of_role(&mut self, target: BanTarget) -> Result<(), Refusal> {
        let BanTarget::Key(fingerprint) = target else { return Ok(()) };
        let roles = &mut self.room.moderation.roles;
        if roles.moderates(Some(fingerprint)) && self.authority < Authority::Host {
            return Err(Reason::NotToThem.into());
        }
        roles.remove(&fingerprint);
        Ok(())
    }

    pub(super) fn unban(&mut self, name: &Nickname) -> Result<bool, Refusal> {
        let (now, folded) = (self.now, name.folded());
        let owner = self.room.people.owner(&folded).map(|known| BanTarget::Key(known.fingerprint));
        let (to, meant) = (self.to, self.on_seat());
        let target = meant.as_ref().and_then(|meant| meant.as_ref().ok()).map(|it| it.target);
        let lifted = self.room.moderation.bans.lift(now, |kept| match to {
            Some(_) => kept.ban.seat == to || Some(kept.target) == target,
            None => Some(kept.target) == owner || kept.ban.name.folded() == folded,
        });
        self.room.unsaved |= !lifted.is_empty();
        if let [KeptBan { target, ban }] = &lifted[..] {
            let (name, seat, target) = (ban.name.clone(), ban.seat, *target);
            self.about = Some(Addressee { name, target, seat, present: None });
        }
        match (lifted.is_empty(), meant) {
            (false, _) => Ok(true),
            // Somebody who is known and not banned.
            (true, Some(meant)) => meant.map(|_| false),
            (true, None) => self
                .targets()
                .known_or_changed(&folded, false)
                .map_err(|_| Reason::NotBanned.into()),
        }
    }

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

    /// The member an action is for: the one on the seat that was asked for, or
    /// on another one with the same key; else the one who has the name now.
    fn member(&mut self, name: &Nickname) -> Result<MemberId, Refusal> {
        let meant = match self.to {
            Some(seat) => self.targets().at_seat(seat)?.present.ok_or(Reason::HasLeft)?,
            None => self.room.names.holder(&name.folded()).ok_or(Reason::NoSuchMember)?,
        };
        if let Some(seat) = self.room.seats.get(meant) {
            self.about = Some(Addressee::present(meant, seat));
        }
        Ok(meant)
    }

    /// The person an action is for, present or not: the one who had the seat that
    /// was asked for; else the one who has the name, or the only one who had it.
    fn addressee(&mut self, name: &Nickname) -> Result<Addressee, Refusal> {
        let meant = match self.to {
            Some(seat) => self.targets().at_seat(seat)?,
            None => self.targets().called(&name.folded())?,
        };
        self.about = Some(meant.clone());
        Ok(meant)
    }

    /// The person that an action by seat is for.
    fn on_seat(&mut self) -> Option<Result<Addressee, Refusal>> {
        let meant = self.targets().at_seat(self.to?);
        self.about = meant.as_ref().ok().cloned();
        Some(meant)
    }

    /// Checks that somebody may be acted upon: nobody keeps the host in check,
    /// nor one moderator another.
    fn check_target(&self, id: MemberId) -> Result<(), Refusal> {
        let member = self.room.member(id).ok_or(Reason::NoSuchMember)?;
        if member.host || (member.moderator && self.authority < Authority::Host) {
            return Err(Reason::NotToThem.into());
        }
        Ok(())
    }
}
