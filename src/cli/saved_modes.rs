// SPDX-License-Identifier: GPL-3.0-or-later
//! Modes of the terminal to go back to, whichever thread ends the program.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::foreground::is_in_background;

/// Modes to go back to, while they are not those in force.
pub(super) struct SavedModes(Mutex<Saved>);

struct Saved {
    before: Option<Box<Termios>>,
    /// Set once the program is about to end: nothing changes the modes any more.
    closed: bool,
}

impl SavedModes {
    pub const fn new() -> Self {
        Self(Mutex::new(Saved { before: None, closed: false }))
    }

    /// Changes the modes. Locked all the while: whoever goes back meanwhile would find
    /// none to go back to. Only in the foreground: elsewhere this would stop the
    /// program (SIGTTOU).
    pub fn change(&self, change: impl FnOnce(&mut Termios)) -> io::Result<()> {
        let mut saved = self.lock();
        if saved.closed {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let found = tcgetattr(io::stdin())?;
        let mut changed = found.clone();
        change(&mut changed);
        tcsetattr(io::stdin(), OptionalActions::Now, &changed)?;
        // After SIGSTOP, the modes found may be our own, which have neither; then those
        // from before stay.
        if found.local_modes.intersects(LocalModes::ECHO | LocalModes::ICANON) {
            saved.before = Some(Box::new(found));
        }
        Ok(())
    }

    /// Goes back; tells if there was something to go back to.
    pub fn restore(&self) -> bool {
        restore(&mut self.lock())
    }

    /// Goes back for good, as the program is about to end; tells if there was something
    /// to go back to.
    pub fn close(&self) -> bool {
        let mut saved = self.lock();
        saved.closed = true;
        restore(&mut saved)
    }

    fn lock(&self) -> MutexGuard<'_, Saved> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn restore(saved: &mut Saved) -> bool {
    let Some(modes) = saved.before.take() else { return false };
    // A shell that has taken the terminal back has set its own.
    if is_in_background() {
        return false;
    }
    let _ = tcsetattr(io::stdin(), OptionalActions::Now, &modes);
    true
}
