// SPDX-License-Identifier: GPL-3.0-or-later
//! Decisions: what a member with authority, or the host from outside the room,
//! asks for is judged and carried out.

use std::time::Duration;

use super::KeptBan;
use super::authority::{Actor, Authority};
use crate::protocol::{
    Ban, CheckedAction, EventKind, LeaveReason, ModerationAction, Nickname, Reason, Topic, Why,
};
use crate::server::room::Room;
use crate::server::room::clock::{Now, RoomTime};
use crate::server::room::outcome::Outcome;
use crate::server::room::person::{BanTarget, PersonId};
use crate::server::room::refusal::Refusal;
use crate::server::room::seat::MemberId;

/// Seats that are taken away once everybody was told.
type Removals = Vec<(MemberId, LeaveReason, Refusal)>;

/// A request for moderation while it is decided and carried out.
pub struct Decision<'a> {
    pub(super) room: &'a mut Room,
    pub(super) now: Now,
    /// The name of the one who asks; none of the console.
    by: Option<Nickname>,
    pub(super) authority: Authority,
    /// The refusal of a mute, while the one who asks is muted.
    muted: Result<(), Refusal>,
    why: Option<Why>,
    /// The id of the request, which everybody hears with what comes of it.
    id: Option<String>,
}

impl<'a> Decision<'a> {
    pub fn new(room: &'a mut Room, now: Now, by: Actor, id: Option<String>) -> Self {
        let seat = match by {
            Actor::Member(seat) => room.seats.get(seat),
            Actor::Console => None,
        };
        let authority = match by {
            Actor::Console => Authority::Host,
            Actor::Member(_) => seat.map_or(Authority::Guest, |seat| Authority::of(&seat.member)),
        };
        let muted = seat.map_or(Ok(()), |seat| seat.limits.check_muted(now.room()));
        let by = seat.map(|seat| seat.member.name.clone());
        Self { room, now, by, authority, muted, why: None, id }
    }

    /// Does what the host or a moderator asks for. What changes nothing is no
    /// fault, and only the asker hears of it.
    pub fn moderate(mut self, action: CheckedAction, why: Option<Why>) -> Result<Outcome, Refusal> {
        self.authority.check(Authority::for_action(&action))?;
        // A reason is read by everybody, as an announcement is.
        if why.is_some() || matches!(*action, ModerationAction::Announce { .. }) {
            self.check_heard()?;
        }
        self.why.clone_from(&why);
        let action = self.as_written(action.into_inner());
        let Some(removals) = self.carry_out(&action)? else { return Ok(Outcome::Unchanged) };
        let (by, now, id) = (self.by, self.now, self.id);
        let acted = EventKind::Acted { by: by.clone(), act: action.clone(), why: why.clone(), id };
        self.room.log.append(now.wall(), acted);
        for (id, reason, refusal) in removals {
            self.room.remove_member(now, id, reason, refusal);
        }
        Ok(Outcome::Moderated { by, action, why })
    }

    /// Sets what the room is about.
    pub fn set_topic(self, topic: Topic) -> Result<Outcome, Refusal> {
        self.authority.check(Authority::Moderator)?;
        self.check_heard()?;
        if topic == self.room.topic {
            return Ok(Outcome::Unchanged);
        }
        self.room.topic = topic.clone();
        self.room.unsaved = true;
        let set = EventKind::Topic { by: self.by.clone(), topic: topic.clone(), id: self.id };
        self.room.log.append(self.now.wall(), set);
        Ok(Outcome::TopicSet { by: self.by, topic })
    }

    /// Lists the bans that hold, newest first.
    pub fn list_bans(self) -> Result<Outcome, Refusal> {
        self.authority.check(Authority::Moderator)?;
        Ok(Outcome::Bans(self.room.moderation.bans.shown(self.now)))
    }

    fn check_heard(&self) -> Result<(), Refusal> {
        self.muted.clone()
    }

