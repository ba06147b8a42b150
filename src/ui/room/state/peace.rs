// SPDX-License-Identifier: GPL-3.0-or-later
//! What we may do in the room, what we did, and what is asked of us.

use std::time::{Duration, Instant};

use super::RoomState;
use crate::client::Line;
use crate::protocol::{Ban, ModerationAction, Nickname, Reason, limits};
use crate::ui::room::deeds::{self, Asked, Before, Deed, Matter};
use crate::ui::room::powers::{Powers, Rank};

impl RoomState {
    /// What we may do here.
    pub fn rank(&self) -> Rank {
        let ours = self.roster.find(&self.you).map(|person| &person.member);
        if self.is_host() || ours.is_some_and(|member| member.host) {
            Rank::Host
        } else if ours.is_some_and(|member| member.moderator) {
            Rank::Moderator
        } else {
            Rank::Guest
        }
    }

    /// What we may do to `name`, who may be gone.
    pub fn powers_over(&self, name: &Nickname) -> Powers {
        let rank = if self.line == Line::Classic { Rank::Guest } else { self.rank() };
        match self.roster.find(name) {
            Some(person) => Powers::over(person, rank, *name == self.you),
            None => Powers::over_the_absent(rank, self.roster.ignores(name)),
        }
    }

    /// From now on we do not want to hear from `name`, or do again.
    pub fn ignore(&mut self, name: &Nickname, ignored: bool) {
        self.roster.ignore(name, ignored);
        self.typists.forget(name);
        let asked = Asked::Ignore { name: name.clone(), ignored };
        self.deeds.overtake(asked.matter());
        self.deeds.happened(&asked, || Some(deeds::ignored_deed(name.clone(), ignored)));
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
        if self.rules.slow == 0 || self.rank().keeps_peace() {
            return None;
        }
        let slow = Duration::from_secs(self.rules.slow.min(limits::SLOWEST_SECONDS));
        Some((Reason::SlowMode, left(self.said? + slow)?))
    }

    /// What we did since this was last asked.
    pub fn take_deeds(&mut self) -> Vec<Deed> {
        self.deeds.take()
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
        self.deeds.overtake(Matter::of(act));
        if by == Some(&self.you) {
            let (roster, rules, bans) = (&self.roster, &self.rules, &self.bans[..]);
            let before = Before { roster, rules, bans, now, time };
            self.deeds.happened(&Asked::Act(act.clone()), || deeds::deed(act, &before));
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
                self.roster.set_moderator(name, *moderator)
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
