// SPDX-License-Identifier: GPL-3.0-or-later
//! What is typed: said, or done. On a thread of its own, so that a room that
//! takes our words slowly is still listened to.

use std::io::{self, BufRead, Read};
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};

use super::company::Company;
use super::{Place, Spoken, who};
use crate::cli::{print, words};
use crate::client::{SendError, Session};
use crate::commands::{Command, Right, Typed, Word, parse};
use crate::protocol::{Nickname, Text, TextError, classic};
use crate::sentences;

/// The most that is read of a line before it is looked at.
const LINE_BYTES: u64 = 64 * 1024;

/// Who speaks, and what is known meanwhile.
pub(super) struct Voice {
    pub spoken: Arc<Spoken>,
    pub company: Arc<Mutex<Company>>,
    /// Whether what we answer would stand among JSON.
    pub json: bool,
}

/// Takes every line of the input once we are in, until the last.
pub(super) fn follow(entered: &Receiver<(Arc<Session>, Place)>, voice: &Voice) {
    let Ok((session, place)) = entered.recv() else { return };
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        match input.by_ref().take(LINE_BYTES).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) if line.trim_ascii() == classic::EXIT.as_bytes() => return,
            Ok(_) => {}
        }
        let line = String::from_utf8_lossy(&line);
        match voice.take(&session, &place, line.trim_end_matches(['\r', '\n'])) {
            Err(SendError::Over) => return,
            Err(error) => print::aside(&sentences::send_error(error)),
            Ok(()) => {}
        }
    }
}

impl Voice {
    fn take(&self, session: &Session, place: &Place, line: &str) -> Result<(), SendError> {
        // Only a command needs to know who is here.
        let names = if line.starts_with('/') { self.company().names() } else { Vec::new() };
        match parse(line, &names) {
            Ok(Typed::Say(text)) => self.say(session, text),
            Ok(Typed::Do(command)) => self.obey(session, place, command),
            Err(error) => {
                print::aside(&sentences::command_error(&error));
                Ok(())
            }
        }
    }

    fn say(&self, session: &Session, line: &str) -> Result<(), SendError> {
        match Text::new(line) {
            Ok(text) => {
                let number = self.spoken.count.load(Ordering::SeqCst);
                session.say_waiting(format!("{}{number}", self.spoken.prefix), text)?;
                self.spoken.count.store(number + 1, Ordering::SeqCst);
            }
            // Return on an empty line is no fault.
            Err(TextError::Empty) => {}
            Err(error) => print::aside(&sentences::text_error(error)),
        }
        Ok(())
    }

    fn obey(&self, session: &Session, place: &Place, command: Command) -> Result<(), SendError> {
        let asked = match command {
            Command::Act { act, why } => session.act(act, why),
            Command::Bans => session.ask_bans(),
            Command::Topic(topic) => session.set_topic(topic),
            Command::Nick(name) => session.rename(name),
            // As if the input were over.
            Command::Leave => Err(SendError::Over),
            local => {
                self.answer(place, local);
                return Ok(());
            }
        };
        asked?;
        self.spoken.count.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    /// What needs nobody else.
    fn answer(&self, place: &Place, command: Command) {
        let lines = match command {
            Command::Ignore(name) => vec![self.ignore(&name, true)],
            Command::Unignore(name) => vec![self.ignore(&name, false)],
            Command::Who => who::lines(&self.company()),
            Command::Invite => place.invite(),
            _ => words::help(Word::of(self.right())),
        };
        for line in lines {
            if self.json {
                print::aside(&line);
            } else if print::own(&line).is_err() {
                return;
            }
        }
    }

    fn ignore(&self, name: &Nickname, ignored: bool) -> String {
        let mut company = self.company();
        if ignored && company.is_me(name) {
            return words::not_yourself();
        }
        company.ignore(name, ignored);
        words::ignored(name, ignored)
    }

    fn right(&self) -> Right {
        match self.company().me() {
            Some(me) if me.host => Right::Host,
            Some(me) if me.moderator => Right::Moderators,
            _ => Right::Everybody,
        }
    }

    fn company(&self) -> std::sync::MutexGuard<'_, Company> {
        self.company.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
