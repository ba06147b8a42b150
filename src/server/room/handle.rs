// SPDX-License-Identifier: GPL-3.0-or-later
//! The one door for everything that is asked of a room, by its members and by
//! its host alike.

use super::Room;
use super::clock::{Now, WallTime};
use super::limits::SlowMode;
use super::moderation::Actor;
use super::names::Claim;
use super::outcome::Outcome;
use super::refusal::Refusal;
use super::seat::{MemberId, Seat};
use crate::protocol::{Ask, Happening, LeaveReason, Nickname, Reason, Recognition, Text, Typing};

impl Room {
    /// Does what somebody asks for, as far as it may.
    pub fn handle(&mut self, by: Actor, ask: Ask, now: WallTime) -> Outcome {
        let now = self.clock.tick(now);
        let done = match (by, ask) {
            (Actor::Member(id), _) if self.seats.get(id).is_none() => {
                Ok(Outcome::Gone(self.shown_out.take(id).map(Box::new)))
            }
            (Actor::Member(id), Ask::Say { id: tag, text }) => Ok(self.say(now, id, tag, text)),
            (Actor::Member(id), Ask::Typing { active }) => Ok(self.typing(now, id, active)),
            (Actor::Member(id), Ask::Rename { name }) => self.rename(now, id, name),
            (Actor::Member(id), Ask::Leave) => Ok(self.depart(now, id)),
            (by, Ask::SetTopic { topic }) => self.set_topic(now, by, topic),
            (by, Ask::Moderate { action, why }) => self.moderate(now, by, action, why),
            (by, Ask::ListBans) => self.list_bans(now, by),
            // The console has no seat to speak from.
            (Actor::Console, _) => Err(Reason::HelloFirst.into()),
        };
        done.unwrap_or_else(Outcome::from)
    }

    /// Says something to everybody, unless its author has to be quiet.
    fn say(&mut self, now: Now, id: MemberId, tag: Option<String>, text: Text) -> Outcome {
        let Some(seat) = self.seats.get(id) else { return Outcome::Gone(None) };
        if let Err(refusal) = self.check_heard(now, seat) {
            return Outcome::Refused { refusal, id: tag };
        }
        let name = seat.member.name.clone();
        self.seats.note_said(id, now.room(), self.rules.slow > 0);
        let said = Happening::Said { from: name.clone(), id: tag, text: text.clone() };
        self.log.append(now.wall(), said);
        Outcome::Said { name, text }
    }

    /// Passes on that a member is writing, unless what it writes would not be
    /// passed on either.
    fn typing(&mut self, now: Now, id: MemberId, active: bool) -> Outcome {
        if let Some(seat) = self.seats.get_mut(id)
            && seat.limits.count_typing(now.room(), active)
        {
            self.log.pass_on(&Typing { name: seat.member.name.clone(), active });
        }
        Outcome::Quiet
    }

    /// Gives a member another name, unless it has to be quiet.
    fn rename(&mut self, now: Now, id: MemberId, to: Nickname) -> Result<Outcome, Refusal> {
        let Some(seat) = self.seats.get(id) else { return Ok(Outcome::Gone(None)) };
        let (from, origin) = (seat.member.name.clone(), seat.origin.clone());
        if from == to {
            return Ok(Outcome::Quiet);
        }
        self.check_heard(now, seat)?;
        seat.limits.check_rename(now.room())?;
        self.names.forget(now.room());
        let fingerprint = origin.fingerprint;
        self.check_name(&to, Claim { own: Some(&from.key()), token: None, fingerprint })?;
        let recognition = self.people.recognise(&to.key(), fingerprint);
        self.names.free(&from);
        self.names.take(&to, id, fingerprint);
        if let Some(seat) = self.seats.get_mut(id) {
            seat.member.name = to.clone();
            seat.member.recognition = recognition;
            seat.limits.count_rename(now.room());
        }
        self.seats.note_said(id, now.room(), self.rules.slow > 0);
        self.unsaved |= self.moderation.roles.note_name(fingerprint, &to);
        self.meet(now, &to, &origin);
        self.log.append(now.wall(), Happening::Renamed { from, to: to.clone(), recognition });
        Ok(match recognition {
            Some(Recognition::Other) => Outcome::NamedLikeAnother { name: to },
            _ => Outcome::Quiet,
        })
    }

    /// A polite goodbye.
    fn depart(&mut self, now: Now, id: MemberId) -> Outcome {
        match self.free_seat(now, id, LeaveReason::Left) {
            Some(name) => Outcome::Left { name },
            None => Outcome::Gone(None),
        }
    }

    /// Checks that everybody may hear something of that member now.
    fn check_heard(&self, now: Now, seat: &Seat) -> Result<(), Refusal> {
        seat.limits.check_muted(now.room())?;
        if seat.member.host || seat.member.moderator || self.rules.slow == 0 {
            return Ok(());
        }
        SlowMode::check(now.room(), self.pause(), self.seats.last_said(seat))
    }
}
