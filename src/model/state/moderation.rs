// SPDX-License-Identifier: GPL-3.0-or-later
//! Moderation, as a guest sees it: our role, our permissions, mutes and ignores.

use std::time::{Duration, Instant};

use super::RoomState;
use crate::client::Security;
use crate::model::permissions::Permissions;
use crate::model::person::Person;
use crate::model::undo::{Before, OwnAction, Subject, Undoable};
use crate::model::update::Update;
use crate::protocol::{ActionTarget, ModerationAction, Nickname, Reason, Role, limits};

impl RoomState {
    /// Our role.
    pub fn role(&self) -> Role {
        if self.way_back.is_to_our_own_room() {
            return Role::Host;
        }
        self.roster.find(&self.you).map_or(Role::Guest, |person| person.member.role())
    }

    /// Our permissions over a person, who may be gone or have another name.
    pub fn permissions_over(&self, person: &Person) -> Permissions {
        let role = if self.security == Security::Classic { Role::Guest } else { self.role() };
        if let Some(present) = person.find(&self.roster) {
            let over = Permissions::over(present, role, present.member.name == self.you);
            let ignore = over.ignore.filter(|_| !person.is_who_has(&self.you, &self.roster));
            return Permissions { ignore, ..over };
        }
        let was = self.roster.gone.role(person.seat);
        let ignored = self.roster.ignores(&person.name, person.seat);
        Permissions::over_the_absent(role, was, ignored)
    }

    /// Time until the room passes on what we say, with the reason: a mute or the
    /// slow mode.
    pub fn waits(&self, now: Instant) -> Option<(Reason, Duration)> {
        let left = |until: Instant| {
            Some(until.saturating_duration_since(now)).filter(|left| !left.is_zero())
        };
        if let Some(left) = self.roster.muted_until(&self.you).and_then(left) {
            return Some((Reason::Muted, left));
        }
        if self.rules.slow == 0 || self.role().may_moderate() {
            return None;
        }
        let slow = Duration::from_secs(self.rules.slow.min(limits::SLOWEST_SECONDS));
        Some((Reason::SlowMode, left(self.said? + slow)?))
    }

    /// Ignores a person, but ourselves, or no longer.
    #[must_use = "the updates have to be drawn"]
    pub fn ignore(&mut self, person: &Person, ignored: bool) -> Vec<Update> {
        if ignored && person.is_who_has(&self.you, &self.roster) {
            return self.finish();
        }
        self.roster.ignore(&person.name, person.seat, ignored);
        for silent in self.roster.people().iter().filter(|person| person.ignored) {
            self.typists.forget(&silent.member.name);
        }
        let asked = OwnAction::Ignore { person: person.clone(), ignored };
        self.overtake(asked.subject());
        self.undo.happened(&asked, None, || Some(Undoable::ignoring(person.clone(), ignored)));
        self.finish()
    }

    /// Ends the mutes and the writing whose time is over.
    #[must_use = "the updates have to be drawn"]
    pub fn expire(&mut self, now: Instant) -> Vec<Update> {
        self.roster.expire(now);
        self.typists.expire(now);
        self.finish()
    }

    pub(super) fn overtake(&mut self, subject: Subject) {
        self.undo.overtake(&subject);
        self.updates.tell(Update::Overtaken(subject));
    }

    /// Follows an action, which may be our own.
    pub(super) fn acted(
        &mut self,
        by: Option<&Nickname>,
        act: &ModerationAction,
        (target, id): (ActionTarget, Option<&str>),
        (time, now): (u64, Instant),
    ) {
        self.overtake(Subject::of(act, target.to));
        if by == Some(&self.you) {
            let (roster, rules, bans) = (&self.roster, &self.rules, &self.bans[..]);
            let before = Before { roster, rules, bans, now, time };
            let asked = OwnAction::Moderation { act: act.clone(), to: target.to };
            self.undo.happened(&asked, id, || Undoable::act(act, target.to, &before));
        }
        let before = self.rules.clone();
        self.rules.apply(act);
        if self.rules != before {
            for update in [Update::Header, Update::Permissions, Update::Speech] {
                self.updates.redraw(update);
            }
        }
        if target.absent {
            // Who has the name now is somebody else; that seat may be taken again.
            if let (ModerationAction::Unmute { name }, Some(_)) = (act, target.to) {
                self.roster.unmute(name, target.to);
                self.updates.redraw(Update::Speech);
            }
            return;
        }
        match act {
            ModerationAction::Mute { name, seconds } => {
                // Mutes that are over make room.
                self.roster.expire(now);
                self.mute(name, Some(*seconds), now);
                self.typists.forget(name);
            }
            ModerationAction::Unmute { name } => self.mute(name, None, now),
            ModerationAction::Moderator { name, moderator } => {
                self.roster.set_moderator(name, *moderator);
                self.look_at_our_role(name);
            }
            _ => {}
        }
    }

    /// Mutes `name` for so many seconds, or with `None` no longer.
    pub(super) fn mute(&mut self, name: &Nickname, seconds: Option<u64>, now: Instant) {
        match seconds {
            Some(seconds) => {
                let span = Duration::from_secs(seconds.min(limits::LONGEST_SECONDS));
                self.roster.mute(name, now + span);
            }
            None => self.roster.unmute(name, None),
        }
        self.updates.redraw(Update::Speech);
    }
}
