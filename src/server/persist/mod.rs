// SPDX-License-Identifier: GPL-3.0-or-later
//! Keeps what outlives a room on disk: its topic and rules, bans, mutes and
//! roles, the people it has met, and how far it has counted.
//!
//! The room only says that something changed. A thread of its own writes it,
//! at most about once a second and once more at the end, so that nobody waits
//! for a disk; what cannot be written is tried again. Only the opening waits for
//! it, so that the numbers of the first events are reserved before they are
//! given.

mod saver;
pub mod signal;

use std::io;
use std::path::{Path, PathBuf};

pub use saver::Saver;

use super::error::OpenError;
use super::room::Snapshot;
use crate::protocol::limits;
use crate::trust::private_file::{read_json, set_aside};

const FILE: &str = "room-register.json";
/// Version 1 had only bans, moderators and people.
const VERSION: u64 = 2;

/// Renames a register that cannot be used, so that the room opens without it;
/// to be called only after its host was told what that means: bans and roles
/// are gone. `path` is that of the [`StoredError`](crate::trust::StoredError) in
/// [`OpenError::Register`]. Says where the file is now. Blocks on the disk.
pub fn set_aside_register(path: &Path) -> io::Result<PathBuf> {
    set_aside(path)
}

/// Reads what was kept in that folder; empty where nothing was.
pub fn load(folder: &Path) -> Result<Snapshot, OpenError> {
    let saved = read_json(&folder.join(FILE), limits::SAVED_BYTES, VERSION);
    saved.map(Option::unwrap_or_default).map_err(OpenError::Register)
}
