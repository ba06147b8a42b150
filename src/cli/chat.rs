// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto chat`: a member in the terminal.
//!
//! Three threads bring what happens to the one that prints: the session's
//! reader, the standard input, and the signals. The input's thread speaks by
//! itself, so that a room that takes our words slowly is still listened to.

use std::io::{self, BufRead, IsTerminal, Read};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::args::Chat;
use super::signals::Requests;
use super::{print, words};
use crate::client::{Ending, Line, SendError, Session, SessionEvent, Target};
use crate::protocol::{Event, Happening, Nickname, Notice, Text, TextError, classic};
use crate::sentences;

/// At the end of input, how long the room may be silent about our last words.
const ECHO: Duration = Duration::from_secs(10);
/// The most that is read of a line before it is looked at.
const LINE_BYTES: u64 = 64 * 1024;

/// What the printing thread waits for.
enum Turn {
    Session(SessionEvent),
    /// Nothing more will be said.
    InputOver,
    Interrupted,
}

/// What we have said, as the thread that reads the input counts it.
struct Spoken {
    /// Tells our ids from those of an earlier visit under the same name.
    prefix: String,
    count: AtomicU64,
}

pub(super) fn run(chat: Chat) -> ExitCode {
    let Some(name) = chat.name.or_else(words::login).or_else(|| Nickname::new("Guest").ok()) else {
        return ExitCode::FAILURE;
    };
    let (turns, waiting) = sync_channel(256);
    let target = Target::new(chat.address.clone(), name);
    let events = turns.clone();
    let sink = move |event| match events.send(Turn::Session(event)) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    };
    let session = Arc::new(Session::open(target, sink));
    let prefix = format!("{:016x}-", getrandom::u64().unwrap_or_default());
    let spoken = Arc::new(Spoken { prefix, count: AtomicU64::new(0) });
    let (let_in, entered) = channel();
    let (voice, words) = (Arc::clone(&session), Arc::clone(&spoken));
    let helpers = obey_signals(turns.clone()).and_then(|()| {
        let input = thread::Builder::new().name("input".into());
        input.spawn(move || say_input(&entered, &voice, &words, &turns)).map(drop)
    });
    if let Err(error) = helpers {
        print::error(&error.to_string());
        return ExitCode::FAILURE;
    }
    let screen = Screen { json: chat.json, echo: !io::stdin().is_terminal(), past: 0, session };
    let let_in = move || {
        let _ = let_in.send(());
    };
    let ending = screen.follow(&waiting, &spoken, let_in);
    conclude(&ending, &chat.address.to_string(), chat.json)
}

fn obey_signals(turns: SyncSender<Turn>) -> io::Result<()> {
    let mut signals = Requests::listen()?;
    let watch = move || {
        signals.wait();
        let _ = turns.send(Turn::Interrupted);
    };
    thread::Builder::new().name("signals".into()).spawn(watch).map(drop)
}

/// Says every line of the input once we are in.
fn say_input(entered: &Receiver<()>, session: &Session, spoken: &Spoken, turns: &SyncSender<Turn>) {
    if entered.recv().is_err() {
        return;
    }
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        match input.by_ref().take(LINE_BYTES).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => break,
            Ok(_) if line.trim_ascii() == classic::EXIT.as_bytes() => break,
            Ok(_) => {}
        }
        match say(session, spoken, &String::from_utf8_lossy(&line)) {
            Err(SendError::Over) => break,
            Err(error) => print::error(&sentences::send_error(error)),
            Ok(()) => {}
        }
    }
    let _ = turns.send(Turn::InputOver);
}

fn say(session: &Session, spoken: &Spoken, line: &str) -> Result<(), SendError> {
    match Text::new(line) {
        Ok(text) => {
            let number = spoken.count.load(Ordering::SeqCst);
            session.say_waiting(format!("{}{number}", spoken.prefix), text)?;
            spoken.count.store(number + 1, Ordering::SeqCst);
        }
        // Return on an empty line is no fault.
        Err(TextError::Empty) => {}
        Err(error) => print::error(&sentences::text_error(error)),
    }
    Ok(())
}

/// Where things are shown.
struct Screen {
    json: bool,
    /// Whether our own words are shown: on a terminal they stand there already.
    echo: bool,
    /// Events up to this number happened before we came.
    past: u64,
    session: Arc<Session>,
}

