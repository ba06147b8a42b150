// SPDX-License-Identifier: GPL-3.0-or-later
//! The history that a thread is to write: open, or to be opened as soon as that is
//! possible.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::HistoryError;
use super::store::{FILE, History};
use super::write_queue::WriteQueue;

/// Time before it is tried again to open one.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// The history that is to be written.
pub enum HistorySource {
    /// It is open.
    Open(Box<History>),
    /// It cannot be opened now, which is tried again.
    Later {
        /// The room's folder.
        folder: PathBuf,
        /// The number of the next event. One in the history that is as high belongs to
        /// somebody else.
        next: u64,
    },
}

impl HistorySource {
    pub(super) fn path(&self) -> PathBuf {
        match self {
            Self::Open(history) => history.path().to_owned(),
            Self::Later { folder, .. } => folder.join(FILE),
        }
    }

    /// The history once it is open; `None` if the end came before.
    pub(super) fn open(self, queue: &WriteQueue) -> Option<History> {
        let (folder, next) = match self {
            Self::Open(history) => return Some(*history),
            Self::Later { folder, next } => (folder, next),
        };
        loop {
            let is_over = queue.pause(TRY_AGAIN);
            match open_late(&folder, next) {
                Ok(history) => return Some(history),
                Err(error) => tracing::debug!(%error, "the history is still not open"),
            }
            if is_over {
                return None;
            }
        }
    }
}

/// Opens a history that is to go on with the event `next`.
fn open_late(folder: &Path, next: u64) -> Result<History, HistoryError> {
    let mut history = History::open(folder)?;
    if history.newest()? >= next {
        let why = "it has events with numbers that were given since".to_owned();
        return Err(HistoryError::Failed { path: history.path().to_owned(), why });
    }
    Ok(history)
}
