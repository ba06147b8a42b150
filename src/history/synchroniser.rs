// SPDX-License-Identifier: GPL-3.0-or-later
//! Keeping what a failure of the power may cost small, without anybody waiting for
//! the disk: the write-ahead log is synchronised and moved into the database from a
//! thread of its own.

use std::io;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

/// Pause between two synchronisations.
const PAUSE: Duration = Duration::from_secs(1);

/// A thread that synchronises a database about a second after it was written. It
/// ends when this is dropped, and is not waited for: a disk may take its time.
#[derive(Debug)]
pub struct Synchroniser {
    written: SyncSender<()>,
    _thread: JoinHandle<()>,
}

impl Synchroniser {
    pub fn start(path: &Path) -> io::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(io::Error::other)?;
        let (written, changes) = sync_channel::<()>(1);
        let thread = thread::Builder::new().name("history-sync".into()).spawn(move || {
            while changes.recv().is_ok() {
                // Passive: it makes nobody who writes wait.
                let checkpoint = "PRAGMA wal_checkpoint(PASSIVE)";
                if let Err(error) = connection.query_row(checkpoint, [], |_| Ok(())) {
                    tracing::debug!(%error, "the history is not synchronised");
                }
                thread::sleep(PAUSE);
            }
        })?;
        Ok(Self { written, _thread: thread })
    }

    /// Notes that something was written.
    pub fn note(&self) {
        // One that waits already is enough.
        let _ = self.written.try_send(());
    }
}
