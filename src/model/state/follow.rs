// SPDX-License-Identifier: GPL-3.0-or-later
//! Events of the room, and what they change in its state.

use std::time::Instant;

use super::RoomState;
use super::shown::{note_author, note_gone, past, shown};
use crate::client::Security;
use crate::commands::{CommandError, MessageWords, ReplyTo, edited_text};
use crate::model::log_position::When;
use crate::model::mutes_and_ignores::SamePerson;
use crate::model::person::Person;
use crate::model::undo::{OwnAction, Subject, Undoable};
use crate::model::update::Update;
use crate::protocol::{Event, EventKind, Member, ModerationAction, Nickname, Text, Topic, Typing};

/// Takes in events that this device remembers. They change nothing in the room.
#[must_use = "the updates have to be drawn"]
pub fn recall(state: &mut RoomState, events: Vec<Event>) -> Vec<Update> {
    let events = past(events, &mut state.roster, &state.you);
    state.updates.tell(Update::Recalled(events));
    state.updates.take()
}

/// Number of the message that `to` means.
///
/// # Errors
///
/// [`CommandError::NothingSaid`] if nothing of that person is remembered.
pub fn answered_number(state: &RoomState, to: ReplyTo) -> Result<u64, CommandError> {
    match to {
        ReplyTo::Message(number) => Ok(number),
        ReplyTo::Last(name) => {
            // Who came back without a key has another seat than what it said before.
            let called = SamePerson::Name(name.folded());
            let last = |person: &SamePerson| state.log.last_of(&name, person);
            let found = last(&everywhere(state, &name)).or_else(|| last(&called));
            found.ok_or(CommandError::NothingSaid(name))
        }
    }
}

/// Number of the message that an emoji is put to: the newest, if it is not said to which.
///
/// # Errors
///
/// [`CommandError::NothingToReactTo`] if it is not remembered.
pub fn reacted_number(state: &RoomState, to: Option<ReplyTo>) -> Result<u64, CommandError> {
    let Some(to) = to else {
        return state.log.last_said().ok_or(CommandError::NothingToReactTo(None));
    };
    answered_number(state, to).map_err(|error| match error {
        CommandError::NothingSaid(name) => CommandError::NothingToReactTo(Some(name)),
        other => other,
    })
}

/// Number of the last that we said for which `is_meant`, be it a whisper or a poll.
///
/// # Errors
///
/// [`CommandError::NothingToDelete`] if none is remembered.
pub fn own_last_number(
    state: &RoomState,
    is_meant: impl Fn(u64) -> bool,
) -> Result<u64, CommandError> {
    let us = everywhere(state, &state.you);
    state.log.last_at_all(&state.you, &us, is_meant).ok_or(CommandError::NothingToDelete)
}

/// Number of the message of ours that is edited, and the words that it gets by what was
/// `typed`: our last one to everybody, if it is not said which.
///
/// # Errors
///
/// [`CommandError::NoEdits`] in a room that does not know them, and
/// [`CommandError::NothingToEdit`] if none is remembered.
pub fn edited_message(
    state: &RoomState,
    message: Option<u64>,
    typed: &Text,
) -> Result<(u64, MessageWords), CommandError> {
    if !state.machine.can().edits {
        return Err(CommandError::NoEdits);
    }
    let us = everywhere(state, &state.you);
    let last = || state.log.last_of(&state.you, &us);
    let number = message.or_else(last).ok_or(CommandError::NothingToEdit)?;
    let emote = state.log.is_act(number);
    let text = Text::new(edited_text(typed.as_str(), emote))?;
    Ok((number, MessageWords { text, emote }))
}

/// All that who goes by that name is told by.
fn everywhere(state: &RoomState, name: &Nickname) -> SamePerson {
    Person { name: name.clone(), seat: None }.everywhere(&state.roster)
}

impl RoomState {
    /// Tells if all has arrived that happened before we came in.
    pub fn is_caught_up(&self) -> bool {
        self.log.is_caught_up()
    }

