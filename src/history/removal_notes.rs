// SPDX-License-Identifier: GPL-3.0-or-later
//! The file beside a history that notes removals.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use super::error::HistoryError;
use super::unwritten::RemovalSet;
use crate::protocol::Event;

/// Name of the file: an event on each line, as JSON, and zeros behind the last.
pub(super) const FILE: &str = "history.removals";
/// Bytes of the file that are read. More were never noted.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The removals that are noted beside the history in the file `history`, for whoever only
/// reads it.
pub(super) fn noted_beside(history: &Path) -> Result<RemovalSet, HistoryError> {
    let path = history.with_file_name(FILE);
    let events = read(&path).map_err(|error| failed(&path, &error))?;
    Ok(RemovalSet::of(&events.unwrap_or_default()))
}

/// Opens the file to add notes, and makes it larger by `reserve` zeros; returns the end of
/// the notes that are there.
pub(super) fn open(path: &Path, reserve: usize) -> io::Result<(File, u64)> {
    let mut options = OpenOptions::new();
    let options = options.create(true).read(true).write(true).truncate(false).mode(0o600);
    let file = options.open(path)?;
    let mut notes = Vec::new();
    (&file).take(MOST_BYTES).read_to_end(&mut notes)?;
    // What was not written to the end of its line is written over.
    let end = notes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    file.write_all_at(&vec![0; notes.len() - end], end as u64)?;
    let missing = (end + reserve).saturating_sub(notes.len());
    if let Err(error) = file.write_all_at(&vec![0; missing], notes.len() as u64) {
        tracing::warn!(%error, "little space is reserved for removals");
    }
    file.sync_all()?;
    Ok((file, end as u64))
}

/// Takes back what was written of a note that did not fit.
pub(super) fn cut_half(file: &File, end: u64, length: usize) {
    let size = file.metadata().map_or(end, |metadata| metadata.len());
    let in_place = size.saturating_sub(end).min(length as u64);
    let zeros = vec![0; usize::try_from(in_place).unwrap_or(0)];
    if let Err(error) = file.write_all_at(&zeros, end) {
        tracing::warn!(%error, "half a removal is noted");
    }
}

/// The removals that are noted; `None` where there is no file. What was not written to
/// the end of a line is left out.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<Event>>> {
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

/// Puts the notes away, which have served.
pub(super) fn forget(path: &Path) {
    if let Err(error) = fs::remove_file(path) {
        tracing::warn!(%error, "removals that are done are still noted");
    }
}

/// The reason why notes are not read.
pub(super) fn failed(path: &Path, error: &io::Error) -> HistoryError {
    HistoryError::Failed { path: path.to_owned(), why: error.to_string() }
}
