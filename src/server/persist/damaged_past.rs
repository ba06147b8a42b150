// SPDX-License-Identifier: GPL-3.0-or-later
//! A past that cannot be read: histories that were put aside as damaged, and the files of the
//! room that stay because of them.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::load;
use crate::history::{History, put_aside};
use crate::server::room::KeptFile;

/// A past of a room that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DamagedPast {
    /// The files that were put aside.
    pub kept: Vec<PathBuf>,
    /// Bytes of them, and of all that was shared in the room at that time.
    pub bytes: u64,
}

/// The past of the room in `folder` that cannot be read; `None` where there is none. Blocks on
/// the disk.
///
/// # Errors
///
/// Those of the system.
pub fn damaged_past(folder: &Path) -> io::Result<Option<DamagedPast>> {
    let kept = put_aside(folder)?;
    if kept.is_empty() {
        return Ok(None);
    }
    let mut bytes = shared_before(folder);
    for path in &kept {
        bytes = bytes.saturating_add(fs::metadata(path)?.len());
    }
    Ok(Some(DamagedPast { kept, bytes }))
}

/// Bytes of what was shared before the history began that is kept now; none where that is not
/// known.
fn shared_before(folder: &Path) -> u64 {
    let oldest = History::open_to_read(folder).and_then(|mut history| {
        // One that is new has nothing yet.
        Ok(history.oldest_of(0..u64::MAX)?.unwrap_or(u64::MAX))
    });
    let (oldest, saved) = match (oldest, load(folder)) {
        (Ok(oldest), Ok(saved)) => (oldest, saved),
        (oldest, saved) => {
            let (oldest, saved) = (oldest.err(), saved.err());
            tracing::info!(?oldest, ?saved, "it is not known what was shared");
            return 0;
        }
    };
    let is_before = |file: &&KeptFile| file.number < oldest;
    let later = saved.files.iter().filter(|file| !is_before(file)).map(|file| file.blake3);
    // Each content is on the disk once.
    let mut counted: HashSet<_> = later.collect();
    let before = saved.files.iter().filter(is_before).filter(|file| counted.insert(file.blake3));
    before.map(|file| file.size).fold(0, u64::saturating_add)
}
