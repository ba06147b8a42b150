// SPDX-License-Identifier: GPL-3.0-or-later
//! The input: said, or done. On a thread of its own, so that a room that
//! takes our words slowly is still listened to.

mod fetching;
mod json_line;

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use super::entered::Entered;
use super::errand::{Errand, ErrandOrder};
use super::event::ChatEvent;
use super::fault::Fault;
use super::files::FileReport;
use super::json::is_object;
use super::message_rules::MessageRules;
use super::orders;
use super::pending::Pending;
use super::who;
use crate::cli::lines::InputLine;
use crate::cli::signals::EndRequest;
use crate::cli::{clock, home, line_editor, print, strings};
use crate::client::SendError;
use crate::commands::{
    Command, CommandError, CommandName, MessageWords, Typed, between_asterisks, parse,
};
use crate::model::{
    Person, answered_number, block_of, come_back, edited_message, go_away, ignore_span,
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

    /// Runs an errand, once we are in.
    pub fn run(&self, entered: &Receiver<Entered>, errand: &Errand) {
        let Ok(entered) = entered.recv() else { return };
        for order in errand.orders(&entered) {
            let flow = match order {
                Ok(ErrandOrder::Send(order)) => self.news(entered.files.send(None, order)),
                Ok(ErrandOrder::Fetch(order)) => self.news(entered.files.fetch(None, order)),
                Err(fault) => self.refuse(fault),
            };
            if flow.is_break() {
                return;
            }
        }
    }

    /// Has it told what became of files at once.
    fn news(&self, news: Vec<FileReport>) -> ControlFlow<()> {
        if news.is_empty() {
            return ControlFlow::Continue(());
        }
        self.tell(ChatEvent::FileReport(news))
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

    /// Takes a line that a person typed.
    fn take(&self, entered: &Entered, line: &str) -> Result<ControlFlow<()>, Fault> {
        let typed = parse(line, entered.room().roster.names())?;
        match typed {
            Typed::Say(text) => match Text::new(&text) {
                Ok(text) => self.send(entered, said(entered, None, text.into())?),
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
            Command::Reply { to, words } => {
                let answers = answered_number(&entered.room(), to)?;
                said(entered, Some(answers), words)?
            }
            Command::Me(text) => said(entered, None, MessageWords { text, emote: true })?,
            Command::React { .. } if !entered.room().machine.can().reacts => {
                return Err(CommandError::NoReactions.into());
            }
            Command::React { emoji, to, active } => {
                let message = reacted_number(&entered.room(), to)?;
                Request::React { id: None, message, emoji: emoji.to_string(), active }
            }
            Command::Whisper { name, to, words } => whisper(&entered.room(), name, to, words)?,
            Command::Edit { message, text } => {
                let (message, words) = edited_message(&entered.room(), message, &text)?;
                Request::Edit { id: None, message, text: words.text.into() }
            }
            Command::Delete => {
                let message = own_last_number(&entered.room(), |_| true)?;
                let act = ModerationAction::Remove { message, from: None };
                Request::Act { id: None, act, to: None, why: None }
            }
            Command::Send(typed) => {
                let order = orders::typed(entered, &typed)?;
                return Ok(self.news(entered.files.send(None, order)));
            }
            Command::SendWhat if !entered.room().machine.can().quotas => {
                return Err(CommandError::Missing(CommandName::Send).into());
            }
            Command::SendWhat => Request::Quota { id: None },
            Command::Files if entered.room().machine.can().quotas => {
                self.answer(entered, Command::Files);
                Request::Quota { id: None }
            }
            Command::Cancel(what) => return self.give_up(entered, what.as_deref()),
            Command::Get { file, folder } => {
                return self.fetch_numbered(entered, file, folder.as_deref());
            }
            Command::GetNamed(line) => return self.fetch_named(entered, &line),
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
            Command::Pins => strings::pins(pins_of(&entered.room()).all()),
            Command::Files => {
                let folder = home::download_folder().display().to_string();
                let mut lines = entered.files.known(|known| sentences::files::listed(known.all()));
                lines.push(sentences::files::saved_into(&folder));
                lines
            }
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

/// Words for everybody, as the room knows them.
fn said(entered: &Entered, answers: Option<u64>, words: MessageWords) -> Result<Request, Fault> {
    let MessageWords { text, emote } = words.for_room(entered.room().machine.can().emotes)?;
    Ok(Request::Say { id: None, answers, emote, text: text.into() })
}

/// A request of a program as the room knows it: where there are no acts, one is told between
/// asterisks.
fn as_known(mut request: Request, entered: &Entered) -> Result<Request, Fault> {
    if let Request::Say { id, emote, text, .. } | Request::Whisper { id, emote, text, .. } =
        &mut request
        && *emote
        && !entered.room().machine.can().emotes
    {
        let said = Text::new(&between_asterisks(text));
        *text = said.map_err(|error| Fault { id: id.clone(), ..error.into() })?.into();
        *emote = false;
    }
    Ok(request)
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
