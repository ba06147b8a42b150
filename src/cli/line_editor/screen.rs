// SPDX-License-Identifier: GPL-3.0-or-later
//! The draft on the terminal, beneath everything that is printed.
//!
//! There is one terminal, so there is one such state in the program. Whoever
//! prints takes the draft away, prints, and puts it back, under one lock: nothing
//! is torn, nothing waits for a key, and what waits for a slow terminal waits as
//! it would without a draft.

use std::env;
use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use rustyline::GraphemeClusterMode;

use super::raw_mode;
use super::rows::{DraftRows, ShownDraft, TerminalSize, TextRow};

/// Sequences that remove everything from the cursor on, and that make a hint stand
/// back.
const REMOVE_REST: &str = "\r\x1b[J";
const FAINT: &str = "\x1b[2m";
const USUAL: &str = "\x1b[m";

/// Terminals that understand no sequences.
const DUMB: &[&str] = &["", "dumb", "cons25", "emacs"];

/// Time for a terminal that takes no output to take the last of it, and between two
/// looks if it does.
const LAST_WORDS: Duration = Duration::from_secs(1);
const TRY_AGAIN: Duration = Duration::from_millis(10);

static SCREEN: Mutex<DraftScreen> = Mutex::new(DraftScreen {
    state: ScreenState::Unused,
    draft: ShownDraft { prompt: "", text: String::new(), cursor: 0, hint: String::new() },
    status: String::new(),
    drawn: None,
});

/// Tells if the output is a terminal that understands sequences.
pub fn shows_bold() -> bool {
    let term = env::var("TERM").unwrap_or_default();
    io::stdout().is_terminal() && !DUMB.contains(&term.as_str())
}

/// The draft, and where it stands.
struct DraftScreen {
    state: ScreenState,
    draft: ShownDraft,
    /// A line beneath it that others replace, where the draft has no hint.
    status: String,
    /// Part of it that stands on the terminal, if any does.
    drawn: Option<DraftRows>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ScreenState {
    /// No line is edited: not yet, or the program is in the background.
    Unused,
    Used,
    /// No line is edited, but there may be a status.
    Status,
    /// No line will be edited any more.
    Closed,
}

/// The stream that something is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputStream {
    Out,
    Err,
}

impl OutputStream {
    fn is_the_terminal(self) -> bool {
        match self {
            Self::Out => io::stdout().is_terminal(),
            Self::Err => io::stderr().is_terminal(),
        }
    }
}

/// Prints something above the draft. What goes elsewhere than to the terminal does
/// not disturb it, and must not hold it up.
pub fn above<T>(stream: OutputStream, print: impl FnOnce() -> T) -> T {
    let mut screen = screen();
    if !screen.is_shown() || !stream.is_the_terminal() {
        drop(screen);
        return print();
    }
    screen.remove();
    let printed = print();
    screen.draw();
    printed
}

/// Shows a draft from now on; tells if it may be edited.
pub(super) fn open() -> io::Result<bool> {
    let mut screen = screen();
    if screen.state == ScreenState::Unused {
        raw_mode::enter().inspect_err(|_| raw_mode::leave())?;
        screen.state = ScreenState::Used;
        screen.draw();
    }
    Ok(screen.state == ScreenState::Used)
}

/// Shows only a status from now on, if the output is a terminal that can.
pub fn show_no_draft() {
    let mut screen = screen();
    if screen.state == ScreenState::Unused && shows_bold() {
        screen.state = ScreenState::Status;
    }
}

/// Shows a status in the place of the last one, an empty one for none. Returns `false` if
/// there is no place for it.
pub fn show_status(status: &str) -> bool {
    let mut screen = screen();
    if screen.status != status {
        status.clone_into(&mut screen.status);
        if screen.is_shown() {
            screen.remove();
            screen.draw();
        }
    }
    screen.is_shown()
}

/// Takes the draft away for a while, as if there were none.
pub(super) fn pause() {
    screen().pause();
}

/// Forgets what stands on a terminal that somebody else has by now.
pub(super) fn lose() {
    let mut screen = screen();
    if screen.state == ScreenState::Used {
        screen.drawn = None;
        screen.state = ScreenState::Unused;
    }
}

