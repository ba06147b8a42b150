// SPDX-License-Identifier: GPL-3.0-or-later
//! Cancelling an examination.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::client::Probe;

/// Cancels an examination from elsewhere; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Cancellation {
    cancelled: Arc<AtomicBool>,
    pub(super) probe: Probe,
}

impl Cancellation {
    /// Ends the examination as soon as a probe notices, within a quarter of a second.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.probe.cancel();
    }

    /// Returns `true` once it is cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
