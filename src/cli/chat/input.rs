// SPDX-License-Identifier: GPL-3.0-or-later
//! The input: said, or done. On a thread of its own, so that a room that
//! takes our words slowly is still listened to.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;

use super::entered::{Entered, Spoken};
use super::who;
use crate::cli::lines::{self, InputLine};
use crate::cli::{print, strings};
use crate::client::{SendError, Session};
use crate::commands::{Command, CommandName, Typed, parse};
use crate::protocol::{Nickname, Text, TextError, classic};
use crate::sentences;

/// How the input ended.
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
    pub spoken: Arc<Spoken>,
    /// Set if answers would stand among JSON.
    pub json: bool,
}

impl InputReader {
    /// Takes every line of the input once we are in, until the last.
    pub fn follow(&self, entered: &Receiver<Entered>) -> InputEnd {
        let Ok(entered) = entered.recv() else { return InputEnd::Left };
        let mut end = InputEnd::Over { anything: false };
        lines::follow(|line| {
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
        if line.too_long {
            self.refuse(&strings::line_too_long());
            return ControlFlow::Continue(());
        }
        if line.text.trim_ascii() == classic::EXIT {
            return ControlFlow::Break(());
        }
        match self.take(entered, &line.text) {
            Err(SendError::Over) => return ControlFlow::Break(()),
            Err(error) => self.refuse(&sentences::send_error(error)),
            Ok(()) => {}
        }
        ControlFlow::Continue(())
    }

    /// Says why a line was neither said nor done.
    fn refuse(&self, sentence: &str) {
        self.spoken.refused.store(true, Ordering::SeqCst);
        print::aside(sentence);
    }

    fn take(&self, entered: &Entered, line: &str) -> Result<(), SendError> {
        let typed = parse(line, entered.room().roster.names());
        match typed {
            Ok(Typed::Say(text)) => self.say(&entered.session, &text),
            Ok(Typed::Do(command)) => self.obey(entered, command),
            Err(error) => {
                self.refuse(&sentences::command_error(&error));
                Ok(())
            }
        }
    }

    fn say(&self, session: &Session, line: &str) -> Result<(), SendError> {
        match Text::new(line) {
            Ok(text) => {
                session.say_waiting(self.spoken.next_id(), text)?;
                self.spoken.count.fetch_add(1, Ordering::SeqCst);
            }
            // Return on an empty line is no fault.
            Err(TextError::Empty) => {}
            Err(error) => self.refuse(&sentences::text_error(error)),
        }
        Ok(())
    }

    fn obey(&self, entered: &Entered, command: Command) -> Result<(), SendError> {
        let session = &entered.session;
        let id = self.spoken.next_id();
        let asked = match command {
            Command::Act { act, why } => session.act(id, act, why),
            Command::Bans => session.ask_bans(id),
            Command::Topic(topic) => session.set_topic(id, topic),
            Command::Nick(name) => session.rename(id, name),
            // As if the input were over.
            Command::Leave => Err(SendError::Over),
            local => {
                self.answer(entered, local);
                return Ok(());
            }
        };
        asked?;
        self.spoken.count.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    /// Answers a command that needs no room.
    fn answer(&self, entered: &Entered, command: Command) {
        let lines = match command {
            Command::Ignore(name) => vec![ignore(entered, &name, true)],
            Command::Unignore(name) => vec![ignore(entered, &name, false)],
            Command::Who => who::lines(&mut entered.room()),
            Command::Invite => entered.invite(),
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

fn ignore(entered: &Entered, name: &Nickname, ignored: bool) -> String {
    let mut room = entered.room();
    if ignored && room.you == *name {
        return strings::not_yourself();
    }
    if !ignored && !room.roster.ignores(name) {
        return strings::not_ignored(name);
    }
    // Nothing of a screen that scrolls is drawn anew for it.
    let _ = room.ignore(name, ignored);
    strings::ignored(name, ignored)
}
