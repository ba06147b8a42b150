// SPDX-License-Identifier: GPL-3.0-or-later
//! Removals that the history could not take: noted in a small file beside it, for its
//! owner alone, and applied when it is opened again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::error::HistoryError;
use super::removal::{self, is_removal};
use super::store::History;
use crate::protocol::Event;

/// Name of the file: an event on each line, as JSON.
const FILE: &str = "history.removals";
/// Bytes of the file that are read. More were never noted.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The notes beside one history, for the thread that writes it.
pub(super) struct LostRemovals {
    path: PathBuf,
    /// Number of the last removal that is noted.
    noted: u64,
}

impl LostRemovals {
    /// Notes beside the history in the file `history`.
    pub fn beside(history: &Path) -> Self {
        Self { path: history.with_file_name(FILE), noted: 0 }
    }

    /// Notes those among the events that tell of a removal and are not noted. Returns
    /// `false` if there is none.
    pub fn note(&mut self, events: &[Event]) -> bool {
        let lost: Vec<&Event> = events.iter().filter(|event| is_removal(event)).collect();
        let new = lost.iter().filter(|event| event.number > self.noted);
        let lines: String = new.flat_map(|event| [event.encode(), "\n".to_owned()]).collect();
        if !lines.is_empty() {
            match append(&self.path, lines.as_bytes()) {
                Ok(()) => self.noted = lost.last().map_or(0, |event| event.number),
                Err(error) => tracing::error!(%error, "removals are not noted"),
            }
        }
        !lost.is_empty()
    }

    /// Everything up to this number is written: the notes have served.
    pub fn written(&mut self, number: u64) {
        if self.noted > 0 && number >= self.noted {
            forget(&self.path);
            self.noted = 0;
        }
    }
}

impl History {
    /// Removes what was to be removed when the history could not be written. That it is
    /// done twice after a crash does no harm.
    pub(super) fn apply_lost_removals(&mut self) -> Result<(), HistoryError> {
        let path = self.path().with_file_name(FILE);
        let events = read(&path)
            .map_err(|error| HistoryError::Failed { path: path.clone(), why: error.to_string() })?;
        let Some(events) = events else { return Ok(()) };
        self.doing_with_index(|connection| {
            let transaction = connection.transaction()?;
            for event in &events {
                removal::apply(&transaction, event)?;
            }
            transaction.commit()
        })?;
        forget(&path);
        Ok(())
    }
}

fn append(path: &Path, lines: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    file.write_all(lines)?;
    file.sync_all()
}

/// The removals that are noted; `None` where there is no file. What was not written to
/// the end of a line is left out.
fn read(path: &Path) -> io::Result<Option<Vec<Event>>> {
    let mut file = match File::open(path) {
        Ok(file) => file.take(MOST_BYTES),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut lines = Vec::new();
    file.read_to_end(&mut lines)?;
    let lines = lines.split(|byte| *byte == b'\n');
    Ok(Some(lines.filter_map(|line| serde_json::from_slice(line).ok()).collect()))
}

fn forget(path: &Path) {
    if let Err(error) = fs::remove_file(path) {
        tracing::warn!(%error, "removals that are done are still noted");
    }
}

#[cfg(test)]
#[path = "lost_removals_tests.rs"]
mod tests;
