// SPDX-License-Identifier: GPL-3.0-or-later
//! Log of a hosted room, printed on a thread of its own: neither the room nor its
//! console waits for a slow terminal.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::cli::{print, strings};
use crate::sentences;
use crate::server::{HistoryNews, HostEvent, LogThrottle};

/// Lines that wait for a slow terminal. Beyond, lines are lost and counted: the
/// room does not wait for whoever reads its log.
const LINES: usize = 4096;
/// Time for the last lines to be read.
const LAST_LINES: Duration = Duration::from_secs(1);

enum LogLine {
    Out(String),
    Err(String),
    /// Made here, control sequences and all.
    Raw(String),
    /// None: the throttle has begun to count.
    Count,
}

/// Sender of lines to the printer. Never waits.
#[derive(Clone)]
pub(super) struct ConsoleLog {
    lines: SyncSender<LogLine>,
    accounts: Arc<Accounts>,
}

/// Counts that sender and printer share.
#[derive(Default)]
struct Accounts {
    throttle: Mutex<LogThrottle>,
    /// Lines that found no place.
    lost: AtomicU64,
    /// Set once it is known that something that was removed comes back.
    unremoved: AtomicBool,
    /// Set while the talk is printed, too, with the files that are shared in it.
    shows_talk: AtomicBool,
}

/// The lines that were handed in, to be printed.
pub(super) struct LogLines {
    lines: Receiver<LogLine>,
    accounts: Arc<Accounts>,
}

/// Knows when everything is printed.
pub(super) struct Printer(Receiver<()>);

impl ConsoleLog {
    pub fn new() -> (Self, LogLines) {
        let (lines, waiting) = sync_channel(LINES);
        let accounts = Arc::<Accounts>::default();
        let log = Self { lines, accounts: accounts.clone() };
        (log, LogLines { lines: waiting, accounts })
    }

    /// Tells, once the room is closed, whether something that was removed comes back.
    pub fn watch_removals(&self) -> impl Fn() -> bool + use<> {
        let accounts = self.accounts.clone();
        move || accounts.unremoved.load(Ordering::SeqCst)
    }

    /// Tells if the talk is printed, too, so that nothing is printed twice.
    pub fn show_talk(&self, shown: bool) {
        self.accounts.shows_talk.store(shown, Ordering::SeqCst);
    }

    /// Called on the server's threads.
    pub fn note(&self, event: HostEvent) {
        let (events, begins_to_count) = self.accounts.throttled(|throttle| {
            let idle = throttle.next_due().is_none();
            let events = throttle.pass(event, Instant::now());
            (events, idle && throttle.next_due().is_some())
        });
        if begins_to_count {
            // A printer with more to do than it has room for looks by itself.
            let _ = self.lines.try_send(LogLine::Count);
        }
        for event in events {
            self.tell(event);
        }
    }

    fn tell(&self, event: HostEvent) {
        match event {
            HostEvent::Connected(address) => self.out(format!("{} connected!", plain(address))),
            HostEvent::Disconnected(address) => {
                self.out(format!("{} disconnected!", plain(address)));
            }
            HostEvent::Acted { by, act, target, why } => {
                self.out(strings::acted(by.as_ref(), &act, target, why.as_ref()));
            }
            HostEvent::Topic { by, topic } => self.own(&sentences::topic_set(by.as_ref(), &topic)),
            HostEvent::Doubtful(doubt) => self.own(&strings::doubted(&doubt)),
            HostEvent::Refused { address, why } => {
                self.err(format!("{}: {}", plain(address), sentences::turned_away(&why)));
            }
            HostEvent::FileShared { .. } if self.accounts.shows_talk.load(Ordering::SeqCst) => {}
            HostEvent::FileShared { name, file, size, beware } => {
                let told = sentences::files::shared_by(&name, &file, size);
                self.own(&sentences::files::with_warning(told, beware));
            }
            HostEvent::FileRefused { name, file } => {
                self.err(sentences::files::refused_for_the_disk(&name, &file));
            }
            HostEvent::OutOfFiles => self.err(strings::out_of_files()),
            HostEvent::Unkept { error } => self.err(strings::register_unkept(&error.0)),
            HostEvent::History(news) => {
                let comes_back = matches!(news, HistoryNews::Unremoved { .. });
                self.accounts.unremoved.fetch_or(comes_back, Ordering::SeqCst);
                self.err(sentences::history_news(&news));
            }
            HostEvent::Repeated { from, connections, refusals } => {
                self.err(strings::repeated(from, connections, refusals));
            }
            // The talk is followed event by event.
            HostEvent::Said { .. }
            | HostEvent::Joined { .. }
            | HostEvent::Lost { .. }
            | HostEvent::Back { .. }
            | HostEvent::Left { .. } => {}
        }
    }

