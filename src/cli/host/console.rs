// SPDX-License-Identifier: GPL-3.0-or-later
//! The console of a room without a window: commands in, answers to whoever
//! reads its log. What is done to the room is told by the room itself.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::chat_watch::ChatWatch;
use super::log::ConsoleLog;
use super::way_in::WayIn;
use crate::cli::lines::InputLine;
use crate::cli::{clock, strings};
use crate::commands::{Command, CommandError, CommandName, ReplyTo, parse_bare, suggest};
use crate::protocol::{FileSenders, FileTypes, ModerationAction, Nickname};
use crate::sentences;
use crate::server::{Refusal, Server};

/// Commands that make sense without being in the room.
pub(super) const OFFERED: &[CommandName] = &[
    CommandName::Who,
    CommandName::Invite,
    CommandName::Kick,
    CommandName::Ban,
    CommandName::Unban,
    CommandName::Bans,
    CommandName::Mute,
    CommandName::Unmute,
    CommandName::Slow,
    CommandName::Lock,
    CommandName::Unlock,
    CommandName::Announce,
    CommandName::Classic,
    CommandName::Topic,
    CommandName::Pins,
    CommandName::Pin,
    CommandName::Unpin,
    CommandName::Moderator,
    CommandName::Unmoderator,
    CommandName::Remove,
    CommandName::RemoveAll,
    CommandName::Help,
];

/// Words that only a console has.
pub(super) const OWN: &[&str] = &["rules", "files", "keep", "close", "quit", "exit"];

pub(super) struct Console<'a> {
    pub server: &'a Server,
    pub way_in: &'a WayIn,
    pub log: &'a ConsoleLog,
    pub chat: &'a ChatWatch,
    /// Set by the log when the console's own act is told.
    pub told: &'a Arc<AtomicBool>,
}

impl Console<'_> {
    /// Does what a line asks for; breaks when it closes the room.
    pub fn take(&self, line: &InputLine) -> ControlFlow<()> {
        if line.too_long {
            self.log.err(strings::line_too_long());
            return ControlFlow::Continue(());
        }
        let line = line.text.trim_ascii();
        let typed = line.strip_prefix('/').unwrap_or(line).trim().to_lowercase();
        let (word, rest) = typed.split_once(char::is_whitespace).unwrap_or((&typed, ""));
        match word {
            "" => {}
            "close" | "quit" | "exit" | "rules" if !rest.is_empty() => {
                self.log.err(sentences::nothing_follows(word));
            }
            "close" | "quit" | "exit" => return ControlFlow::Break(()),
            "files" => self.files(rest),
            "keep" => self.keep(rest),
            "rules" => self.answer(strings::all_rules(&self.server.rules())),
            _ => match parse_bare(line, &self.names(), OFFERED) {
                Ok(command) => self.obey(command),
                Err(error) => self.log.err(fault(error)),
            },
        }
        ControlFlow::Continue(())
    }

    fn obey(&self, command: Command) {
        match command {
            Command::Act { act, to, why } => self.ask(|server| server.act(act, to, why)),
            Command::Topic(topic) => self.ask(|server| server.set_topic(topic)),
            Command::Bans => self.answer(strings::bans(&self.server.bans())),
            Command::Who(None) => self.who(),
            Command::Who(Some(name)) => self.who_used(&name),
            Command::Invite => self.way_in.print(self.log),
            Command::Pins => self.answer(strings::pins(&self.server.pinned())),
            Command::Pin(to) => self.pin(to.as_ref()),
            Command::Unpin(number) => self.unpin(number),
            _ => self.answer(strings::console_help(OFFERED)),
        }
    }

    fn pin(&self, to: Option<&ReplyTo>) {
        let message = match to {
            Some(ReplyTo::Message(number)) => Ok(*number),
            Some(ReplyTo::Last(name)) => {
                // The others take a number as it is, too.
                let said = self.chat.last_said(Some(name));
                let number = said.or_else(|| name.as_str().parse().ok());
                number.ok_or_else(|| CommandError::NothingSaid(name.clone()))
            }
            None => self.chat.last_said(None).ok_or(CommandError::NothingToPin),
        };
        match message {
            Ok(message) => {
                let act = ModerationAction::Pin { message, from: None };
                self.ask(|server| server.act(act, None, None));
            }
            Err(error) => self.log.err(fault(error)),
        }
    }

    fn unpin(&self, number: Option<u64>) {
        let last = || self.server.pinned().last().map(|pin| pin.number);
        match number.or_else(last) {
            Some(message) => {
                let act = ModerationAction::Unpin { message };
                self.ask(|server| server.act(act, None, None));
            }
            None => self.log.err(fault(CommandError::NothingPinned)),
        }
    }

    /// Keeps what is said from now on, or nothing of it; without a word, says what holds.
    fn keep(&self, word: &str) {
        let on = match word {
            "on" => true,
            "off" => false,
            "" => return self.log.own(&strings::kept(self.server.rules().kept)),
            _ => return self.log.err(strings::on_or_off()),
        };
        match self.server.keeper().choose(on) {
            Ok(true) => self.log.own(&sentences::keep_choice(on)),
            Ok(false) => self.log.own(&sentences::unchanged()),
            Err(error) => self.log.err(sentences::keep_error(&error)),
        }
    }

    /// Says who may send files, or which; without a word, what holds and what they take.
    fn files(&self, word: &str) {
        let act = match (FileSenders::of_word(word), FileTypes::of_word(word)) {
            (Some(who), _) => ModerationAction::Files { who },
            (_, Some(types)) => ModerationAction::FileTypes { types },
            _ if word.is_empty() => {
                let (rules, files) = (self.server.rules(), self.server.files_use());
                return self.answer(strings::files_use(&rules, files));
            }
            _ => return self.log.err(strings::which_files()),
        };
        self.ask(|server| server.act(act, None, None));
    }

    fn ask(&self, what: impl FnOnce(&Server) -> Result<(), Refusal>) {
        self.told.store(false, Ordering::SeqCst);
        match what(self.server) {
            Ok(()) if self.told.load(Ordering::SeqCst) => {}
            Ok(()) => self.log.own(&sentences::unchanged()),
            Err(refusal) => {
                self.log.err(sentences::failure(refusal.reason, refusal.seconds, None));
                for line in strings::candidates(&refusal.candidates) {
                    self.log.err(line);
                }
            }
        }
    }

    fn who(&self) {
        let members = self.server.members();
        if members.is_empty() {
            return self.log.own(&strings::nobody_here());
        }
        let told = members
            .iter()
            .map(|member| sentences::with_details(&member.name, &sentences::badges(member)));
        self.answer(told.collect());
    }

    fn who_used(&self, name: &Nickname) {
        let members = self.server.members();
        let here = members.iter().find(|member| member.name.folded() == name.folded());
        let left = self.server.uses_of(name);
        let left: Vec<_> = left.iter().collect();
        self.answer(sentences::called(here, &left, clock::milliseconds()));
    }

    /// Names of everybody present.
    pub fn names(&self) -> Vec<Nickname> {
        self.server.members().into_iter().map(|member| member.name).collect()
    }

    fn answer(&self, lines: Vec<String>) {
        for line in lines {
            self.log.own(&line);
        }
    }
}

fn fault(error: CommandError) -> String {
    let error = match error {
        CommandError::Unknown { word, .. } => {
            let offered = OFFERED.iter().map(|word| word.as_str());
            let near = suggest(&word, offered.chain(OWN.iter().copied()));
            CommandError::Unknown { word, near }
        }
        error => error,
    };
    sentences::console_error(&error)
}
