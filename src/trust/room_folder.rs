// SPDX-License-Identifier: GPL-3.0-or-later
//! The rooms hosted here: a folder for each, `rooms/<number>/`, with its key,
//! its host certificate and whatever else outlives an opening.
//!
//! Hosting again is hosting the same room: guests know it by its key, bans and
//! moderators are its own. A second room at the same time is another one:
//!
//! 1. The room that was last called so, if there is one.
//! 2. Or else the first room, under its new name.
//! 3. Or else, while the first room is open, a new one.
//!
//! The program that has a room open holds the lock of its folder. Everything
//! here blocks on the disk.

mod choice;
mod error;
mod hosted;
mod renewal;
mod room_file;

use std::path::{Path, PathBuf};

pub use self::error::RoomFolderError;
pub use self::hosted::{HostedRoom, find, hosted};
pub use self::renewal::{renew_damaged_keys, renew_key, replace_keys, shares_key};
use self::room_file::RoomFile;
use super::host_certificate::HostCertificate;
use super::keys::{self, Identity, IdentityError, Purpose};
use super::private_file::{self, Lock, StoredError};
use super::room_key::{self, RoomKey};
use crate::protocol::RoomName;

/// The host certificate and its key, in the room's folder.
const HOST: &str = "host.pem";
/// The key for browsers, and its certificate: whoever has let it pass once should not
/// be asked again.
const BROWSERS: &str = "browsers.pem";
/// Bans, moderators and people of all rooms, when they had one key: it was in
/// the data folder, and belongs to the first room.
const REGISTER: &str = "room-register.json";

/// The folder of a room, which nobody else has until this is dropped.
#[derive(Debug)]
pub struct RoomFolder {
    path: PathBuf,
    host: HostCertificate,
    _lock: Lock,
}

impl RoomFolder {
    /// The room to open under this name, of those in the data folder; see
    /// the rules above. Makes what is missing, and takes over what was kept
    /// when a person and their rooms had one key.
    pub fn open(data: &Path, name: &RoomName) -> Result<Self, RoomFolderError> {
        Self::take(data, name, choice::choose(data, name)?)
    }

    /// The room of this name, or else a new one: no other gets another name.
    pub fn open_apart(data: &Path, name: &RoomName) -> Result<Self, RoomFolderError> {
        Self::take(data, name, choice::choose_apart(data, name)?)
    }

    fn take(
        data: &Path,
        name: &RoomName,
        chosen: Option<(PathBuf, Lock)>,
    ) -> Result<Self, RoomFolderError> {
        let (path, lock) = chosen.ok_or_else(|| RoomFolderError::InUse { name: name.clone() })?;
        let key = path.join(room_key::FILE);
        if choice::is_first(&path) {
            RoomKey::take_over(&data.join(keys::FILE), &key)?;
            take_over_register(data, &path)?;
        }
        let key = RoomKey::load_or_create(&key)?;
        let host = load_host(&path, &key);
        let before = RoomFile::read_or_recover(&path, host.as_ref())?;
        let host = match host {
            Some(host) if host.epoch() >= before.epoch => host,
            _ => issue(&path, &key, &before)?,
        };
        let about = before.opened_as(name, host.epoch());
        let written = about.write(&path);
        if about.name != before.name || about.epoch > before.epoch {
            written?;
        } else if let Err(error) = written {
            tracing::warn!(%error, "the time of the opening is not kept");
        }
        let host = host.with_key_for_browsers(key_for_browsers(&path));
        Ok(Self { path, host, _lock: lock })
    }

    /// Folder of everything that outlives an opening of the room.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Certificate and key that this machine serves the room with.
    pub fn host(&self) -> &HostCertificate {
        &self.host
    }
}

/// The certificate this machine had before. One that is of no use costs nobody
/// anything: the room issues another.
fn load_host(folder: &Path, room: &RoomKey) -> Option<HostCertificate> {
    let useless =
        |why: &dyn std::fmt::Display| tracing::warn!(%why, "no use of a host certificate");
    let key = Identity::load(&folder.join(HOST)).inspect_err(|why| useless(why)).ok()??;
    room.host(&key).inspect_err(|why| useless(why)).ok()
}

/// The key for browsers; one that cannot be kept is for this once.
fn key_for_browsers(folder: &Path) -> Option<Identity> {
    let path = folder.join(BROWSERS);
    let kept = Identity::load(&path);
    if let Ok(Some(key)) = kept {
        return Some(key);
    }
    let made = Identity::create(&path, Purpose::Browsers);
    let unkept = |why: IdentityError| {
        tracing::warn!(%why, "the key for browsers is not kept");
        Identity::generate(Purpose::Browsers).ok()
    };
    made.map_or_else(unkept, Some)
}

/// Certifies a new key, with an epoch that nobody had before.
fn issue(
    folder: &Path,
    room: &RoomKey,
    before: &RoomFile,
) -> Result<HostCertificate, RoomFolderError> {
    let epoch = before.epoch.saturating_add(1);
    // First, so that no epoch is ever given twice.
    RoomFile { epoch, ..before.clone() }.write(folder)?;
    let pem = room.issue_pem(epoch)?;
    private_file::write(&folder.join(HOST), pem.as_bytes())?;
    Ok(room.host_from_pem(&pem)?)
}

fn take_over_register(data: &Path, folder: &Path) -> Result<(), StoredError> {
    let (before, now) = (data.join(REGISTER), folder.join(REGISTER));
    if now.exists() || !before.exists() {
        return Ok(());
    }
    private_file::move_file(&before, &now).map_err(|error| StoredError::unkept(&now, error))
}

#[cfg(test)]
mod tests;
