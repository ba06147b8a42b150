// SPDX-License-Identifier: GPL-3.0-or-later
//! Files, sent and fetched by a client that knows docs/protocol.md alone.

mod ends;
mod hostile;
mod limits;
mod resume;
mod serving;
mod swarm;
mod telling;

use std::fs;
use std::path::Path;

use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

/// A room that keeps what is said, and its files.
pub fn keeping(folder: &Path) -> TestRoom {
    let folder = folder.to_owned();
    TestRoom::with(|config| config.folder = Some(folder))
}

/// Names of what is in the folder of a room's files.
pub fn on_disk(folder: &Path) -> Vec<String> {
    let names = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        let files = entries.filter(|entry| entry.path().is_file());
        files.map(|file| file.file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    let files = folder.join("files");
    let mut all = names(&files);
    all.extend(names(&files.join("uploads")));
    all.sort();
    all
}

/// Waits until nothing is left of a room's files but these.
pub fn left_on_disk(folder: &Path, wanted: &[&str]) {
    eventually("the disk to be tidy", || (on_disk(folder) == wanted).then_some(()));
}
