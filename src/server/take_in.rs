// SPDX-License-Identifier: GPL-3.0-or-later
//! A room of an exported conversation: its events become the past of a room that has none.

use std::io::{BufRead, Seek};
use std::path::{Path, PathBuf};

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

/// News of an export that is being taken in.
#[derive(Debug)]
pub enum TakeInNews {
    /// The room's notes of removals were damaged, and are kept here.
    DamagedNotes(PathBuf),
    /// So many of so many events are in.
    Progress(u64, u64),
}

/// Takes the events of an export into the room of that name among those in the data
/// folder, or into a new one: all or none. All of them are read before, for nobody gets
/// a room of a file that is none. Calls `news` on the way, and returns how many there
/// are. Blocks on the disk.
///
/// # Errors
///
/// Every variant of [`TakeInError`]; nothing was taken in then.
pub fn take_in(
    data: &Path,
    name: &RoomName,
    mut export: impl BufRead + Seek,
    mut news: impl FnMut(TakeInNews),
) -> Result<u64, TakeInError> {
    let all = check_export(&mut export)?;
    export.rewind().map_err(ImportError::Unreadable)?;
    let folder = RoomFolder::open_apart(data, name)?;
    let mut history = History::open(folder.path()).map_err(ImportError::from)?;
    if let Some(kept) = history.damaged_notes.clone() {
        news(TakeInNews::DamagedNotes(kept));
    }
    let mut count = 0;
    let events = ExportedEvents::new(export).inspect(|_| {
        count += 1;
        news(TakeInNews::Progress(count, all));
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
        let refused = take_in(data.path(), &attic, bad, |_| panic!("nothing is in"));
        assert!(matches!(refused, Err(TakeInError::Import(ImportError::Line { line: 2, .. }))));
        assert!(!data.path().join("rooms").exists(), "nobody has got a room");
        let mut heard = Vec::new();
        let export = line(1) + &line(2);
        let note = |news| match news {
            TakeInNews::Progress(count, all) => heard.push((count, all)),
            TakeInNews::DamagedNotes(kept) => panic!("{kept:?}"),
        };
        assert_eq!(take_in(data.path(), &attic, Cursor::new(&export), note).unwrap(), 2);
        assert_eq!(heard, [(1, 2), (2, 2)]);
        let again = take_in(data.path(), &attic, Cursor::new(&export), drop);
        assert!(matches!(again, Err(TakeInError::Import(ImportError::NotEmpty))));
    }
}
