// SPDX-License-Identifier: GPL-3.0-or-later
//! Signals of a terminal to a program that edits a line: it has another size, and the
//! program is stopped or goes on.

use std::io::{self, Read};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGTSTP, SIGWINCH};
use signal_hook::{flag, low_level};

/// The signals that came, and a file that can be waited for.
pub(super) struct TerminalSignals {
    wake: UnixStream,
    resized: Arc<AtomicBool>,
    stopped: Arc<AtomicBool>,
    continued: Arc<AtomicBool>,
}

impl TerminalSignals {
    pub fn listen() -> io::Result<Self> {
        let (wake, waker) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        let (resized, stopped, continued) = <(Arc<_>, Arc<_>, Arc<_>)>::default();
        for (signal, came) in [(SIGWINCH, &resized), (SIGTSTP, &stopped), (SIGCONT, &continued)] {
            flag::register(signal, Arc::clone(came))?;
            low_level::pipe::register(signal, waker.try_clone()?)?;
        }
        Ok(Self { wake, resized, stopped, continued })
    }

    /// Blocks until something comes.
    pub fn wait(&mut self) -> io::Result<()> {
        match poll(&mut [PollFd::new(&self.wake, PollFlags::IN)], None) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        self.drain();
        Ok(())
    }

    /// Takes note that something came.
    pub fn drain(&mut self) {
        let mut bytes = [0; 64];
        while self.wake.read(&mut bytes).is_ok_and(|count| count > 0) {}
    }

    pub fn was_resized(&self) -> bool {
        self.resized.swap(false, Ordering::SeqCst)
    }

    /// Tells if the program is to stop (Ctrl+Z).
    pub fn is_to_stop(&self) -> bool {
        self.stopped.swap(false, Ordering::SeqCst)
    }

    /// Tells if the program went on after it was stopped.
    pub fn goes_on(&self) -> bool {
        self.continued.swap(false, Ordering::SeqCst)
    }
}

impl AsFd for TerminalSignals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.wake.as_fd()
    }
}

/// Stops the program as the signal does without a handler, and returns when it
/// goes on. Where nobody could let it go on, the system does not stop it; SIGSTOP,
/// which `signal_hook` sends for it, would.
pub(super) fn stop() {
    let mut ours = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: an action of zeros is the default one without flags and with an empty
    // mask. The one in force is written before it is read, and set again as it was.
    unsafe {
        let default = MaybeUninit::<libc::sigaction>::zeroed().assume_init();
        if libc::sigaction(SIGTSTP, &raw const default, ours.as_mut_ptr()) == 0 {
            libc::raise(SIGTSTP);
            libc::sigaction(SIGTSTP, ours.as_ptr(), ptr::null_mut());
        }
    }
}