    pub(super) fn happened(&mut self, event: Event, now: Instant) {
        let when = self.log.judge(&event);
        let you = self.you.clone();
        let mut ours = false;
        match when {
            When::Now => self.follow(&event, now),
            When::Past { .. } => ours = self.way_back.absence.is_about_us(&event.what),
            When::Again { .. } => {}
        }
        if when != When::Now {
            note_author(&mut self.roster, &event);
        }
        if is_about_a_ban(&event.what) {
            self.updates.redraw(Update::BansChanged);
        }
        self.note_poll(&event, when == When::Now);
        if when == When::Now {
            self.note_pin(&event);
        }
        let shown = shown(&mut self.roster, event, when, you, ours);
        self.updates.tell(Update::Happened(shown));
    }

    pub(super) fn typing(&mut self, typing: Typing, now: Instant) {
        if self.roster.ignores(&typing.name, None) {
            return;
        }
        self.updates.tell(Update::Typing(typing.clone()));
        // Until the past has arrived, typing is past too.
        if typing.name != self.you && self.log.is_caught_up() {
            self.typists.apply(typing, now);
        }
    }

    fn follow(&mut self, event: &Event, now: Instant) {
        match &event.what {
            EventKind::Said { from, .. } => self.follow_said(from, now),
            EventKind::Whispered(whisper) => self.note_own(&whisper.from, now),
            EventKind::Joined(member) => {
                self.roster.join(member.clone());
                self.look_at_our_role(&member.name);
            }
            EventKind::Left { name, .. } => {
                self.typists.forget(name);
                if let Some(member) = self.roster.leave(name) {
                    note_gone(&mut self.roster, member, event.time);
                }
            }
            EventKind::Renamed { from, to, recognition, looks_like, .. } => {
                self.typists.forget(from);
                self.roster.rename(from, to.clone(), *recognition, looks_like.clone());
                if *from == self.you {
                    self.you = to.clone();
                    self.way_back.absence.rename(to);
                    self.updates.tell(Update::NewName(to.clone()));
                    self.look_at_our_role(to);
                }
            }
            EventKind::Topic { by, topic, id } => {
                self.set_topic(by.as_ref(), topic, id.as_deref());
            }
            EventKind::Acted { by, act, target, id, .. } => {
                self.acted(by.as_ref(), act, (*target, id.as_deref()), (event.time, now));
            }
            EventKind::History { kept, .. } => {
                self.rules.kept = *kept;
                self.updates.redraw(Update::Permissions);
            }
            EventKind::Withheld
            | EventKind::Reacted(_)
            | EventKind::Edited(_)
            | EventKind::Revised { .. }
            | EventKind::Poll(_)
            | EventKind::File(_)
            | EventKind::Voted(_)
            | EventKind::PollClosed { .. }
            | EventKind::Removed { .. }
            | EventKind::Notice { .. }
            | EventKind::Ended => {}
        }
    }

    fn follow_said(&mut self, from: &Nickname, now: Instant) {
        self.typists.forget(from);
        // A classic room does not list its members; one who speaks is one.
        if self.security == Security::Classic && !self.roster.has(from) {
            self.roster.join(Member::named(from.clone()));
        }
        self.note_own(from, now);
    }

    /// Notes when we said something.
    fn note_own(&mut self, from: &Nickname, now: Instant) {
        if *from == self.you {
            self.said = Some(now);
            self.updates.redraw(Update::Speech);
        }
    }

    /// Has our role drawn anew, if `name` is ours.
    pub(super) fn look_at_our_role(&mut self, name: &Nickname) {
        if *name == self.you {
            self.updates.redraw(Update::Permissions);
            self.updates.redraw(Update::Speech);
        }
    }

    fn set_topic(&mut self, by: Option<&Nickname>, topic: &Topic, id: Option<&str>) {
        self.overtake(Subject::Topic);
        let before = std::mem::replace(&mut self.topic, topic.clone());
        self.updates.redraw(Update::Header);
        if by == Some(&self.you) {
            let asked = OwnAction::Topic(topic.clone());
            self.undo.happened(&asked, id, || Some(Undoable::topic(topic, &before)));
        }
    }
}

fn is_about_a_ban(what: &EventKind) -> bool {
    use ModerationAction::{Ban, Unban};
    matches!(what, EventKind::Acted { act: Ban { .. } | Unban { .. }, .. })
}