    /// `None` when it changed nothing.
    fn carry_out(&mut self, action: &ModerationAction) -> Result<Option<Removals>, Refusal> {
        let changed = match action {
            ModerationAction::Kick { name } => return self.kick(name).map(Some),
            ModerationAction::Ban { name, seconds } => return self.ban(name, *seconds),
            ModerationAction::Unban { name } => self.unban(name)?,
            ModerationAction::Mute { name, seconds } => self.mute(name, *seconds)?,
            ModerationAction::Unmute { name } => self.unmute(name)?,
            ModerationAction::Moderator { name, moderator: true } => self.promote(name)?,
            ModerationAction::Moderator { name, moderator: false } => self.demote(name)?,
            ModerationAction::Slow { .. }
            | ModerationAction::Lock { .. }
            | ModerationAction::Classic { .. } => {
                let before = self.room.rules.clone();
                self.room.rules.apply(action);
                self.room.unsaved |= self.room.rules != before;
                self.room.rules != before
            }
            ModerationAction::Announce { .. } => true,
            ModerationAction::Other => return Err(Reason::UnknownType.into()),
        };
        Ok(changed.then(Removals::new))
    }

    fn kick(&self, name: &Nickname) -> Result<Removals, Refusal> {
        let id = self.present_member(&name.folded())?;
        self.check_target(id)?;
        let refusal = Refusal { why: self.why.clone(), ..Reason::Kicked.into() };
        let kicked = self.room.seats.of_same_person(id).into_iter();
        Ok(kicked.map(|id| (id, LeaveReason::Kicked, refusal.clone())).collect())
    }

    /// `None` when the person is banned just so already.
    fn ban(&mut self, name: &Nickname, seconds: Option<u64>) -> Result<Option<Removals>, Refusal> {
        let folded = name.folded();
        let present = self.room.names.holder(&folded);
        if let Some(id) = present {
            self.check_target(id)?;
        }
        let (name, target) = self.ban_target(&folded).ok_or(Reason::NoSuchMember)?;
        self.strip_of_role(target)?;
        let since = self.now.room();
        let until = seconds.map(|seconds| since + Duration::from_secs(seconds));
        let ban = Ban {
            name,
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

    fn unban(&mut self, name: &Nickname) -> Result<bool, Refusal> {
        let folded = name.folded();
        let owner = self.room.people.owner(&folded).map(|known| known.fingerprint);
        let lifted = self.room.moderation.bans.lift(self.now, &folded, owner);
        self.room.unsaved |= lifted;
        self.known_or_changed(&folded, lifted).map_err(|_| Reason::NotBanned.into())
    }

    fn mute(&mut self, name: &Nickname, seconds: u64) -> Result<bool, Refusal> {
        let (folded, now) = (name.folded(), self.now.room());
        let id = self.present_member(&folded)?;
        self.check_target(id)?;
        let until = now + Duration::from_secs(seconds);
        if let Some(seat) = self.room.seats.get(id) {
            let person = seat.origin.person(&folded);
            self.room.moderation.mutes.set(now, person, &folded, until);
        }
        let seats = self.room.seats.of_same_person(id);
        self.room.seats.change(seats, |seat| seat.limits.muted_until = until);
        self.room.unsaved = true;
        Ok(true)
    }

    fn unmute(&mut self, name: &Nickname) -> Result<bool, Refusal> {
        let folded = name.folded();
        let people = self.muted_people(&folded);
        // A moderator whom the host has muted does not free itself.
        let roles = &self.room.moderation.roles;
        let is_moderator = |person: &PersonId| roles.moderates(person.fingerprint());
        if self.authority < Authority::Host && people.iter().any(is_moderator) {
            return Err(Reason::NotToThem.into());
        }
        for person in &people {
            self.room.moderation.mutes.lift(person);
            let (seats, now) = (self.seats_of(person), self.now.room());
            self.room.seats.change(seats, |seat| seat.limits.muted_until = now);
        }
        self.room.unsaved |= !people.is_empty();
        self.known_or_changed(&folded, !people.is_empty())
    }

    fn promote(&mut self, name: &Nickname) -> Result<bool, Refusal> {
        let id = self.present_member(&name.folded())?;
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

    fn demote(&mut self, name: &Nickname) -> Result<bool, Refusal> {
        let folded = name.folded();
        let demoted = self.moderators_called(&folded);
        let present = self.room.seat_called(&folded);
        if demoted.is_empty() && present.is_some_and(|(_, seat)| seat.member.host) {
            return Err(Reason::NotToThem.into());
        }
        for fingerprint in &demoted {
            self.room.moderation.roles.remove(fingerprint);
            let seats = self.room.seats.of_key(*fingerprint);
            self.room.seats.change(seats, |seat| seat.member.moderator = false);
        }
        self.room.unsaved |= !demoted.is_empty();
        self.known_or_changed(&folded, !demoted.is_empty())
    }
}
