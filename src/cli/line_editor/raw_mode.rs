// SPDX-License-Identifier: GPL-3.0-or-later
//! Modes of the terminal while a line is edited, and the way back.

use std::io;
use std::sync::{Mutex, PoisonError};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize,
    tcsetattr,
};

use super::rows::TerminalSize;
use crate::cli::foreground::is_in_background;

/// Has the terminal mark what is pasted, and no longer.
const MARK_PASTES: &[u8] = b"\x1b[?2004h";
const MARK_NO_PASTES: &[u8] = b"\x1b[?2004l";

/// Size of a terminal that does not say it.
const USUAL_SIZE: TerminalSize = TerminalSize { columns: 80, rows: 24 };

/// Modes to go back to, while they are not those in force.
static BEFORE: Mutex<Option<Box<Termios>>> = Mutex::new(None);

/// Has every key come at once, unseen. Only in the foreground: elsewhere this
/// would stop the program (SIGTTOU).
pub(super) fn enter() -> io::Result<()> {
    let found = tcgetattr(io::stdin())?;
    let mut raw = found.clone();
    raw.local_modes &=
        !(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN);
    // The Enter key is told from Ctrl+J, and Ctrl+S does not freeze the room.
    raw.input_modes &=
        !(InputModes::ICRNL | InputModes::INLCR | InputModes::IGNCR | InputModes::IXON);
    raw.special_codes[SpecialCodeIndex::VMIN] = 1;
    raw.special_codes[SpecialCodeIndex::VTIME] = 0;
    tcsetattr(io::stdin(), OptionalActions::Now, &raw)?;
    // After SIGSTOP, the modes found may be our own; then those from before stay.
    if found.local_modes.contains(LocalModes::ICANON) {
        *before() = Some(Box::new(found));
    }
    write(MARK_PASTES)
}

/// Goes back to the modes from before, and writes `last`. Waits for nothing, not
/// even for a terminal that takes no output: it is done when the program is about to
/// end, too.
pub(super) fn leave(last: &[u8]) {
    let Some(modes) = before().take() else { return };
    // A shell that has taken the terminal back has set its own.
    if is_in_background() {
        return;
    }
    let _ = tcsetattr(io::stdin(), OptionalActions::Now, &modes);
    let stdout = io::stdout();
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    let writable = poll(&mut [PollFd::new(&stdout, PollFlags::OUT)], Some(&now));
    if writable.is_ok_and(|ready| ready > 0) {
        let _ = write(MARK_NO_PASTES).and_then(|()| write(last));
    }
}

fn before() -> std::sync::MutexGuard<'static, Option<Box<Termios>>> {
    BEFORE.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn size() -> TerminalSize {
    match tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
            TerminalSize { columns: size.ws_col.into(), rows: size.ws_row.into() }
        }
        _ => USUAL_SIZE,
    }
}

/// Writes all of it, past the buffer of the standard output.
pub(super) fn write(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(io::stdout(), bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
