// SPDX-License-Identifier: GPL-3.0-or-later
//! How the host and the moderators keep the peace: who may do what to whom,
//! and what then holds.

use super::bans::KeptBan;
use super::refusal::Refusal;
use super::whom::{Person, Whom};
use super::{MemberId, Room, ShownOut};
use crate::protocol::{
    Ban, Happening, LeaveReason, ModerationAction, Nickname, Reason, Topic, Why, limits,
};

/// Who keeps the peace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    Member(MemberId),
    /// The host, from outside the room.
    Console,
}

/// The one who acts, as far as the rules care.
pub(super) struct Doer {
    /// `None` for the console.
    pub(super) name: Option<Nickname>,
    pub(super) host: bool,
}

/// What has to be done behind telling it: who goes, and how.
type Parting = Vec<(MemberId, LeaveReason, Refusal)>;

impl Room {
    /// Does what the host or a moderator asks for. Returns the act as it was
    /// carried out, within the limits; `None` when it changed nothing, which
    /// nobody hears of.
    pub fn act(
        &mut self,
        now: u64,
        by: Actor,
        act: ModerationAction,
        why: Option<Why>,
    ) -> Result<Option<ModerationAction>, Refusal> {
        let Some(doer) = self.doer(by) else { return Ok(None) };
        may(doer.as_ref(), act.is_the_hosts_alone())?;
        let Some(doer) = doer else { return Ok(None) };
        self.clock.tick(now);
        if let (Actor::Member(id), ModerationAction::Announce { .. }) = (by, &act) {
            self.check_muted(id)?;
        }
        let act = within_limits(act);
        let Some(parting) = self.carry_out(now, &doer, &act, why.as_ref())? else {
            return Ok(None);
        };
        self.log.append(now, Happening::Acted { by: doer.name, act: act.clone(), why });
        for (id, reason, refusal) in parting {
            self.show_out(now, id, reason, refusal);
        }
        Ok(Some(act))
    }

    /// Sets what the room is about. Returns whether that changed anything.
    pub fn set_topic(&mut self, now: u64, by: Actor, topic: Topic) -> Result<bool, Refusal> {
        let Some(doer) = self.doer(by) else { return Ok(false) };
        may(doer.as_ref(), false)?;
        self.clock.tick(now);
        if let Actor::Member(id) = by {
            self.check_muted(id)?;
        }
        let changed = topic != self.topic;
        if changed {
            self.topic = topic.clone();
            let by = doer.and_then(|doer| doer.name);
            self.log.append(now, Happening::Topic { by, topic });
        }
        Ok(changed)
    }

    /// Who is kept out, newest first; for the host and the moderators.
    pub fn bans(&self, now: u64, by: Actor) -> Result<Vec<Ban>, Refusal> {
        match self.doer(by) {
            Some(doer) => may(doer.as_ref(), false).map(|()| self.bans.shown(now)),
            None => Ok(Vec::new()),
        }
    }

    /// `Some(None)` for members who are not to keep the peace, `None` for a
    /// seat that is gone.
    fn doer(&self, by: Actor) -> Option<Option<Doer>> {
        let Actor::Member(id) = by else { return Some(Some(Doer { name: None, host: true })) };
        let member = self.member(id)?;
        let doer = Doer { name: Some(member.name.clone()), host: member.host };
        Some((member.host || member.moderator).then_some(doer))
    }

    fn carry_out(
        &mut self,
        now: u64,
        doer: &Doer,
        act: &ModerationAction,
        why: Option<&Why>,
    ) -> Result<Option<Parting>, Refusal> {
        let changed = match act {
            ModerationAction::Kick { name } => return self.kick(doer, name, why).map(Some),
            ModerationAction::Ban { name, seconds } => {
                return self.ban(now, doer, name, *seconds, why).map(Some);
            }
            ModerationAction::Unban { name } => self.unban(now, name)?,
            ModerationAction::Mute { name, seconds } => self.mute(doer, name, *seconds)?,
            ModerationAction::Unmute { name } => self.unmute(doer, name)?,
            ModerationAction::Moderator { name, moderator: true } => self.promote(name)?,
            ModerationAction::Moderator { name, moderator: false } => self.demote(name)?,
            ModerationAction::Slow { .. }
            | ModerationAction::Lock { .. }
            | ModerationAction::Classic { .. } => {
                let before = self.rules.clone();
                self.rules.follow(act);
                self.rules != before
            }
            ModerationAction::Announce { .. } => true,
            ModerationAction::Other => return Err(Reason::UnknownType.into()),
        };
        Ok(changed.then(Parting::new))
    }

    fn kick(&self, doer: &Doer, name: &Nickname, why: Option<&Why>) -> Result<Parting, Refusal> {
        let id = self.names.holder(&name.key()).ok_or(Reason::NoSuchMember)?;
        self.check_target(doer, id)?;
        let refusal = Refusal { why: why.cloned(), ..Reason::Kicked.into() };
        Ok(vec![(id, LeaveReason::Kicked, refusal)])
    }

