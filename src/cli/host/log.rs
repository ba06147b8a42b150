// SPDX-License-Identifier: GPL-3.0-or-later
//! Log of a hosted room, printed on a thread of its own: neither the room nor its
//! console waits for a slow terminal.

use std::io;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use crate::cli::{print, strings};
use crate::sentences;
use crate::server::HostEvent;

/// Lines that wait for a slow terminal. Beyond, lines are lost: the room does
/// not wait for whoever reads its log.
const LINES: usize = 4096;
/// Time for the last lines to be read.
const LAST_LINES: Duration = Duration::from_secs(1);
/// Prompt of the console, and the sequence that removes it for a line.
const PROMPT: &str = "> ";
const PROMPT_AWAY: &str = "\r\u{1b}[K";

enum LogLine {
    Out(String),
    Err(String),
    /// Made here, control sequences and all.
    Raw(String),
}

/// Sender of lines to the printer. Never waits.
#[derive(Clone)]
pub(super) struct ConsoleLog {
    lines: SyncSender<LogLine>,
    show_chat: bool,
}

/// The lines that were handed in, to be printed.
pub(super) struct LogLines(Receiver<LogLine>);

/// Knows when everything is printed.
pub(super) struct Printer(Receiver<()>);

impl ConsoleLog {
    pub fn new(show_chat: bool) -> (Self, LogLines) {
        let (lines, waiting) = sync_channel(LINES);
        (Self { lines, show_chat }, LogLines(waiting))
    }

    /// Called on the server's threads.
    pub fn note(&self, event: HostEvent) {
        match event {
            HostEvent::Connected(address) => self.out(format!("{} connected!", plain(address))),
            HostEvent::Disconnected(address) => {
                self.out(format!("{} disconnected!", plain(address)));
            }
            HostEvent::Said { name, text } if self.show_chat => {
                self.out(strings::spoken(&name, text.as_str()));
            }
            HostEvent::Acted { by, act, why } => {
                self.out(strings::acted(by.as_ref(), &act, why.as_ref()));
            }
            HostEvent::Topic { by, topic } => self.own(&sentences::topic_set(by.as_ref(), &topic)),
            HostEvent::Stranger { name } => self.own(&strings::stranger(&name)),
            HostEvent::Refused { address, why } => self.err(format!("{}: {why}", plain(address))),
            HostEvent::OutOfFiles => self.err(strings::out_of_files()),
            HostEvent::Unkept { error } => self.err(strings::register_unkept(&error)),
            HostEvent::Said { .. } | HostEvent::Joined { .. } | HostEvent::Left { .. } => {}
        }
    }

    pub fn out(&self, line: String) {
        let _ = self.lines.try_send(LogLine::Out(line));
    }

    /// A sentence of our own, set apart from what is said in the room.
    pub fn own(&self, sentence: &str) {
        self.out(strings::own(sentence));
    }

    pub fn raw(&self, line: String) {
        let _ = self.lines.try_send(LogLine::Raw(line));
    }

    pub fn err(&self, line: String) {
        let _ = self.lines.try_send(LogLine::Err(line));
    }
}

impl LogLines {
    /// Prints from now on. `prompt` shows where one may type.
    pub fn print(self, prompt: bool) -> io::Result<Printer> {
        let (printed, all_printed) = channel();
        let prompt = prompt.then_some(PROMPT);
        thread::Builder::new().name("log-printer".into()).spawn(move || {
            print_all(&self.0, prompt);
            drop(printed);
        })?;
        Ok(Printer(all_printed))
    }
}

impl Printer {
    /// Waits a moment for the last lines; but whoever does not read our output
    /// cannot keep us from ending.
    pub fn finish(self) {
        let _ = self.0.recv_timeout(LAST_LINES);
    }
}

fn print_all(lines: &Receiver<LogLine>, prompt: Option<&str>) {
    let _ = print::prompt(prompt.unwrap_or_default());
    for line in lines {
        if prompt.is_some() {
            let _ = print::prompt(PROMPT_AWAY);
        }
        match line {
            LogLine::Out(line) => drop(print::line(&line)),
            LogLine::Raw(line) => drop(print::raw(&line)),
            LogLine::Err(line) => print::aside(&line),
        }
        let _ = print::prompt(prompt.unwrap_or_default());
    }
}

/// An IPv4 peer of an IPv6 socket, written as the IPv4 address it is.
pub(super) fn plain(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}
