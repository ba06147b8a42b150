// SPDX-License-Identifier: GPL-3.0-or-later
//! What we may do in the room, what we did, and what is asked of us.

use std::time::{Duration, Instant};

use super::RoomState;
use crate::client::Line;
use crate::model::permissions::{Permissions, Role};
use crate::model::undo::{Before, OwnAction, Subject, Undoable};
use crate::protocol::{Ban, ModerationAction, Nickname, Reason, limits};

impl RoomState {
    /// What we may do here.
    pub fn role(&self) -> Role {
        let ours = self.roster.find(&self.you).map(|person| &person.member);
        if self.is_host() || ours.is_some_and(|member| member.host) {
            Role::Host
        } else if ours.is_some_and(|member| member.moderator) {
            Role::Moderator
        } else {
            Role::Guest
        }
    }

    /// What we may do to `name`, who may be gone.
    pub fn permissions_over(&self, name: &Nickname) -> Permissions {
        let role = if self.line == Line::Classic { Role::Guest } else { self.role() };
        match self.roster.find(name) {
            Some(person) => Permissions::over(person, role, *name == self.you),
            None => Permissions::over_the_absent(role, self.roster.ignores(name)),
        }
    }

    /// From now on we do not want to hear from `name`, or do again.
    pub fn ignore(&mut self, name: &Nickname, ignored: bool) {
        self.roster.ignore(name, ignored);
        self.typists.forget(name);
        let asked = OwnAction::Ignore { name: name.clone(), ignored };
        self.undo.overtake(asked.subject());
        self.undo.happened(&asked, || Some(Undoable::ignoring(name.clone(), ignored)));
    }

    /// How long the room does not want to hear from us, and why: because we are
    /// muted, or because of the slow mode.
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

    /// What we did since this was last asked.
    pub fn take_done(&mut self) -> Vec<Undoable> {
        self.undo.take()
    }

    /// Who is banned, if we were told since this was last asked.
    pub fn take_bans(&mut self) -> Option<Vec<Ban>> {
        std::mem::take(&mut self.bans_are_new).then(|| self.bans.clone())
    }

    /// Remembers what we did, with what takes it back.
    pub(super) fn tell(
        &mut self,
        by: Option<&Nickname>,
        act: &ModerationAction,
        time: u64,
        now: Instant,
    ) {
        self.undo.overtake(Subject::of(act));
        if by == Some(&self.you) {
            let (roster, rules, bans) = (&self.roster, &self.rules, &self.bans[..]);
            let before = Before { roster, rules, bans, now, time };
            self.undo.happened(&OwnAction::Moderation(act.clone()), || Undoable::act(act, &before));
        }
    }

    pub(super) fn follow_act(&mut self, act: &ModerationAction, now: Instant) {
        match act {
            ModerationAction::Mute { name, seconds } => {
                let span = Duration::from_secs((*seconds).min(limits::LONGEST_SECONDS));
                self.roster.mute(name, now + span);
                self.typists.forget(name);
            }
            ModerationAction::Unmute { name } => self.roster.unmute(name),
            ModerationAction::Moderator { name, moderator } => {
                self.roster.set_moderator(name, *moderator);
            }
            _ => {}
        }
    }

    /// What a refusal teaches us about ourselves: somebody who came back may be
    /// muted without having heard of it.
    pub(super) fn heed(&mut self, reason: Reason, seconds: Option<u64>, now: Instant) {
        if reason == Reason::Muted && seconds.is_some() {
            self.be_muted(seconds, now);
        }
    }

    /// For so many seconds the room passes nothing on of what we say; `None` if
    /// it does.
    pub(super) fn be_muted(&mut self, seconds: Option<u64>, now: Instant) {
        match seconds {
            Some(seconds) => {
                let span = Duration::from_secs(seconds.min(limits::LONGEST_SECONDS));
                self.roster.mute(&self.you, now + span);
            }
            None => self.roster.unmute(&self.you),
        }
    }
}
