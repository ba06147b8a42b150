// SPDX-License-Identifier: GPL-3.0-or-later
//! SIGINT and SIGTERM: the first one asks politely, the second one insists.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::iterator::Signals;

use crate::exit_status::ExitStatus;

pub(super) struct Requests {
    signals: Signals,
    asked: Arc<AtomicBool>,
}

impl Requests {
    pub fn listen() -> io::Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            flag::register_conditional_shutdown(
                signal,
                ExitStatus::Interrupted.code().into(),
                Arc::clone(&asked),
            )?;
        }
        Ok(Self { signals: Signals::new([SIGINT, SIGTERM])?, asked })
    }

    /// Blocks until the program is asked to end. From then on the next signal
    /// ends it at once.
    pub fn wait(&mut self) {
        self.signals.forever().next();
        self.asked.store(true, Ordering::SeqCst);
    }
}
