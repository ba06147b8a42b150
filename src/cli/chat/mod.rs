// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto chat`: a member in the terminal.
//!
//! Three threads bring what happens to the one that prints: the session's
//! reader, the standard input, and the signals. [`connect`] knows who we are and
//! whom to expect; the room itself is the window's too, a [`RoomState`].

mod connect;
mod entered;
mod input;
mod screen;
mod who;

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use self::connect::{Connector, NextStep};
use self::entered::{Entered, Spoken};
use self::input::InputReader;
use self::screen::Screen;
use super::args::Chat;
use super::foreground::is_in_background;
use super::signals::Requests;
use super::{print, strings};
use crate::client::{Ending, Security, Session, SessionEvent, Target};
use crate::model::{Continuity, Entrance, RoomState, Update};
use crate::protocol::{Address, Destination, Nickname, ServerMessage, Welcome};
use crate::sentences;

/// At the end of input, how long the room may be silent about our last words.
const ECHO: Duration = Duration::from_secs(10);

/// One thing the printing thread waits for.
enum ChatEvent {
    Session(SessionEvent),
    /// Nothing more will be said.
    InputOver,
    Interrupted,
}

pub(super) fn run(chat: Chat) -> ExitCode {
    if matches!(chat.destination, Destination::Invite(_)) && is_in_background() {
        // Where nobody can type. A shell does that to a link without quotes.
        print::aside(&strings::quote_links());
        return ExitCode::FAILURE;
    }
    let json = chat.json;
    let address = chat.destination.address().to_string();
    match visit(chat) {
        Ok(ending) => conclude(&ending, &address, json),
        Err(sentences) => {
            for sentence in sentences {
                print::aside(&sentence);
            }
            ExitCode::FAILURE
        }
    }
}

/// Goes in, as often as it takes, and stays until it is over.
fn visit(chat: Chat) -> Result<Ending, Vec<String>> {
    let name = chat.name.clone().or_else(strings::login).or_else(|| Nickname::new("Guest").ok());
    let name = name.ok_or_else(|| vec![strings::no_name()])?;
    let (mut connector, mut target) = Connector::find(&chat, name)?;
    let (events, waiting) = sync_channel(256);
    let (let_in, entered) = channel();
    let asked_to_end = Arc::new(AtomicBool::new(false));
    let spoken = Arc::<Spoken>::default();
    let input = InputReader { spoken: spoken.clone(), json: chat.json };
    obey_signals(events.clone(), asked_to_end.clone())
        .and_then(|()| follow_input(entered, input, events.clone()))
        .map_err(|error| vec![error.to_string()])?;
    loop {
        let screen = Screen { json: chat.json, echo: !io::stdin().is_terminal() };
        let visit = Visit {
            session: Arc::new(open(target.clone(), events.clone())),
            target: &target,
            entered: None,
            screen,
            connector: &connector,
            spoken: &spoken,
            let_in: &let_in,
        };
        let ending = visit.follow(&waiting);
        let ended = || asked_to_end.load(Ordering::SeqCst);
        match connector.after(&ending, &mut target, &ended) {
            NextStep::Again if !ended() => {}
            NextStep::Over => return Ok(ending),
            NextStep::Again | NextStep::GaveUp => return Err(Vec::new()),
            NextStep::Failed(sentences) => return Err(sentences),
        }
    }
}

fn open(target: Target, events: SyncSender<ChatEvent>) -> Session {
    Session::open(target, move |event| match events.send(ChatEvent::Session(event)) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    })
}

fn obey_signals(events: SyncSender<ChatEvent>, asked: Arc<AtomicBool>) -> io::Result<()> {
    let mut signals = Requests::listen()?;
    let watch = move || {
        signals.wait();
        asked.store(true, Ordering::SeqCst);
        let _ = events.send(ChatEvent::Interrupted);
    };
    thread::Builder::new().name("signals".into()).spawn(watch).map(drop)
}

