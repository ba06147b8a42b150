// SPDX-License-Identifier: GPL-3.0-or-later
//! The file beside a history that notes removals.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use super::error::HistoryError;
use super::removal::is_removal;
use crate::protocol::Event;

/// Name of the file: an event on each line, as JSON, and zeros behind the last.
pub(super) const FILE: &str = "history.removals";
/// Bytes of the file that are read. More were never noted.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The contents of the file.
#[derive(Debug, Default)]
pub(super) struct RemovalNotes {
    /// Events that tell of a removal.
    pub events: Vec<Event>,
    /// Set if more was noted than can be read.
    pub is_damaged: bool,
    /// Set if the last note is not there to its end, or is just being written.
    pub ends_early: bool,
}

/// Opens the file to add notes, and makes it larger by `reserve` zeros; returns the end of
/// the notes that are there.
pub(super) fn open(path: &Path, reserve: usize) -> io::Result<(File, u64)> {
    let mut options = OpenOptions::new();
    let options = options.create(true).read(true).write(true).truncate(false).mode(0o600);
    let file = options.open(path)?;
    let mut notes = Vec::new();
    (&file).take(MOST_BYTES).read_to_end(&mut notes)?;
    let mut end = notes.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
    // Half a note becomes one that cannot be read, so that it is told.
    if notes[..end].last().is_some_and(|byte| *byte != b'\n') {
        file.write_all_at(b"\n", end as u64)?;
        end += 1;
    }
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

/// Reads the file; `None` where there is none.
pub(super) fn read(path: &Path) -> io::Result<Option<RemovalNotes>> {
    let mut file = match File::open(path) {
        Ok(file) => file.take(MOST_BYTES),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut lines = Vec::new();
    file.read_to_end(&mut lines)?;
    let is_longer = file.get_ref().metadata()?.len() > MOST_BYTES;
    let notes = RemovalNotes::parse(&lines);
    Ok(Some(RemovalNotes { is_damaged: notes.is_damaged || is_longer, ..notes }))
}

impl RemovalNotes {
    fn parse(bytes: &[u8]) -> Self {
        let mut notes = Self::default();
        let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        let last = lines.pop().unwrap_or_default();
        for line in lines {
            match serde_json::from_slice(line) {
                Ok(event) if is_removal(&event) => notes.events.push(event),
                _ => {
                    notes.is_damaged = true;
                    notes.events.extend(salvage(line));
                }
            }
        }
        if last.iter().any(|byte| *byte != 0) {
            notes.ends_early = true;
            notes.events.extend(salvage(last));
        }
        notes
    }
}

/// The removals that are whole in a line that is not.
fn salvage(line: &[u8]) -> Vec<Event> {
    let (mut events, mut rest) = (Vec::new(), line);
    while let Some(at) = rest.iter().position(|byte| *byte == b'{') {
        rest = &rest[at..];
        let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<Event>();
        let next = values.next();
        let length = match next {
            Some(Ok(event)) if is_removal(&event) => {
                events.push(event);
                values.byte_offset()
            }
            _ => 1,
        };
        rest = &rest[length..];
    }
    events
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ActionTarget, EventKind, ModerationAction, Text};

    fn remove(number: u64) -> Event {
        let act = ModerationAction::Remove { message: 1, from: None };
        let target = ActionTarget::default();
        let what = EventKind::Acted { by: None, act, target, why: None, id: None };
        Event { number, time: 1, what }
    }

    /// Numbers of the removals, whether it is damaged, and whether it ends early.
    fn parsed(notes: &str) -> (Vec<u64>, bool, bool) {
        let notes = RemovalNotes::parse(notes.as_bytes());
        let numbers = notes.events.iter().map(|event| event.number).collect();
        (numbers, notes.is_damaged, notes.ends_early)
    }

    #[test]
    fn what_is_not_as_it_was_noted_is_damaged_and_the_rest_counts() {
        let [a, b, c] = [remove(7), remove(8), remove(9)].map(|event| event.encode());
        let half = &b[..b.len() - 1];
        let text = Text::new("pizza").unwrap();
        let other = Event { number: 8, time: 1, what: EventKind::Notice { text } }.encode();
        let cases = [
            (String::new(), vec![], false, false),
            (format!("{a}\n{b}\n\0\0\0"), vec![7, 8], false, false),
            (format!("{a}\n{half}\0\0\0"), vec![7], false, true),
            (format!("{a}\n{b}\0\0"), vec![7, 8], false, true),
            (format!("{a}\n\0\0\0\n{c}\n"), vec![7, 9], true, false),
            (format!("{a}\n\0\0{c}\n"), vec![7, 9], true, false),
            (format!("{a}x{half}{c}\n"), vec![7, 9], true, false),
            (format!("{a}\n{other}\n{c}\n"), vec![7, 9], true, false),
            (format!("{{{{\"{{\n{c}\n"), vec![9], true, false),
        ];
        for (notes, numbers, is_damaged, ends_early) in cases {
            assert_eq!(parsed(&notes), (numbers, is_damaged, ends_early), "{notes:?}");
        }
    }
}
