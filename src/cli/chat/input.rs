// SPDX-License-Identifier: GPL-3.0-or-later
//! The input: said, or done. On a thread of its own, so that a room that
//! takes our words slowly is still listened to.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use super::entered::Entered;
use super::event::ChatEvent;
use super::fault::Fault;
use super::json::{JsonRequest, is_object};
use super::message_rules::MessageRules;
use super::pending::Pending;
use super::who;
use crate::cli::lines::InputLine;
use crate::cli::signals::EndRequest;
use crate::cli::{clock, line_editor, print, strings};
use crate::client::SendError;
use crate::commands::{Command, CommandError, CommandName, Typed, parse};
use crate::model::{
    Person, answered_number, block_of, come_back, edited_number, go_away, ignore_span,
    own_last_number, pinning_request, pins_of, polling_request, polls_of, reacted_number,
    seat_meant, whisper,
};
use crate::protocol::{ModerationAction, Nickname, Request, Text, TextError, classic};
use crate::sentences;

/// End of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InputEnd {
    /// The last line asked to leave, or there is no room any more.
    Left,
    /// There is no further line.
    Over {
        /// Set if there was one at all.
        anything: bool,
    },
}

/// Reads what is typed, and does it.
pub(super) struct InputReader {
    pub pending: Arc<Pending>,
    /// The thread that prints.
    pub events: SyncSender<ChatEvent>,
    /// Set if a program is at the other end.
    pub json: bool,
    /// Number of the line.
    pub line: Cell<u64>,
}

impl InputReader {
    /// Takes every line of the input once we are in, until the last. Ctrl+C in an
    /// empty one `asks` for the end of the program.
    pub fn follow(&self, entered: &Receiver<Entered>, asks: EndRequest) -> InputEnd {
        let Ok(entered) = entered.recv() else { return InputEnd::Left };
        let mut end = InputEnd::Over { anything: false };
        let rules = MessageRules { entered: entered.clone(), json: self.json };
        line_editor::follow(rules, asks, |line| {
            self.line.set(self.line.get() + 1);
            let flow = self.take_line(&entered, &line);
            end = match flow {
                ControlFlow::Continue(()) => InputEnd::Over { anything: true },
                ControlFlow::Break(()) => InputEnd::Left,
            };
            flow
        });
        end
    }

    /// Takes one line; breaks when it is the last.
    fn take_line(&self, entered: &Entered, line: &InputLine) -> ControlFlow<()> {
        let taken = match () {
            () if line.too_long => Err(Fault::too_long(line)),
            () if classic::is_exit(&line.text) => Ok(ControlFlow::Break(())),
            () if self.json && is_object(&line.text) => self.request(entered, &line.text),
            () => self.take(entered, &line.text),
        };
        taken.unwrap_or_else(|fault| self.refuse(fault))
    }

    /// Has it told why a line was neither said nor done.
    fn refuse(&self, fault: Fault) -> ControlFlow<()> {
        self.pending.refuse(fault.id.as_deref());
        self.tell(ChatEvent::Refused { fault, line: self.line.get() })
    }

    /// Takes a line of a program.
    fn request(&self, entered: &Entered, line: &str) -> Result<ControlFlow<()>, Fault> {
        match JsonRequest::read(line)? {
            JsonRequest::Room(Request::Say { id, answers: Some(_), .. })
                if !entered.room().machine.can().answers =>
            {
                Err(Fault::no_replies(id))
            }
            JsonRequest::Room(request) => self.send(entered, request),
            JsonRequest::Who { id } => Ok(self.tell(ChatEvent::AskedWho { id })),
            JsonRequest::Leave => Ok(ControlFlow::Break(())),
        }
    }

    /// Takes a line that a person typed.
    fn take(&self, entered: &Entered, line: &str) -> Result<ControlFlow<()>, Fault> {
        let typed = parse(line, entered.room().roster.names());
        match typed? {
            Typed::Say(text) => match Text::new(&text) {
                Ok(text) => self.send(
                    entered,
                    Request::Say { id: None, answers: None, emote: false, text: text.into() },
                ),
                // Return on an empty line is no fault.
                Err(TextError::Empty) => Ok(ControlFlow::Continue(())),
                Err(error) => Err(error.into()),
            },
            Typed::Do(command) => self.obey(entered, command),
        }
    }