fn follow_input(
    entered: Receiver<Entered>,
    input: InputReader,
    events: SyncSender<ChatEvent>,
) -> io::Result<()> {
    let follow = move || {
        input.follow(&entered);
        let _ = events.send(ChatEvent::InputOver);
    };
    thread::Builder::new().name("input".into()).spawn(follow).map(drop)
}

/// One attempt, and the visit if it gets us in.
struct Visit<'a> {
    session: Arc<Session>,
    target: &'a Target,
    /// None until the room lets us in.
    entered: Option<Entered>,
    screen: Screen,
    connector: &'a Connector,
    spoken: &'a Spoken,
    let_in: &'a Sender<Entered>,
}

impl Visit<'_> {
    /// Shows what happens until the session is over.
    fn follow(mut self, events: &Receiver<ChatEvent>) -> Ending {
        let mut answered = 0;
        let mut input_over: Option<Instant> = None;
        loop {
            if let Some(since) = input_over
                && (answered >= self.spoken.count.load(Ordering::SeqCst) || since.elapsed() >= ECHO)
            {
                self.session.leave();
            }
            match next(events, input_over) {
                Ok(ChatEvent::Session(SessionEvent::Over(ending))) => return ending,
                Ok(ChatEvent::Session(event)) => {
                    for update in self.take_in(event) {
                        if screen::is_answer(&update, &self.spoken.prefix) {
                            answered += 1;
                            input_over = input_over.map(|_| Instant::now());
                        }
                        self.show(update);
                    }
                }
                Ok(ChatEvent::InputOver) => input_over = Some(Instant::now()),
                Ok(ChatEvent::Interrupted) => self.session.leave(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ending::Lost,
            }
        }
    }

    fn take_in(&mut self, event: SessionEvent) -> Vec<Update> {
        match (&self.entered, event) {
            (Some(entered), event) => entered.room().apply(event, Instant::now()),
            (None, SessionEvent::Welcomed { address, security, welcome }) => {
                vec![self.enter(address, security, *welcome)]
            }
            // Before a room has let us in, nothing happens there.
            (None, _) => Vec::new(),
        }
    }

    fn enter(&mut self, address: Address, security: Security, welcome: Welcome) -> Update {
        let room = RoomState::new(self.target, security.clone(), welcome.clone());
        self.entered = Some(Entered::new(self.session.clone(), room, address.clone()));
        let continuity = Continuity::Fresh;
        Update::Entered(Box::new(Entrance { address, security, welcome, continuity }))
    }

    fn show(&self, update: Update) {
        let is_entrance = matches!(update, Update::Entered(_));
        if self.draw(update).is_err() {
            // Nobody reads any more.
            self.session.leave();
        }
        if let Some(entered) = self.entered.as_ref().filter(|_| is_entrance) {
            let _ = self.let_in.send(entered.clone());
        }
    }

    fn draw(&self, update: Update) -> io::Result<()> {
        if let Update::Entered(entrance) = &update {
            for sentence in self.connector.meet(entrance) {
                self.screen.remark(&sentence)?;
            }
        }
        match (update, &self.entered) {
            (Update::Bans, Some(entered)) => {
                let bans = entered.room().bans.clone();
                self.screen.list_bans(&bans)
            }
            (update, _) => self.screen.show(update, &self.spoken.prefix),
        }
    }
}

fn next(
    events: &Receiver<ChatEvent>,
    input_over: Option<Instant>,
) -> Result<ChatEvent, RecvTimeoutError> {
    match input_over {
        Some(_) => events.recv_timeout(ECHO),
        None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
    }
}

/// The last word, and what the shell learns.
fn conclude(ending: &Ending, address: &str, json: bool) -> ExitCode {
    let sentence = sentences::ending(ending, address);
    match ending {
        Ending::Left => return ExitCode::SUCCESS,
        Ending::RoomEnded => {
            if !json {
                let _ = print::own(&sentence);
            }
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    if let (true, Ending::Refused(refused)) = (json, ending) {
        let _ = print::json(&ServerMessage::Refused(refused.clone()).encode());
    }
    print::aside(&sentence);
    ExitCode::FAILURE
}
