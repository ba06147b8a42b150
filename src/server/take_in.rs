// SPDX-License-Identifier: GPL-3.0-or-later
//! A room of an exported conversation: its events become the past of a room that has none.

use std::io::{BufRead, Seek};
use std::path::Path;

use crate::history::{ExportedEvents, History, ImportError, check_export};
use crate::protocol::RoomName;
use crate::trust::{RoomFolder, RoomFolderError};

/// The reason why nothing was taken in.
#[derive(Debug, thiserror::Error)]
pub enum TakeInError {
    /// The export is of no use, or the room has a past already.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The room's folder is of no use, or the room is open.
    #[error(transparent)]
    Folder(#[from] RoomFolderError),
}

/// Takes the events of an export into the room of that name among those in the data
/// folder, or into a new one: all or none. `progress` hears how many of how many are in;
/// all of them are read before, for nobody gets a room of a file that is none. Returns
/// how many those are. Blocks on the disk.
///
/// # Errors
///
/// Every variant of [`TakeInError`]; nothing was taken in then.
pub fn take_in(
    data: &Path,
    name: &RoomName,
    mut export: impl BufRead + Seek,
    mut progress: impl FnMut(u64, u64),
) -> Result<u64, TakeInError> {
    let all = check_export(&mut export)?;
    export.rewind().map_err(ImportError::Unreadable)?;
    let folder = RoomFolder::open_apart(data, name)?;
    let mut history = History::open(folder.path()).map_err(ImportError::from)?;
    if let Some(kept) = &history.damaged_notes {
        tracing::warn!(kept = %kept.display(), "notes of removals were damaged");
    }
    let mut count = 0;
    let events = ExportedEvents::new(export).inspect(|_| {
        count += 1;
        progress(count, all);
    });
    Ok(history.import(events)?)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn an_export_is_the_past_of_an_empty_room_and_of_no_other() {
        let data = tempfile::tempdir().unwrap();
        let attic = RoomName::new("Attic").unwrap();
        let line =
            |number| format!(r#"{{"number":{number},"time":5,"type":"notice","text":"n"}}"#) + "\n";
        let bad = Cursor::new(line(1) + "no event\n");
        let refused = take_in(data.path(), &attic, bad, |_, _| panic!("nothing is in"));
        assert!(matches!(refused, Err(TakeInError::Import(ImportError::Line { line: 2, .. }))));
        assert!(!data.path().join("rooms").exists(), "nobody has got a room");
        let mut heard = Vec::new();
        let export = line(1) + &line(2);
        let note = |count, all| heard.push((count, all));
        assert_eq!(take_in(data.path(), &attic, Cursor::new(&export), note).unwrap(), 2);
        assert_eq!(heard, [(1, 2), (2, 2)]);
        let again = take_in(data.path(), &attic, Cursor::new(&export), |_, _| {});
        assert!(matches!(again, Err(TakeInError::Import(ImportError::NotEmpty))));
    }
}