    fn obey(&self, entered: &Entered, command: Command) -> Result<ControlFlow<()>, Fault> {
        if let Some(request) = polling_request(&entered.room(), &command)? {
            return self.send(entered, request);
        }
        if let Some(request) = pinning_request(&entered.room(), &command)? {
            return self.send(entered, request);
        }
        let request = match command {
            Command::Act { act, to, why } => {
                let to = to.or_else(|| seat_meant(&act, &entered.room().roster));
                Request::Act { id: None, act, to, why }
            }
            Command::Bans => Request::Bans { id: None },
            Command::History(place) => entered.past.read(place),
            Command::Find(typed) => entered.past.find(&typed)?,
            Command::Reply { .. } if !entered.room().machine.can().answers => {
                return Err(Fault::no_replies(None));
            }
            Command::Reply { to, text } => {
                let answers = Some(answered_number(&entered.room(), to)?);
                Request::Say { id: None, answers, emote: false, text: text.into() }
            }
            Command::React { .. } if !entered.room().machine.can().reacts => {
                return Err(CommandError::NoReactions.into());
            }
            Command::React { emoji, to, active } => {
                let message = reacted_number(&entered.room(), to)?;
                Request::React { id: None, message, emoji: emoji.to_string(), active }
            }
            Command::Whisper { name, to, text } => whisper(&entered.room(), name, to, text)?,
            Command::Edit { message, text } => {
                let message = edited_number(&entered.room(), message)?;
                Request::Edit { id: None, message, text: text.into() }
            }
            Command::Delete => {
                let message = own_last_number(&entered.room(), |_| true)?;
                let act = ModerationAction::Remove { message, from: None };
                Request::Act { id: None, act, to: None, why: None }
            }
            Command::Topic(topic) => Request::Topic { id: None, topic: topic.into() },
            Command::Nick(name) => Request::Rename { id: None, name: name.into() },
            Command::Away(note) => {
                let room = entered.room();
                go_away(&room.roster, &room.you, note)
            }
            Command::Back => come_back(),
            // As if the input were over.
            Command::Leave => return Ok(ControlFlow::Break(())),
            Command::Who(None) if self.json => {
                return Ok(self.tell(ChatEvent::AskedWho { id: None }));
            }
            local => {
                self.answer(entered, local);
                return Ok(ControlFlow::Continue(()));
            }
        };
        self.send(entered, request)
    }

    /// Sends a request, and waits for its answer from now on.
    fn send(&self, entered: &Entered, mut request: Request) -> Result<ControlFlow<()>, Fault> {
        let id = self.pending.expect(&mut request);
        match entered.session.send_waiting(request) {
            Ok(()) => Ok(ControlFlow::Continue(())),
            Err(SendError::NotInClassic) => Err(Fault::not_in_classic(id)),
            Err(SendError::Away) => Err(Fault::away(id)),
            // Whoever waits is never told that the room is busy.
            Err(SendError::Over | SendError::Busy) => Ok(ControlFlow::Break(())),
        }
    }

    /// Has something told by the thread that prints.
    fn tell(&self, event: ChatEvent) -> ControlFlow<()> {
        match self.events.send(event) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    /// Answers a command that needs no room.
    fn answer(&self, entered: &Entered, command: Command) {
        let lines = match command {
            Command::Ignore(name) => ignore(entered, &name, true),
            Command::Unignore(name) => ignore(entered, &name, false),
            Command::Who(None) => who::lines(&mut entered.room()),
            Command::Who(Some(name)) => who::called(&entered.room(), &name),
            Command::Invite => entered.invite(),
            Command::Pins => strings::pins(pins_of(&entered.room())),
            Command::Polls => strings::polls(polls_of(&entered.room())),
            _ => strings::help(CommandName::of(entered.room().role())),
        };
        for line in lines {
            if self.json {
                print::aside(&line);
            } else if print::own(&line).is_err() {
                return;
            }
        }
    }
}

fn ignore(entered: &Entered, name: &Nickname, ignored: bool) -> Vec<String> {
    let mut room = entered.room();
    let person = match Person::ignorable(name, ignored, &room.you, &room.roster) {
        Ok(person) => person,
        Err(error) => return vec![sentences::ignore_error(error, name)],
    };
    let (block, span) = (block_of(&room, &person, clock::seconds()), ignore_span(&room, &person));
    // Nothing of a screen that scrolls is drawn anew for it.
    let _ = room.ignore(&person, ignored);
    // The room goes on while the disk is written.
    drop(room);
    let unkept = entered.ignores.keep(block, ignored);
    let told = ignored.then(|| strings::ignored_until(span)).filter(|_| unkept.is_none());
    [strings::ignored(name, ignored)].into_iter().chain(told).chain(unkept).collect()
}
