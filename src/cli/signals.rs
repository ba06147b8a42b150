// SPDX-License-Identifier: GPL-3.0-or-later
//! SIGINT, SIGTERM and SIGHUP: the first one asks politely, the next one insists.

use std::io;
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level;

use super::line_editor::abandon;
use super::password::end_silence;
use crate::exit_status::ExitStatus;

/// The wish that the program ends, by a signal or by a key.
#[derive(Clone)]
pub(super) struct EndRequest {
    asked: Arc<AtomicBool>,
    tell: Arc<dyn Fn() + Send + Sync>,
}

impl EndRequest {
    /// Listens to the signals. `tell` is called once, at the first request, and
    /// must not block: the one that insists would not be heard.
    pub fn listen(tell: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        let request = Self { asked: Arc::default(), tell: Arc::new(tell) };
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        // A program under nohup outlives its terminal.
        if !is_ignored(SIGHUP) {
            signals.add_signal(SIGHUP)?;
        }
        let ending = request.clone();
        thread::Builder::new().name("signals".into()).spawn(move || {
            for signal in signals.forever() {
                match signal {
                    // A terminal that closes sends it, and then the shell in it.
                    SIGHUP if ending.is_asked() => {}
                    _ => ending.ask(),
                }
            }
        })?;
        Ok(request)
    }

    /// Asks; the second time ends the program at once.
    pub fn ask(&self) {
        if self.asked.swap(true, Ordering::SeqCst) {
            abandon();
            end_silence();
            low_level::exit(ExitStatus::Interrupted.code().into());
        }
        (self.tell)();
    }

    /// Tells if the program is to end.
    pub fn is_asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }
}

/// Tells if the program was started so that it ignores a signal.
pub fn is_ignored(signal: libc::c_int) -> bool {
    let mut action = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: without a new action, sigaction only writes the one in force, and
    // that is read after it has.
    unsafe {
        libc::sigaction(signal, ptr::null(), action.as_mut_ptr()) == 0
            && action.assume_init().sa_sigaction == libc::SIG_IGN
    }
}
