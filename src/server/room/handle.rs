// SPDX-License-Identifier: GPL-3.0-or-later
//! The one door for everything that is asked of a room, by its members and by
//! its host alike.

use super::Room;
use super::board::close_poll;
use super::clock::{Moment, Now};
use super::leave::Departing;
use super::limits::SlowMode;
use super::log::answered;
use super::moderation::{Actor, Decision};
use super::names::Claim;
use super::outcome::Outcome;
use super::past::PageOrder;
use super::react::ReactionTurn;
use super::refusal::Refusal;
use super::seat::{MemberId, Seat};
use super::turn::Turn;
use crate::protocol::search::Search;
use crate::protocol::{
    AnsweredMessage, Ask, Asked, AwayNote, AwayNotice, EventKind, LeaveReason, NameDoubt, Nickname,
    PageAt, Reason, ServerMessage, Text, Typing,
};

impl Room {
    /// Does what somebody asks for, as far as it may. The event that comes of it
    /// repeats the id of the request.
    pub fn handle(&mut self, by: Actor, asked: impl Into<Asked>, now: Moment) -> Outcome {
        let now = self.clock.tick(now);
        if let Actor::Member(id) = by
            && self.seats.get(id).is_none()
        {
            return Outcome::Gone(self.removals.take(id).map(Box::new));
        }
        let Asked { id: tag, ask } = asked.into();
        let done = match (by, ask) {
            (Actor::Member(id), Ask::Say { answers, emote, text }) => {
                self.turn(now, id, tag).say(answers, emote, text)
            }
            (Actor::Member(id), Ask::Edit { message, text }) => {
                self.turn(now, id, tag).edit(message, text)
            }
            (Actor::Member(id), Ask::Poll { question, options }) => {
                self.turn(now, id, tag).poll(question, options)
            }
            (Actor::Member(id), Ask::Vote { poll, option }) => {
                self.turn(now, id, tag).vote(poll, option)
            }
            (by, Ask::ClosePoll { poll }) => close_poll(self, now, by, tag, poll),
            (Actor::Member(id), Ask::Whisper { name, to, emote, text }) => {
                self.turn(now, id, tag).whisper(&name, to, emote, text)
            }
            (Actor::Member(id), Ask::Offer(offer)) => self.turn(now, id, tag).offer(*offer),
            (Actor::Member(id), Ask::Withdraw { upload }) => {
                Ok(self.turn(now, id, tag).withdraw(upload))
            }
            (Actor::Member(id), Ask::Fetch { file }) => self.turn(now, id, tag).fetch(file),
            (Actor::Member(id), Ask::Quota) => Ok(self.turn(now, id, tag).quota()),
            (Actor::Member(id), Ask::Typing { active }) => {
                Ok(self.turn(now, id, tag).typing(active))
            }
            (Actor::Member(id), Ask::Away { note }) => self.turn(now, id, tag).away(note),
            (Actor::Member(id), Ask::Rename { name }) => self.turn(now, id, tag).rename(name),
            (Actor::Member(by), Ask::React { message, emoji, active }) => {
                self.react(now, by, ReactionTurn { message, emoji, active, id: tag })
            }
            (Actor::Member(id), Ask::Leave) => Ok(self.turn(now, id, tag).leave()),
            (Actor::Member(id), Ask::ReadPast { at, count }) => {
                Ok(self.turn(now, id, tag).read_past(at, count))
            }
            (Actor::Member(id), Ask::Search(search)) => Ok(self.turn(now, id, tag).search(search)),
            (by, Ask::SetTopic { topic }) => Decision::new(self, now, by, tag).set_topic(topic),
            (by, Ask::Moderate { action, to, why }) => {
                Decision::new(self, now, by, tag).moderate(action, to, why)
            }
            (by, Ask::ListBans) => Decision::new(self, now, by, tag).list_bans(),
            (Actor::Console, Ask::ListUses { name }) => {
                Ok(Decision::new(self, now, by, tag).list_uses(&name))
            }
            // The console has no seat to speak from.
            (Actor::Console, _) | (_, Ask::ListUses { .. }) => Err(Reason::HelloFirst.into()),
        };
        done.unwrap_or_else(Outcome::from)
    }

    fn turn(&mut self, now: Now, id: MemberId, tag: Option<String>) -> Turn<'_> {
        Turn { room: self, now, id, tag }
    }
}