/// Takes the draft away for good, and gives the terminal back. Whoever does not let
/// us write is waited for a moment only.
pub(super) fn close() {
    let until = Instant::now() + LAST_WORDS;
    loop {
        match SCREEN.try_lock() {
            Ok(mut screen) => {
                screen.pause();
                screen.state = ScreenState::Closed;
                return;
            }
            Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(TRY_AGAIN),
            Err(_) => return abandon(),
        }
    }
}

/// Gives the terminal back at once, whoever is printing on it: the program ends.
pub fn abandon() {
    raw_mode::close();
}

/// Shows another draft in the place of the last one.
pub(super) fn show(draft: ShownDraft) {
    let mut screen = screen();
    let is_new = screen.draft != draft;
    screen.draft = draft;
    if screen.state == ScreenState::Used && is_new {
        screen.remove();
        screen.draw();
    }
}

/// Draws the draft anew in a terminal that has another size, or was emptied.
pub(super) fn redraw(kept: Remains) {
    let mut screen = screen();
    if screen.state != ScreenState::Used {
        return;
    }
    match kept {
        Remains::All => screen.remove_reflowed(raw_mode::size()),
        Remains::Nothing => {
            screen.drawn = None;
            let _ = raw_mode::write(b"\x1b[H\x1b[2J");
        }
    }
    screen.draw();
}

/// Part that is left on the terminal of what stood there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remains {
    All,
    Nothing,
}

/// Makes the terminal ring.
pub(super) fn ring() {
    above(OutputStream::Out, || drop(raw_mode::write(b"\x07")));
}

fn screen() -> MutexGuard<'static, DraftScreen> {
    SCREEN.lock().unwrap_or_else(PoisonError::into_inner)
}

impl DraftScreen {
    fn is_shown(&self) -> bool {
        matches!(self.state, ScreenState::Used | ScreenState::Status)
    }

    fn pause(&mut self) {
        if self.state == ScreenState::Status {
            self.remove();
        }
        if self.state == ScreenState::Used {
            self.remove();
            raw_mode::leave();
            self.state = ScreenState::Unused;
        }
    }

    fn remove(&mut self) {
        if let Some(drawn) = self.drawn.take() {
            let _ = raw_mode::write(to_beginning(drawn.cursor.0).as_bytes());
        }
    }

    /// Removes rows that a terminal of another size has wrapped anew: those that
    /// are too wide for it by now have become several.
    fn remove_reflowed(&mut self, size: TerminalSize) {
        let Some(drawn) = self.drawn.take() else { return };
        let wrapped = |width: usize| width.saturating_sub(1) / size.columns.max(1);
        let (row, column) = drawn.cursor;
        let above: usize = drawn.rows[..row].iter().map(|row| 1 + wrapped(row.width)).sum();
        let up = above + wrapped(column + 1);
        let _ = raw_mode::write(to_beginning(up).as_bytes());
    }

    fn draw(&mut self) {
        let mode = GraphemeClusterMode::from_env();
        let mut shown = self.draft.clone();
        if shown.hint.is_empty() {
            shown.hint.clone_from(&self.status);
        }
        let mut rows = DraftRows::new(&shown, raw_mode::size(), mode);
        if self.state == ScreenState::Status {
            let Some(status) = rows.hint.take() else { return };
            rows = DraftRows { rows: vec![status], ..DraftRows::default() };
        }
        let _ = raw_mode::write(drawing(&rows).as_bytes());
        self.drawn = Some(rows);
    }
}

/// From the row of the cursor to the beginning of the draft, which is removed.
fn to_beginning(up: usize) -> String {
    match up {
        0 => REMOVE_REST.to_owned(),
        up => format!("\x1b[{up}A{REMOVE_REST}"),
    }
}

/// Everything that draws these rows, and puts the cursor where it belongs.
fn drawing(rows: &DraftRows) -> String {
    let text: Vec<&str> = rows.rows.iter().map(|row| row.text.as_str()).collect();
    let mut drawing = text.join("\r\n");
    if let Some(TextRow { text, .. }) = &rows.hint {
        let _ = write!(drawing, "\r\n{FAINT}{text}{USUAL}");
    }
    let (row, column) = rows.cursor;
    let up = rows.rows.len() - 1 - row + usize::from(rows.hint.is_some());
    if up > 0 {
        let _ = write!(drawing, "\x1b[{up}A");
    }
    drawing.push('\r');
    if column > 0 {
        let _ = write!(drawing, "\x1b[{column}C");
    }
    drawing
}
