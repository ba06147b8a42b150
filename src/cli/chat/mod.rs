// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto chat`: a member in the terminal.
//!
//! Three threads bring what happens to the one that prints: the session's
//! reader, the standard input, and the signals. The [`door`] knows who we are
//! and whom to expect, the [`company`] who is here.

mod company;
mod door;
mod input;
mod screen;
mod who;

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use self::company::Company;
use self::door::{Door, Next};
use self::input::Voice;
use self::screen::Screen;
use super::args::Chat;
use super::foreground::is_in_background;
use super::signals::Requests;
use super::{print, words};
use crate::client::{Ending, Line, Session, SessionEvent, Target};
use crate::protocol::{Address, Destination, Fingerprint, Nickname, RoomName};

/// At the end of input, how long the room may be silent about our last words.
const ECHO: Duration = Duration::from_secs(10);

/// What the printing thread waits for.
enum Turn {
    Session(SessionEvent),
    /// Nothing more will be said.
    InputOver,
    Interrupted,
}

/// What we have said and asked, as the thread that reads the input counts it.
struct Spoken {
    /// Tells our ids from those of an earlier visit under the same name.
    prefix: String,
    count: AtomicU64,
}

/// Where we are, for whoever is to come after.
struct Place {
    address: Address,
    room: RoomName,
    /// None on a classic line.
    key: Option<Fingerprint>,
}

impl Place {
    fn invite(&self) -> Vec<String> {
        words::way_in(&self.address, &self.room, self.key)
    }
}

pub(super) fn run(chat: Chat) -> ExitCode {
    if matches!(chat.destination, Destination::Invite(_)) && is_in_background() {
        // Where nobody can type. A shell does that to a link without quotes.
        print::aside(&words::quote_links());
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
    let name = chat.name.clone().or_else(words::login).or_else(|| Nickname::new("Guest").ok());
    let name = name.ok_or_else(|| vec![words::no_name()])?;
    let (mut door, mut target) = Door::find(&chat, name)?;
    let (turns, waiting) = sync_channel(256);
    let (let_in, entered) = channel();
    let asked_to_end = Arc::new(AtomicBool::new(false));
    let prefix = format!("{:016x}-", getrandom::u64().unwrap_or_default());
    let spoken = Arc::new(Spoken { prefix, count: AtomicU64::new(0) });
    let company = Arc::<Mutex<Company>>::default();
    let voice = Voice { spoken: spoken.clone(), company: company.clone(), json: chat.json };
    obey_signals(turns.clone(), asked_to_end.clone())
        .and_then(|()| follow_input(entered, voice, turns.clone()))
        .map_err(|error| vec![error.to_string()])?;
    loop {
        let echo = !io::stdin().is_terminal();
        let screen = Screen { json: chat.json, echo, past: 0, company: company.clone() };
        let session = Arc::new(open(target.clone(), turns.clone()));
        let seat = Seat { session, screen, door: &door, spoken: &spoken, let_in: &let_in };
        let ending = seat.follow(&waiting);
        let ended = || asked_to_end.load(Ordering::SeqCst);
        match door.after(&ending, &mut target, &ended) {
            Next::Again if !ended() => {}
            Next::Over => return Ok(ending),
            Next::Again | Next::GaveUp => return Err(Vec::new()),
            Next::Failed(sentences) => return Err(sentences),
        }
    }
}

fn open(target: Target, turns: SyncSender<Turn>) -> Session {
    Session::open(target, move |event| match turns.send(Turn::Session(event)) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    })
}

fn obey_signals(turns: SyncSender<Turn>, asked: Arc<AtomicBool>) -> io::Result<()> {
    let mut signals = Requests::listen()?;
    let watch = move || {
        signals.wait();
        asked.store(true, Ordering::SeqCst);
        let _ = turns.send(Turn::Interrupted);
    };
    thread::Builder::new().name("signals".into()).spawn(watch).map(drop)
}

fn follow_input(
    entered: Receiver<(Arc<Session>, Place)>,
    voice: Voice,
    turns: SyncSender<Turn>,
) -> io::Result<()> {
    let follow = move || {
        input::follow(&entered, &voice);
        let _ = turns.send(Turn::InputOver);
    };
    thread::Builder::new().name("input".into()).spawn(follow).map(drop)
}

/// One attempt, and the visit if it gets us in.
struct Seat<'a> {
    session: Arc<Session>,
    screen: Screen,
    door: &'a Door,
    spoken: &'a Spoken,
    let_in: &'a Sender<(Arc<Session>, Place)>,
}

impl Seat<'_> {
    /// Shows what happens until the session is over.
    fn follow(mut self, turns: &Receiver<Turn>) -> Ending {
        let mut answered = 0;
        let mut input_over: Option<Instant> = None;
        loop {
            if let Some(since) = input_over
                && (answered >= self.spoken.count.load(Ordering::SeqCst) || since.elapsed() >= ECHO)
            {
                self.session.leave();
            }
            match next(turns, input_over) {
                Ok(Turn::Session(SessionEvent::Over(ending))) => return ending,
                Ok(Turn::Session(event)) => {
                    if self.screen.answers(&event, &self.spoken.prefix) {
                        answered += 1;
                        input_over = input_over.map(|_| Instant::now());
                    }
                    self.take(event);
                }
                Ok(Turn::InputOver) => input_over = Some(Instant::now()),
                Ok(Turn::Interrupted) => self.session.leave(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ending::Lost,
            }
        }
    }

    fn take(&mut self, event: SessionEvent) {
        let place = match &event {
            SessionEvent::Welcomed { address, line, welcome } => Some(Place {
                address: address.clone(),
                room: welcome.room.clone(),
                key: match line {
                    Line::Encrypted { fingerprint, .. } => Some(*fingerprint),
                    Line::Classic => None,
                },
            }),
            _ => None,
        };
        if self.screen.show(event, &self.spoken.prefix, self.door).is_err() {
            // Nobody reads any more.
            self.session.leave();
        }
        if let Some(place) = place {
            let _ = self.let_in.send((self.session.clone(), place));
        }
    }
}

fn next(turns: &Receiver<Turn>, input_over: Option<Instant>) -> Result<Turn, RecvTimeoutError> {
    match input_over {
        Some(_) => turns.recv_timeout(ECHO),
        None => turns.recv().map_err(|_| RecvTimeoutError::Disconnected),
    }
}

/// The last word, and what the shell learns.
fn conclude(ending: &Ending, address: &str, json: bool) -> ExitCode {
    let sentence = screen::last_word(ending, address);
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
    if json && let Some(last) = screen::notice(SessionEvent::Over(ending.clone())) {
        let _ = print::json(&last.encode());
    }
    print::aside(&sentence);
    ExitCode::FAILURE
}
