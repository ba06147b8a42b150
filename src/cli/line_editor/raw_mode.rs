// SPDX-License-Identifier: GPL-3.0-or-later
//! Modes of the terminal while a line is edited, and the way back.

use std::io;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{InputModes, LocalModes, SpecialCodeIndex, tcgetwinsize};

use super::rows::TerminalSize;
use crate::cli::saved_modes::SavedModes;

/// Has the terminal mark what is pasted, and no longer.
const MARK_PASTES: &[u8] = b"\x1b[?2004h";
const MARK_NO_PASTES: &[u8] = b"\x1b[?2004l";

/// Size of a terminal that does not say it.
const USUAL_SIZE: TerminalSize = TerminalSize { columns: 80, rows: 24 };

/// Modes from before a line was edited.
static MODES: SavedModes = SavedModes::new();

/// Has every key come at once, unseen. Only in the foreground: elsewhere this
/// would stop the program (SIGTTOU).
pub(super) fn enter() -> io::Result<()> {
    MODES.change(|modes| {
        modes.local_modes &=
            !(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN);
        // The Enter key is told from Ctrl+J, and Ctrl+S does not freeze the room.
        modes.input_modes &=
            !(InputModes::ICRNL | InputModes::INLCR | InputModes::IGNCR | InputModes::IXON);
        modes.special_codes[SpecialCodeIndex::VMIN] = 1;
        modes.special_codes[SpecialCodeIndex::VTIME] = 0;
    })?;
    write(MARK_PASTES)
}

/// Goes back to the modes from before. Waits for nothing, not even for a terminal
/// that takes no output.
pub(super) fn leave() {
    if MODES.restore() {
        write_at_once(MARK_NO_PASTES);
    }
}

/// Goes back for good, as the program is about to end, and to the beginning of a line.
/// Waits for nothing either.
pub(super) fn close() {
    if MODES.close() {
        write_at_once(MARK_NO_PASTES);
        write_at_once(b"\r\n");
    }
}

fn write_at_once(bytes: &[u8]) {
    let stdout = io::stdout();
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    let writable = poll(&mut [PollFd::new(&stdout, PollFlags::OUT)], Some(&now));
    if writable.is_ok_and(|ready| ready > 0) {
        let _ = write(bytes);
    }
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