impl Turn<'_> {
    /// Says something to everybody, unless its author has to be quiet.
    fn say(mut self, answers: Option<u64>, emote: bool, text: Text) -> Result<Outcome, Refusal> {
        if self.is_said_again() {
            return Ok(Outcome::Unchanged);
        }
        let Some(seat) = self.room.seats.get(self.id) else { return Ok(Outcome::Gone(None)) };
        self.check_heard(seat)?;
        let answers = answers.map(|number| self.answered(seat, number)).transpose()?;
        let (name, number) = (seat.member.name.clone(), seat.number);
        self.room.seats.note_said(self.id, self.now.room(), self.room.rules.slow > 0);
        if let (Some(seat), Some(id)) = (self.room.seats.get_mut(self.id), &self.tag) {
            seat.said.note(id);
        }
        let (from, seat) = (name.clone(), Some(number));
        let said = EventKind::Said {
            from,
            seat,
            id: self.tag,
            answers,
            emote,
            edited: None,
            text: text.clone(),
        };
        self.room.log.append(self.now.wall(), said);
        Ok(Outcome::Said { name, text, emote })
    }

    /// The message of that number, to be answered by whoever may read it.
    fn answered(&self, seat: &Seat, number: u64) -> Result<AnsweredMessage, Refusal> {
        let log = &self.room.log;
        let order = PageOrder::new(log, self.now.wall(), seat, PageAt::Before(number), 1);
        let found = order.readable().contains(&number).then(|| answered(log, number));
        found.flatten().ok_or_else(|| Reason::NoSuchMessage.into())
    }

    /// Tells if a message is one that took place before the connection was lost, so
    /// that its author did not hear of it.
    pub(super) fn is_said_again(&mut self) -> bool {
        let (seat, id) = (self.room.seats.get_mut(self.id), self.tag.as_deref());
        seat.zip(id).is_some_and(|(seat, id)| seat.said.recognise(id))
    }

    /// Passes on that a member is writing, unless what it writes would not be
    /// passed on either.
    fn typing(self, active: bool) -> Outcome {
        if let Some(seat) = self.room.seats.get_mut(self.id)
            && seat.limits.count_typing(self.now.room(), active)
        {
            let typing = Typing { name: seat.member.name.clone(), active };
            self.room.log.pass_on(&ServerMessage::Typing(typing));
        }
        Outcome::Quiet
    }

    /// Tells everybody that a member is away, or back. Whoever has to be quiet leaves no
    /// words, and to come back is always possible.
    fn away(self, note: Option<AwayNote>) -> Result<Outcome, Refusal> {
        let now = self.now.room();
        let Some(seat) = self.room.seats.get_mut(self.id) else { return Ok(Outcome::Gone(None)) };
        if seat.member.away == note {
            return Ok(Outcome::Unchanged);
        }
        if let Some(note) = &note {
            if !note.is_empty() {
                seat.limits.check_muted(now)?;
            }
            seat.limits.count_away(now)?;
        }
        seat.member.away.clone_from(&note);
        let change = AwayNotice { name: seat.member.name.clone(), note, id: self.tag };
        self.room.log.pass_on(&ServerMessage::Away(change));
        Ok(Outcome::Noted)
    }

    /// Gives a member another name, unless it has to be quiet.
    fn rename(self, to: Nickname) -> Result<Outcome, Refusal> {
        let Some(seat) = self.room.seats.get(self.id) else { return Ok(Outcome::Gone(None)) };
        let (from, origin) = (seat.member.name.clone(), seat.origin.clone());
        if from == to {
            return Ok(Outcome::Unchanged);
        }
        self.check_heard(seat)?;
        seat.limits.check_rename(self.now.room())?;
        let (room, now, id) = (self.room, self.now, self.tag);
        room.names.forget(now.room());
        let fingerprint = origin.fingerprint;
        room.check_name(now, &to, Claim { own: Some(&from.folded()), token: None, fingerprint })?;
        // It may have waited for us.
        room.names.reclaim(&to.folded());
        let recognition = room.people.recognise(&to.folded(), fingerprint);
        let looks_like = room.people.looks_like(now.room(), &to, fingerprint);
        room.names.free(&from);
        room.names.take(&to, self.id, fingerprint);
        if let Some(seat) = room.seats.get_mut(self.id) {
            seat.member.name = to.clone();
            seat.member.recognition = recognition;
            seat.member.looks_like.clone_from(&looks_like);
            seat.limits.count_rename(now.room());
        }
        room.seats.note_said(self.id, now.room(), room.rules.slow > 0);
        room.unsaved |= room.moderation.roles.note_name(fingerprint, &to);
        if let Some(seat) = room.seats.get(self.id) {
            room.meet(now, seat.seen(now.room()));
        }
        let doubt = NameDoubt::about(&to, recognition, looks_like.as_ref());
        let renamed = EventKind::Renamed { from, to, recognition, looks_like, id };
        room.log.append(now.wall(), renamed);
        Ok(doubt.map_or(Outcome::Quiet, Outcome::Doubtful))
    }

    /// Tells what of the past the member may read.
    fn read_past(self, at: PageAt, count: usize) -> Outcome {
        let Some(seat) = self.room.seats.get(self.id) else { return Outcome::Gone(None) };
        Outcome::Page(PageOrder::new(&self.room.log, self.now.wall(), seat, at, count))
    }

    /// Tells among what of the past the member may search.
    fn search(self, search: Box<Search>) -> Outcome {
        let at = PageAt::Before(search.before.unwrap_or(u64::MAX));
        match self.read_past(at, search.count) {
            Outcome::Page(order) => Outcome::Search(order, search),
            other => other,
        }
    }

    /// A polite goodbye.
    fn leave(self) -> Outcome {
        match Departing::new(self.room, self.now).free(self.id, LeaveReason::Left) {
            Some(name) => Outcome::Left { name },
            None => Outcome::Gone(None),
        }
    }

    /// Checks that everybody may hear something of that member now.
    pub(super) fn check_heard(&self, seat: &Seat) -> Result<(), Refusal> {
        self.room.check_heard(self.now, seat)
    }
}

impl Room {
    /// Checks that everybody may hear something of a member now.
    pub(super) fn check_heard(&self, now: Now, seat: &Seat) -> Result<(), Refusal> {
        seat.limits.check_muted(now.room())?;
        if seat.member.host || seat.member.moderator || self.rules.slow == 0 {
            return Ok(());
        }
        SlowMode::check(now.room(), self.pause(), self.seats.last_said(seat))
    }
}
