// SPDX-License-Identifier: GPL-3.0-or-later
//! Kicks, bans, and the lifting of bans.

use std::time::Duration;

use super::KeptBan;
use super::authority::Authority;
use super::decision::{Decision, Removals};
use super::targets::Addressee;
use crate::protocol::{Ban, LeaveReason, Nickname, Reason};
use crate::server::room::clock::RoomTime;
use crate::server::room::person::BanTarget;
use crate::server::room::refusal::Refusal;

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
        self.room.removals.cut_off(seat, Some(target));
        self.room.names.forget_banned(target, &folded);
        self.room.unsaved = true;
        let refusal = Refusal { why: self.why.clone(), seconds, ..Reason::Banned.into() };
        let removals = covered.into_iter().map(|id| (id, LeaveReason::Banned, refusal.clone()));
        Ok(Some(removals.collect()))
    }

    /// Tells if the host itself would be kept out, by whatever name of its.
    pub(super) fn is_hosts(&self, target: BanTarget) -> bool {
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
}