    fn ban(
        &mut self,
        now: u64,
        doer: &Doer,
        name: &Nickname,
        seconds: Option<u64>,
        why: Option<&Why>,
    ) -> Result<Parting, Refusal> {
        let name_key = name.key();
        let present = self.names.holder(&name_key);
        if let Some(id) = present {
            self.check_target(doer, id)?;
        }
        let (name, whom) = self.whoever_goes_by(&name_key).ok_or(Reason::NoSuchMember)?;
        self.strip_of_role(doer, whom)?;
        let ban = Ban {
            name,
            by: doer.name.clone(),
            why: why.cloned(),
            since: now,
            until: seconds.map(|seconds| now.saturating_add(seconds * 1_000)),
            address: matches!(whom, Whom::Address(_)),
        };
        self.bans.add(now, KeptBan { whom, ban });
        self.names.forget_banned(whom, &name_key);
        self.unkept = true;
        let refusal = Refusal { why: why.cloned(), seconds, ..Reason::Banned.into() };
        let covered = match whom {
            Whom::Key(key) => self.seats_of(key),
            // Others of that address who are here already may stay.
            Whom::Address(_) => present.into_iter().collect(),
        };
        Ok(covered.into_iter().map(|id| (id, LeaveReason::Banned, refusal.clone())).collect())
    }

    /// Who is banned keeps no peace; only the host bans a moderator.
    fn strip_of_role(&mut self, doer: &Doer, whom: Whom) -> Result<(), Refusal> {
        let Whom::Key(key) = whom else { return Ok(()) };
        if self.is_moderator(Some(key)) && !doer.host {
            return Err(Reason::NotToThem.into());
        }
        self.moderators.remove(&key);
        Ok(())
    }

    fn unban(&mut self, now: u64, name: &Nickname) -> Result<bool, Refusal> {
        let name_key = name.key();
        let owner = self.people.owner(&name_key).map(|known| known.key);
        let lifted = self.bans.lift(now, &name_key, owner);
        self.unkept |= lifted;
        self.known_or_changed(&name_key, lifted).map_err(|_| Reason::NotBanned.into())
    }

    fn mute(&mut self, doer: &Doer, name: &Nickname, seconds: u64) -> Result<bool, Refusal> {
        let now = self.clock.now();
        let name_key = name.key();
        let id = self.names.holder(&name_key).ok_or(Reason::NoSuchMember)?;
        self.check_target(doer, id)?;
        let until = now.saturating_add(seconds * 1_000);
        let origin = self.seats.get(&id).map(|seat| seat.origin.clone());
        if let Some(origin) = origin {
            self.mutes.set(now, origin.person(&name_key), &name_key, until);
        }
        self.of_one_person(id, |seat| seat.muted = until);
        Ok(true)
    }

    fn unmute(&mut self, doer: &Doer, name: &Nickname) -> Result<bool, Refusal> {
        let name_key = name.key();
        let people = self.muted_people(&name_key);
        // A moderator whom the host has muted does not free itself.
        let is_moderator = |person: &Person| self.is_moderator(person.key());
        if !doer.host && people.iter().any(is_moderator) {
            return Err(Reason::NotToThem.into());
        }
        for person in &people {
            self.mutes.end(person);
            self.of_all(self.seats_of_person(person), |seat| seat.muted = 0);
        }
        self.known_or_changed(&name_key, !people.is_empty())
    }

    fn promote(&mut self, name: &Nickname) -> Result<bool, Refusal> {
        let id = self.names.holder(&name.key()).ok_or(Reason::NoSuchMember)?;
        let seat = self.seats.get(&id).ok_or(Reason::NoSuchMember)?;
        if seat.member.host {
            return Err(Reason::NotToThem.into());
        }
        let key = seat.origin.key.ok_or(Reason::NeedsKey)?;
        let changed = self.moderators.insert(key, seat.member.name.clone()).is_none();
        self.of_one_person(id, |seat| seat.member.moderator = true);
        self.unkept |= changed;
        Ok(changed)
    }

    fn demote(&mut self, name: &Nickname) -> Result<bool, Refusal> {
        let name_key = name.key();
        let demoted = self.moderators_called(&name_key);
        let present = self.names.holder(&name_key).and_then(|id| self.member(id));
        if demoted.is_empty() && present.is_some_and(|member| member.host) {
            return Err(Reason::NotToThem.into());
        }
        for key in &demoted {
            self.moderators.remove(key);
            self.of_all(self.seats_of(*key), |seat| seat.member.moderator = false);
        }
        self.unkept |= !demoted.is_empty();
        self.known_or_changed(&name_key, !demoted.is_empty())
    }

    /// Takes a seat away; its connection closes when its worker looks.
    fn show_out(&mut self, now: u64, id: MemberId, reason: LeaveReason, refusal: Refusal) {
        let left = self.leave(now, id, reason);
        if left.is_some() {
            self.shown_out.insert(id, ShownOut { refusal, left });
            self.shown_out_ever += 1;
        }
    }
}

/// Whether somebody may act at all.
fn may(doer: Option<&Doer>, the_hosts_alone: bool) -> Result<(), Refusal> {
    match doer {
        Some(doer) if doer.host || !the_hosts_alone => Ok(()),
        _ if the_hosts_alone => Err(Reason::HostOnly.into()),
        _ => Err(Reason::ModeratorOnly.into()),
    }
}

/// The same act with times that can be kept.
fn within_limits(act: ModerationAction) -> ModerationAction {
    match act {
        ModerationAction::Ban { name, seconds } => {
            let seconds = seconds.filter(|seconds| *seconds <= limits::LONGEST_SECONDS);
            ModerationAction::Ban { name, seconds: seconds.map(|seconds| seconds.max(1)) }
        }
        ModerationAction::Mute { name, seconds } => {
            ModerationAction::Mute { name, seconds: seconds.clamp(1, limits::LONGEST_SECONDS) }
        }
        ModerationAction::Slow { seconds } => {
            ModerationAction::Slow { seconds: seconds.min(limits::SLOWEST_SECONDS) }
        }
        act => act,
    }
}
