// SPDX-License-Identifier: GPL-3.0-or-later
//! Decisions: what a member with authority, or the host from outside the room,
//! asks for is judged and carried out.

use super::authority::{Actor, Authority};
use super::targets::{Addressee, Targets};
use crate::protocol::{
    ActionTarget, CheckedAction, EventKind, LeaveReason, ModerationAction, Nickname, Reason,
    SeatNumber, Topic, Why,
};
use crate::server::room::Room;
use crate::server::room::clock::Now;
use crate::server::room::leave::Departing;
use crate::server::room::log::in_private;
use crate::server::room::outcome::Outcome;
use crate::server::room::refusal::Refusal;
use crate::server::room::seat::MemberId;

/// Seats that are taken away once everybody was told.
pub type Removals = Vec<(MemberId, LeaveReason, Refusal)>;

/// A request for moderation while it is decided and carried out.
pub struct Decision<'a> {
    pub(super) room: &'a mut Room,
    pub(super) now: Now,
    /// The name of the one who asks; none of the console.
    pub(super) by: Option<Nickname>,
    pub(super) authority: Authority,
    /// The refusal of a mute, while the one who asks is muted.
    muted: Result<(), Refusal>,
    pub(super) why: Option<Why>,
    /// The id of the request, which everybody hears with what comes of it.
    pub(super) id: Option<String>,
    /// The seat that was asked for.
    pub(super) to: Option<SeatNumber>,
    /// The person it turned out to be about.
    pub(super) about: Option<Addressee>,
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
        Self { room, now, by, authority, muted, why: None, id, to: None, about: None }
    }

    /// Does what the host or a moderator asks for. What changes nothing is no
    /// fault, and only the asker hears of it.
    pub fn moderate(
        mut self,
        action: CheckedAction,
        to: Option<SeatNumber>,
        why: Option<Why>,
    ) -> Result<Outcome, Refusal> {
        self.authority.check(Authority::for_action(&action))?;
        // Who removes its own needs none.
        let why = why.filter(|_| self.authority > Authority::Guest);
        // A reason is read by everybody, as an announcement is.
        if why.is_some() || matches!(*action, ModerationAction::Announce { .. }) {
            self.check_heard()?;
        }
        if let ModerationAction::Remove { message, .. } = *action
            && let Some(found) = in_private(&self.room.log, message)
        {
            return self.remove_whisper(message, &found);
        }
        self.to = to;
        self.why.clone_from(&why);
        let mut action = self.targets().as_written(action.into_inner());
        let Some(removals) = self.carry_out(&mut action)? else { return Ok(Outcome::Unchanged) };
        let (action, target) = self.told(action);
        let (by, now, id) = (self.by, self.now, self.id);
        let (act, reason) = (action.clone(), why.clone());
        let acted = EventKind::Acted { by: by.clone(), act, target, why: reason, id };
        self.room.log.append(now.wall(), acted);
        for (id, reason, refusal) in removals {
            Departing::new(self.room, now).remove(id, reason, refusal);
        }
        Ok(Outcome::Moderated { by, action, target, why })
    }

    /// The action as everybody is told of it: with the name of the one it was
    /// about, and the seat.
    fn told(&self, mut action: ModerationAction) -> (ModerationAction, ActionTarget) {
        let Some(about) = &self.about else { return (action, ActionTarget::default()) };
        if let Some(name) = action.target_mut() {
            name.clone_from(&about.name);
        }
        (action, ActionTarget { to: about.seat, absent: about.present.is_none() })
    }

    /// Sets what the room is about.
    pub fn set_topic(self, topic: Topic) -> Result<Outcome, Refusal> {
        self.authority.check(Authority::Moderator)?;
        self.check_heard()?;
        if topic == self.room.board.topic {
            return Ok(Outcome::Unchanged);
        }
        self.room.board.topic = topic.clone();
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

    /// Lists those who left under a name.
    pub fn list_uses(self, name: &Nickname) -> Outcome {
        Outcome::Uses(self.targets().who_left(name))
    }

    pub(super) fn targets(&self) -> Targets<'_> {
        Targets { room: self.room, now: self.now, authority: self.authority }
    }

    fn check_heard(&self) -> Result<(), Refusal> {
        self.muted.clone()
    }

    /// `None` when it changed nothing.
    fn carry_out(&mut self, action: &mut ModerationAction) -> Result<Option<Removals>, Refusal> {
        let changed = match action {
            ModerationAction::Kick { name } => return self.kick(name).map(Some),
            ModerationAction::Ban { name, seconds } => return self.ban(name, *seconds),
            ModerationAction::Unban { name } => self.unban(name)?,
            ModerationAction::Mute { name, seconds } => self.mute(name, *seconds)?,
            ModerationAction::Unmute { name } => self.unmute(name)?,
            ModerationAction::Moderator { name, moderator: true } => self.promote(name)?,
            ModerationAction::Moderator { name, moderator: false } => self.demote(name)?,
            // There is no place for files.
            ModerationAction::Files { .. } | ModerationAction::FileTypes { .. }
                if self.room.rules.file_size == 0 =>
            {
                return Err(Reason::FilesOff.into());
            }
            ModerationAction::Slow { .. }
            | ModerationAction::Lock { .. }
            | ModerationAction::Files { .. }
            | ModerationAction::FileTypes { .. }
            | ModerationAction::Classic { .. } => {
                let before = self.room.rules.clone();
                self.room.rules.apply(action);
                self.room.unsaved |= self.room.rules != before;
                self.room.rules != before
            }
            ModerationAction::Remove { message, from } => self.remove(*message, from)?,
            ModerationAction::RemoveAll { name, seats } => self.remove_all(name, seats)?,
            ModerationAction::Announce { .. } => true,
            ModerationAction::Pin { message, from } => self.pin(*message, from)?,
            ModerationAction::Unpin { message } => self.unpin(*message),
            ModerationAction::Other => return Err(Reason::UnknownType.into()),
        };
        Ok(changed.then(Removals::new))
    }

    /// The member an action is for: the one on the seat that was asked for, or
    /// on another one with the same key; else the one who has the name now.
    pub(super) fn member(&mut self, name: &Nickname) -> Result<MemberId, Refusal> {
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
    pub(super) fn addressee(&mut self, name: &Nickname) -> Result<Addressee, Refusal> {
        let meant = match self.to {
            Some(seat) => self.targets().at_seat(seat)?,
            None => self.targets().called(&name.folded())?,
        };
        self.about = Some(meant.clone());
        Ok(meant)
    }

    /// The person that an action by seat is for.
    pub(super) fn on_seat(&mut self) -> Option<Result<Addressee, Refusal>> {
        let meant = self.targets().at_seat(self.to?);
        self.about = meant.as_ref().ok().cloned();
        Some(meant)
    }

    /// Checks that somebody may be acted upon: nobody keeps the host in check,
    /// nor one moderator another.
    pub(super) fn check_target(&self, id: MemberId) -> Result<(), Refusal> {
        let member = self.room.member(id).ok_or(Reason::NoSuchMember)?;
        if member.host || (member.moderator && self.authority < Authority::Host) {
            return Err(Reason::NotToThem.into());
        }
        Ok(())
    }
}
