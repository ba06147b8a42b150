// SPDX-License-Identifier: GPL-3.0-or-later
//! Events of a transfer, and their receiver.

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use super::error::TransferError;

/// Shortest time between two events about bytes.
const TOLD_EVERY: Duration = Duration::from_millis(100);

/// An event of a transfer. `Done`, `Failed`, `Stopped` or `Cancelled` comes exactly once, as the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferEvent {
    /// Bytes have arrived, or were there already. Told some times a second at the most; of
    /// a download only what is verified counts. After a fault `done` may be less than
    /// before.
    Moved {
        /// Bytes that are there.
        done: u64,
        /// Bytes of the file.
        size: u64,
    },
    /// The connection is lost or the host busy; it is tried again in a moment.
    Waiting,
    /// The whole file is there.
    Done {
        /// The file on this computer; `None` for an upload, or where it has no name.
        path: Option<PathBuf>,
    },
    /// The transfer is over without the file.
    Failed(TransferError),
    /// The transfer was stopped; what is there stays for another one.
    Stopped,
    /// The transfer was cancelled.
    Cancelled,
}

/// The receiver of a transfer's events. Whatever becomes of the transfer, it hears of the
/// end.
pub(super) struct TransferSink {
    sink: Box<dyn FnMut(TransferEvent) + Send>,
    over: bool,
    /// Time from which on bytes are told of again.
    quiet_until: Option<Instant>,
}

impl TransferSink {
    pub fn new(sink: impl FnMut(TransferEvent) + Send + 'static) -> Self {
        Self { sink: Box::new(sink), over: false, quiet_until: None }
    }

    /// Tells of bytes, unless it was told of others just now.
    pub fn moved(&mut self, done: u64, size: u64) {
        let now = Instant::now();
        if done == size || self.quiet_until.is_none_or(|until| until <= now) {
            self.quiet_until = Some(now + TOLD_EVERY);
            (self.sink)(TransferEvent::Moved { done, size });
        }
    }

    /// Tells of an event that is not the last.
    pub fn tell(&mut self, event: TransferEvent) {
        (self.sink)(event);
    }

    /// Tells of the end.
    pub fn end(mut self, event: TransferEvent) {
        self.over = true;
        (self.sink)(event);
    }
}

impl Drop for TransferSink {
    fn drop(&mut self) {
        if !self.over && thread::panicking() {
            // A fault of ours; nobody is to wait for the end of it.
            (self.sink)(TransferEvent::Failed(TransferError::Fault));
        }
    }
}