impl Screen {
    /// Shows what happens until the session is over.
    fn follow(
        mut self,
        turns: &Receiver<Turn>,
        spoken: &Spoken,
        mut let_in: impl FnMut(),
    ) -> Ending {
        let mut answered = 0;
        let mut input_over: Option<Instant> = None;
        loop {
            if let Some(since) = input_over
                && (answered >= spoken.count.load(Ordering::SeqCst) || since.elapsed() >= ECHO)
            {
                self.session.leave();
            }
            match self.next(turns, input_over) {
                Ok(Turn::Session(SessionEvent::Over(ending))) => return ending,
                Ok(Turn::Session(event)) => {
                    if answers(&event, &spoken.prefix) {
                        answered += 1;
                        input_over = input_over.map(|_| Instant::now());
                    }
                    if matches!(event, SessionEvent::Welcomed { .. }) {
                        let_in();
                    }
                    if self.show(event, &spoken.prefix).is_err() {
                        // Nobody reads any more.
                        self.session.leave();
                    }
                }
                Ok(Turn::InputOver) => input_over = Some(Instant::now()),
                Ok(Turn::Interrupted) => self.session.leave(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ending::Lost,
            }
        }
    }

    fn next(
        &self,
        turns: &Receiver<Turn>,
        input_over: Option<Instant>,
    ) -> Result<Turn, RecvTimeoutError> {
        match input_over {
            Some(_) => turns.recv_timeout(ECHO),
            None => turns.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn show(&mut self, event: SessionEvent, ours: &str) -> io::Result<()> {
        if let SessionEvent::Welcomed { line: Line::Classic, .. } = event {
            self.remark(&words::classic_line())?;
        }
        if self.json {
            return notice(event).map_or(Ok(()), |notice| print::line(&notice.encode()));
        }
        match event {
            SessionEvent::Welcomed { welcome, .. } => {
                self.past = welcome.number;
                print::line(&words::welcome(&welcome))?;
                if !self.echo {
                    print::line(&words::how_to_leave())?;
                }
            }
            SessionEvent::Happened(event) => self.happened(&event, ours)?,
            SessionEvent::Failed { reason, id: Some(_), .. } => {
                print::error(&sentences::reason(reason));
            }
            _ => {}
        }
        Ok(())
    }

    fn happened(&self, event: &Event, ours: &str) -> io::Result<()> {
        let is_said = matches!(event.what, Happening::Said { .. });
        let Some(words) = words::happening(&event.what) else { return Ok(()) };
        if event.number > self.past {
            let unseen = self.echo || !is_ours(&event.what, ours);
            return if unseen { print::line(&words) } else { Ok(()) };
        }
        // Of what is past, only what was said is worth reading again.
        if is_said {
            for line in words.lines() {
                print::line(&words::earlier(line))?;
            }
        }
        Ok(())
    }

    /// A sentence of our own, kept apart from what scripts read.
    fn remark(&self, sentence: &str) -> io::Result<()> {
        if self.json {
            print::error(sentence);
            return Ok(());
        }
        print::line(sentence)
    }
}

fn is_ours(what: &Happening, prefix: &str) -> bool {
    matches!(what, Happening::Said { id: Some(id), .. } if id.starts_with(prefix))
}

/// Whether the room has answered something we said.
fn answers(event: &SessionEvent, prefix: &str) -> bool {
    match event {
        SessionEvent::Happened(event) => is_ours(&event.what, prefix),
        SessionEvent::Failed { id: Some(id), .. } => id.starts_with(prefix),
        _ => false,
    }
}

/// An event as the native tongue writes it.
fn notice(event: SessionEvent) -> Option<Notice> {
    match event {
        SessionEvent::Welcomed { welcome, .. } => Some(Notice::Welcome(welcome)),
        SessionEvent::Happened(event) => Some(Notice::Event(event)),
        SessionEvent::Typing(typing) => Some(Notice::Typing(typing)),
        SessionEvent::Failed { reason, id, suggestion, seconds } => {
            let message = reason.sentence().to_owned();
            Some(Notice::Error { reason, message, id, suggestion, seconds })
        }
        SessionEvent::Bans(bans) => Some(Notice::Bans(bans)),
        SessionEvent::Over(Ending::Refused(refused)) => Some(Notice::Refused(refused)),
        SessionEvent::Over(_) | SessionEvent::Progress(_) => None,
    }
}

/// The last word, and what the shell learns.
fn conclude(ending: &Ending, address: &str, json: bool) -> ExitCode {
    let sentence = sentences::ending(ending, address);
    match ending {
        Ending::Left => return ExitCode::SUCCESS,
        Ending::RoomEnded => {
            if !json {
                let _ = print::line(&sentence);
            }
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    if json && let Some(last) = notice(SessionEvent::Over(ending.clone())) {
        let _ = print::line(&last.encode());
    }
    print::error(&sentence);
    ExitCode::FAILURE
}