    pub fn out(&self, line: String) {
        self.send(LogLine::Out(line));
    }

    /// A sentence of our own, set apart from what is said in the room.
    pub fn own(&self, sentence: &str) {
        self.out(strings::own(sentence));
    }

    pub fn raw(&self, line: String) {
        self.send(LogLine::Raw(line));
    }

    pub fn err(&self, line: String) {
        self.send(LogLine::Err(line));
    }

    fn send(&self, line: LogLine) {
        if self.lines.try_send(line).is_err() {
            self.accounts.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Accounts {
    fn throttled<T>(&self, what: impl FnOnce(&mut LogThrottle) -> T) -> T {
        what(&mut self.throttle.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl LogLines {
    /// Prints from now on.
    pub fn print(self) -> io::Result<Printer> {
        let (printed, all_printed) = channel();
        thread::Builder::new().name("log-printer".into()).spawn(move || {
            self.print_all();
            drop(printed);
        })?;
        Ok(Printer(all_printed))
    }

    fn print_all(&self) {
        while let Some(lines) = self.next() {
            lines.into_iter().for_each(LogLine::print);
            let lost = self.accounts.lost.swap(0, Ordering::Relaxed);
            if lost > 0 {
                print::aside(&strings::lines_lost(lost));
            }
        }
        let counted = self.accounts.throttled(LogThrottle::take_all);
        counted.into_iter().filter_map(LogLine::repeated).for_each(LogLine::print);
    }

    /// The next line, or what the throttle has counted within a minute.
    fn next(&self) -> Option<Vec<LogLine>> {
        loop {
            let due = self.accounts.throttled(|throttle| throttle.next_due());
            let line = match due {
                None => self.lines.recv().map_err(RecvTimeoutError::from),
                Some(due) => self.lines.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            match line {
                Ok(LogLine::Count) => continue,
                Ok(line) => return Some(vec![line]),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
            let counted = self.accounts.throttled(|throttle| throttle.take_due(Instant::now()));
            if !counted.is_empty() {
                return Some(counted.into_iter().filter_map(LogLine::repeated).collect());
            }
        }
    }
}

impl LogLine {
    fn repeated(event: HostEvent) -> Option<Self> {
        let HostEvent::Repeated { from, connections, refusals } = event else { return None };
        Some(Self::Err(strings::repeated(from, connections, refusals)))
    }

    fn print(self) {
        match self {
            Self::Out(line) => drop(print::line(&line)),
            Self::Raw(line) => drop(print::raw(&line)),
            Self::Err(line) => print::aside(&line),
            Self::Count => {}
        }
    }
}

impl Printer {
    /// Waits a moment for the last lines; but whoever does not read our output
    /// cannot keep us from ending.
    pub fn finish(self) {
        let _ = self.0.recv_timeout(LAST_LINES);
    }
}

/// An IPv4 peer of an IPv6 socket, written as the IPv4 address it is.
pub(super) fn plain(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::file::FileWarning;
    use crate::protocol::{FileName, Nickname};

    #[test]
    fn a_file_is_told_of_by_the_talk_where_that_is_shown() {
        for shown in [false, true] {
            let (log, lines) = ConsoleLog::new();
            log.show_talk(shown);
            let (name, file) = (Nickname::new("Ada").unwrap(), FileName::new("a.png"));
            let beware = Some(FileWarning::Disguised);
            log.note(HostEvent::FileShared { name, file, size: 7, beware });
            assert_eq!(lines.lines.try_recv().is_err(), shown);
        }
    }
}
