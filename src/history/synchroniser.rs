// SPDX-License-Identifier: GPL-3.0-or-later
//! Keeping what a failure of the power may cost small, without anybody waiting for
//! the disk: the write-ahead log is synchronised and moved into the database from a
//! thread of its own.

use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

/// Pause between two synchronisations.
const PAUSE: Duration = Duration::from_secs(1);
/// Time after which the end of the thread is not waited for any more.
const END_PATIENCE: Duration = Duration::from_secs(10);

/// A thread that synchronises a database about a second after it was written. It
/// ends when this is dropped, and is waited for a while: the last connection to the
/// database puts the write-ahead log away.
#[derive(Debug)]
pub struct Synchroniser {
    /// `None` once it is to end.
    written: Option<SyncSender<()>>,
    /// Ends the pause of the thread.
    wake: Option<Sender<()>>,
    /// Closed by the end of the thread.
    ended: Receiver<()>,
}

impl Synchroniser {
    pub fn start(path: &Path) -> io::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(io::Error::other)?;
        let (written, changes) = sync_channel::<()>(1);
        let (wake, pause) = channel::<()>();
        let (end, ended) = channel::<()>();
        thread::Builder::new().name("history-sync".into()).spawn(move || {
            // Dropped after the connection.
            let _end = end;
            let connection = connection;
            while changes.recv().is_ok() {
                // Passive: it makes nobody who writes wait.
                let checkpoint = "PRAGMA wal_checkpoint(PASSIVE)";
                if let Err(error) = connection.query_row(checkpoint, [], |_| Ok(())) {
                    tracing::debug!(%error, "the history is not synchronised");
                }
                let paused = pause.recv_timeout(PAUSE);
                if paused == Err(RecvTimeoutError::Disconnected) {
                    break;
                }
            }
        })?;
        Ok(Self { written: Some(written), wake: Some(wake), ended })
    }

    /// Notes that something was written.
    pub fn note(&self) {
        if let Some(written) = &self.written {
            // One that waits already is enough.
            let _ = written.try_send(());
        }
    }
}

impl Drop for Synchroniser {
    fn drop(&mut self) {
        drop((self.written.take(), self.wake.take()));
        if self.ended.recv_timeout(END_PATIENCE) == Err(RecvTimeoutError::Timeout) {
            tracing::warn!("the history is still being synchronised");
        }
    }
}
