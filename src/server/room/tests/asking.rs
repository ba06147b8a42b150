// SPDX-License-Identifier: GPL-3.0-or-later
//! Everything that can be asked of a room, with the refusals apart.

use super::*;
use crate::protocol::{Ask, Asked, Ban, CheckedAction, ModerationAction, Why};

pub trait Asking {
    fn ask(&mut self, now: u64, by: Actor, asked: impl Into<Asked>) -> Result<Outcome, Refusal>;

    fn ask_say(
        &mut self,
        now: u64,
        id: MemberId,
        tag: Option<String>,
        text: Text,
    ) -> Result<(), Refusal> {
        let asked = Asked { id: tag, ask: Ask::Say { answers: None, emote: false, text } };
        self.ask(now, Actor::Member(id), asked).map(|_| ())
    }

    fn ask_typing(&mut self, now: u64, id: MemberId, active: bool) {
        self.ask(now, Actor::Member(id), Ask::Typing { active }).unwrap();
    }

    fn ask_rename(&mut self, now: u64, id: MemberId, name: Nickname) -> Result<(), Refusal> {
        self.ask(now, Actor::Member(id), Ask::Rename { name }).map(|_| ())
    }

    fn ask_set_topic(&mut self, now: u64, by: Actor, topic: Topic) -> Result<(), Refusal> {
        self.ask(now, by, Ask::SetTopic { topic }).map(|_| ())
    }

    /// The action as it was carried out, if it changed anything.
    fn ask_act(
        &mut self,
        now: u64,
        by: Actor,
        action: ModerationAction,
        why: Option<Why>,
    ) -> Result<Option<ModerationAction>, Refusal> {
        self.ask_act_on(now, by, None, action, why)
    }

    /// The same about whoever has or had that seat.
    fn ask_act_on(
        &mut self,
        now: u64,
        by: Actor,
        to: Option<SeatNumber>,
        action: ModerationAction,
        why: Option<Why>,
    ) -> Result<Option<ModerationAction>, Refusal> {
        let action = CheckedAction::new(action)?;
        match self.ask(now, by, Ask::Moderate { action, to, why })? {
            Outcome::Moderated { action, .. } => Ok(Some(action)),
            Outcome::Unchanged | Outcome::Gone(_) => Ok(None),
            other => panic!("{other:?}"),
        }
    }

    fn ask_bans(&mut self, now: u64, by: Actor) -> Result<Vec<Ban>, Refusal> {
        match self.ask(now, by, Ask::ListBans)? {
            Outcome::Bans(bans) => Ok(bans),
            other => panic!("{other:?}"),
        }
    }
}

impl Asking for Room {
    fn ask(&mut self, now: u64, by: Actor, asked: impl Into<Asked>) -> Result<Outcome, Refusal> {
        match self.handle(by, asked, at(now)) {
            Outcome::Refused(refusal) => Err(refusal),
            outcome => Ok(outcome),
        }
    }
}
