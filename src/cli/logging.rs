// SPDX-License-Identifier: GPL-3.0-or-later
//! The program's own log, on standard error: warnings, or what `SALOTTO_LOG` asks
//! for.
//!
//! Every thread writes into it, those of a hosted room included, and none of them
//! waits for whoever reads it (or does not): lines go into a queue of limited size,
//! which a thread of its own writes out. Lines without a place are counted, and the
//! log says how many are missing. What a panic says goes the same way.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::line_editor::{OutputStream, above};
use super::{print, strings};
use crate::sentences::harmless::harmless;

/// Variable of the environment that says what to log.
const VARIABLE: &str = "SALOTTO_LOG";
/// Levels that are logged unless it says otherwise.
const USUAL: &str = "warn";
/// Bytes that may wait for their reader.
const QUEUE: usize = 256 * 1024;
/// Time for the last lines to be read.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Sends the log to standard error until the guard is dropped, at the end of the
/// program.
#[must_use]
pub fn log() -> LogGuard {
    let queue = Arc::new(LogQueue::default());
    let log = tracing_subscriber::fmt().with_writer(LogWriter(Arc::clone(&queue)));
    if let Ok(filter) = EnvFilter::try_from_env(VARIABLE) {
        log.with_env_filter(filter).init();
    } else {
        // For people who asked for nothing: what happened, and no more.
        let log = log.without_time().with_level(false).with_target(false);
        log.with_env_filter(EnvFilter::new(USUAL)).init();
        if std::env::var_os(VARIABLE).is_some() {
            // Not through the log: no thread runs yet, and some programs need it so.
            print::aside(&strings::log_not_understood(VARIABLE));
        }
    }
    let panics = Arc::clone(&queue);
    panic::set_hook(Box::new(move |info| panics.push(&told(info))));
    LogGuard(queue)
}

/// Gives the last lines a moment to be read.
pub struct LogGuard(Arc<LogQueue>);

impl Drop for LogGuard {
    fn drop(&mut self) {
        self.0.finish();
    }
}

/// The words of a panic, as they are without a hook of ours.
fn told(info: &PanicHookInfo<'_>) -> String {
    let thread = thread::current();
    let told = format!("\nthread '{}' {info}\n", thread.name().unwrap_or("<unnamed>"));
    let backtrace = Backtrace::capture();
    match backtrace.status() {
        BacktraceStatus::Captured => format!("{told}stack backtrace:\n{backtrace}"),
        _ => told,
    }
}

#[derive(Clone)]
struct LogWriter(Arc<LogQueue>);

impl<'a> MakeWriter<'a> for LogWriter {
    type Writer = LogEntry;

    fn make_writer(&'a self) -> LogEntry {
        LogEntry { queue: Arc::clone(&self.0), text: Vec::new() }
    }
}

/// One entry of the log, which is queued once it is complete.
struct LogEntry {
    queue: Arc<LogQueue>,
    text: Vec<u8>,
}

impl Write for LogEntry {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for LogEntry {
    fn drop(&mut self) {
        self.queue.push(&String::from_utf8_lossy(&self.text));
    }
}

/// Standard error, above a line that is being typed. Each writing has to end with a
/// line break.
struct AboveDraft;

impl Write for AboveDraft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        above(OutputStream::Err, || io::stderr().write_all(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Entries that wait to be written.
#[derive(Default)]
struct LogQueue {
    state: Mutex<LogState>,
    /// Rings when something waits.
    work: Condvar,
    /// Rings when something was written.
    written: Condvar,
}

#[derive(Default)]
struct LogState {
    waiting: Waiting,
    /// The thread that writes was started: with the first entry, for most
    /// programs end without any.
    started: bool,
    /// Something was taken out and is not written yet.
    busy: bool,
}

#[derive(Default)]
struct Waiting {
    text: String,
    /// Entries behind it that found no place.
    lost: u64,
}

impl LogQueue {
    fn state(&self) -> MutexGuard<'_, LogState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts an entry in, or counts it. Never waits.
    fn push(self: &Arc<Self>, entry: &str) {
        let mut state = self.state();
        if !state.waiting.takes(entry) {
            return;
        }
        if !state.started {
            let queue = Arc::clone(self);
            let thread = thread::Builder::new().name("log-writer".into());
            // One that cannot be started now may be with the next entry.
            state.started = thread.spawn(move || queue.write_all(&mut AboveDraft)).is_ok();
        }
        self.work.notify_one();
    }

    fn write_all(&self, out: &mut impl Write) {
        loop {
            let waiting = self.next();
            // Whoever does not read misses it; the log goes on for those to come.
            let _ = waiting.write(out);
            self.state().busy = false;
            self.written.notify_all();
        }
    }

    fn next(&self) -> Waiting {
        let is_idle = |state: &mut LogState| state.waiting.is_empty();
        let waited = self.work.wait_while(self.state(), is_idle);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        state.busy = true;
        std::mem::take(&mut state.waiting)
    }

    /// Waits a moment until everything is written; but whoever does not read our
    /// log cannot keep us from ending.
    fn finish(&self) {
        let mut state = self.state();
        if state.started {
            let is_owed = |state: &mut LogState| state.busy || !state.waiting.is_empty();
            drop(self.written.wait_timeout_while(state, LAST_LINES, is_owed));
        } else {
            let _ = std::mem::take(&mut state.waiting).write(&mut AboveDraft);
        }
    }
}

impl Waiting {
    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.lost == 0
    }

    /// Takes an entry, if there is room for it.
    fn takes(&mut self, entry: &str) -> bool {
        // Behind a gap that is not told yet, nothing more comes.
        let fits = self.lost == 0 && self.text.len() + entry.len() <= QUEUE;
        match fits {
            true => self.text.push_str(entry),
            false => self.lost += 1,
        }
        fits
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut text = harmless(&self.text).into_owned();
        if self.lost > 0 {
            text.push_str(&strings::lines_lost(self.lost));
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        out.write_all(text.as_bytes())?;
        out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unread_log_is_bounded_and_says_what_is_missing() {
        let mut waiting = Waiting::default();
        let entry = format!("{}\n", "x".repeat(1_023));
        let taken = (0..1_000).filter(|_| waiting.takes(&entry)).count();
        assert_eq!(taken * entry.len(), QUEUE);
        let mut written = Vec::new();
        waiting.write(&mut written).unwrap();
        let written = String::from_utf8(written).unwrap();
        assert!(written.starts_with(&entry.repeat(taken)));
        let lost = 1_000 - taken;
        assert!(written.ends_with(&format!("lines are missing here: {lost}\n")), "{lost}");
    }

    #[test]
    fn a_peers_words_do_not_command_a_terminal() {
        let mut waiting = Waiting::default();
        waiting.takes("DEBUG name=\u{1b}[2J\n");
        let mut written = Vec::new();
        waiting.write(&mut written).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), "DEBUG name=\u{fffd}[2J\n");
    }

    #[test]
    fn entries_come_out_in_order() {
        let queue = Arc::new(LogQueue::default());
        let mut state = queue.state();
        // Nobody writes them to the real standard error.
        state.started = true;
        drop(state);
        queue.push("first\n");
        queue.push("second\n");
        let waiting = queue.next();
        assert_eq!(waiting.text, "first\nsecond\n");
        assert!(queue.state().busy);
        assert!(queue.state().waiting.is_empty());
    }
}
