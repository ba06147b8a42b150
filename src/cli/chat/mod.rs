// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto chat`: a member in the terminal.
//!
//! Three threads bring what happens to the one that prints: the session's
//! reader, the standard input, and the signals. [`connect`] knows who we are and
//! whom to expect; the room itself is the window's too, a [`RoomState`](crate::model::RoomState).

mod at_end;
mod connect;
mod entered;
mod errand;
mod event;
mod fault;
mod files;
mod input;
mod json;
mod kept_ignores;
mod last_word;
mod looks;
mod message_rules;
mod met;
mod no_visit;
mod orders;
mod output;
mod page_watch;
mod past;
mod pending;
mod recent_texts;
mod screen;
mod visit;
mod wanted;
mod who;

use std::cell::Cell;
use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

use self::at_end::{AtEnd, at_end};
use self::connect::{Connector, NextStep};
use self::entered::Entered;
use self::errand::Errand;
pub(super) use self::errand::ErrandKind;
use self::event::ChatEvent;
use self::files::FileScreen;
use self::input::{InputEnd, InputReader};
use self::json::JsonOutput;
use self::last_word::Visited;
use self::no_visit::NoVisit;
use self::output::Output;
use self::pending::Pending;
use self::recent_texts::RecentTexts;
use self::screen::Screen;
use self::visit::{Visit, VisitOutcome};
use super::args::Chat;
use super::foreground::is_in_background;
use super::line_editor::EditorGuard;
use super::signals::EndRequest;
use super::{line_editor, print, strings};
use crate::client::Target;
use crate::exit_status::ExitStatus;
use crate::model::WatchedSession;
use crate::protocol::{Destination, Nickname};

pub(super) fn run(chat: Chat) -> ExitStatus {
    if is_cut_off(&chat) && is_in_background() {
        print::aside(&strings::quote_links());
        return ExitStatus::Failure;
    }
    let json = chat.json;
    let address = chat.destination.address().to_string();
    match visit(chat, None) {
        Ok(visited) => last_word::of(&visited, &address, json),
        Err(reason) => last_word::of_none(&reason, json),
    }
}

/// Goes in for the sake of files alone.
pub(super) fn run_errand(chat: Chat, kind: ErrandKind) -> ExitStatus {
    let (json, address) = (chat.json, chat.destination.address().to_string());
    match visit(chat, Some(Errand { kind, json })) {
        Ok(visited) => last_word::of(&visited, &address, json),
        Err(reason) => last_word::of_none(&reason, json),
    }
}

/// Tells if a link seems to be cut off at its first `&`, as a shell does it to
/// one without quotes, and so sends us into the background.
fn is_cut_off(chat: &Chat) -> bool {
    let Destination::Invite(invite) = &chat.destination else { return false };
    chat.visitor.name.is_none() && invite.name().is_none() && invite.addresses().len() == 1
}

/// Goes in, as often as it takes, and stays until it is over.
fn visit(chat: Chat, errand: Option<Errand>) -> Result<Visited, NoVisit> {
    let (mut connector, mut target) = Connector::find(&chat, name(&chat)?)?;
    let (events, waiting) = sync_channel(256);
    let (let_in, entered) = channel();
    let _terminal = EditorGuard;
    let pending = Arc::<Pending>::default();
    let is_errand = errand.is_some();
    let terminal = io::stdin().is_terminal() && !is_errand;
    let input = InputReader {
        pending: pending.clone(),
        events: events.clone(),
        json: chat.json,
        line: Cell::default(),
    };
    let end = obey_signals(events.clone()).map_err(|error| vec![strings::not_begun(&error)])?;
    let ended = || end.is_asked();
    watch_output(events.clone())
        .and_then(|()| match errand {
            Some(errand) => run_it(entered, input, errand),
            None => follow_input(entered, input, chat.clone(), end.clone()),
        })
        .map_err(|error| vec![strings::not_begun(&error)])?;
    loop {
        let visit = Visit {
            session: Arc::new(open(target.clone(), events.clone())),
            target: &target,
            entered: None,
            output: if is_errand { silent(chat.json) } else { output(chat.json, terminal) },
            connector: &connector,
            fetches_alone: chat.visitor.alone,
            pending: &pending,
            events: &events,
            let_in: &let_in,
            ended: &ended,
            outcome: VisitOutcome::default(),
        };
        let (ending, outcome) = visit.follow(&waiting);
        match connector.after(&ending, &mut target, &ended) {
            NextStep::Again if !ended() => {}
            NextStep::Over => {
                let refused = !terminal && pending.has_refused();
                return Ok(Visited { ending, outcome, refused });
            }
            NextStep::Again | NextStep::GaveUp => return Err(NoVisit::GaveUp),
            NextStep::Failed(reason) => return Err(reason),
        }
    }
}

/// Our name in the room.
fn name(chat: &Chat) -> Result<Nickname, Vec<String>> {
    let given = chat.visitor.name.clone().or_else(strings::login);
    given.or_else(|| Nickname::new("Guest").ok()).ok_or_else(|| vec![strings::no_name()])
}

/// The output for a program, or for people.
fn output(json: bool, terminal: bool) -> Output {
    let echo = !terminal || line_editor::can_edit();
    match json {
        true => Output::Json(JsonOutput::default()),
        false => Output::Prose(Screen {
            echo,
            typed: terminal,
            is_back: false,
            read: None,
            texts: RecentTexts::default(),
            files: FileScreen::default(),
        }),
    }
}

/// The output of an errand.
fn silent(json: bool) -> Output {
    if json {
        return Output::Json(JsonOutput::default());
    }
    line_editor::show_no_draft();
    Output::Errand(FileScreen::alone())
}

fn open(target: Target, events: SyncSender<ChatEvent>) -> WatchedSession {
    WatchedSession::open(target, move |event| match events.send(ChatEvent::Session(event)) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    })
}

fn obey_signals(events: SyncSender<ChatEvent>) -> io::Result<EndRequest> {
    EndRequest::listen(move || {
        // Where events wait, who takes them looks after each of them.
        let _ = events.try_send(ChatEvent::Interrupted);
    })
}

/// Notices when whoever reads our output is gone, however quiet the room is. At a
/// terminal, a signal tells.
fn watch_output(events: SyncSender<ChatEvent>) -> io::Result<()> {
    if io::stdout().is_terminal() {
        return Ok(());
    }
    let watch = move || {
        if print::wait_for_last_reader().is_ok() {
            let _ = events.send(ChatEvent::Unread);
        }
    };
    thread::Builder::new().name("output".into()).spawn(watch).map(drop)
}

fn run_it(entered: Receiver<Entered>, input: InputReader, errand: Errand) -> io::Result<()> {
    let run = move || {
        input.run(&entered, &errand);
        let _ = input.events.send(ChatEvent::InputOver { ended: true });
    };
    thread::Builder::new().name("errand".into()).spawn(run).map(drop)
}

fn follow_input(
    entered: Receiver<Entered>,
    input: InputReader,
    chat: Chat,
    asks: EndRequest,
) -> io::Result<()> {
    let follow = move || {
        let terminal = io::stdin().is_terminal();
        let end = input.follow(&entered, asks);
        let stays = match end {
            InputEnd::Left => false,
            InputEnd::Over { anything } => at_end(&chat, terminal, anything) == AtEnd::Stay,
        };
        if !stays {
            let ended = end != InputEnd::Left;
            let _ = input.events.send(ChatEvent::InputOver { ended });
        }
    };
    thread::Builder::new().name("input".into()).spawn(follow).map(drop)
}
