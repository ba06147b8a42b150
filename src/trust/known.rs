// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms this person has met, and whether one of them is met again.

pub(super) mod epochs;
mod file;
pub(super) mod room;

use std::path::{Path, PathBuf};

pub use epochs::KnownEpochs;
pub use room::{KnownRoom, PINNED, ROOMS};

use self::file::Contents;
use super::host_certificate::RoomPin;
use super::policy::{self, KeyNews, KeyRecord, KeySource, KeyStatus};
use super::private_file::{self, StoredError};
use super::read_marks::ReadMarks;
use crate::protocol::{Address, Fingerprint, RoomName};

/// Name of the file in the data folder.
pub const FILE: &str = "known-rooms.json";

/// Reason why a room is not remembered.
#[derive(Debug, thiserror::Error)]
pub enum RememberError {
    /// The address is known with another key, and stays so.
    #[error("{} is known with another key", .expected.address)]
    Changed {
        /// The room that is known there.
        expected: Box<KnownRoom>,
    },
    /// The list cannot be read or written.
    #[error(transparent)]
    Stored(#[from] StoredError),
}

/// The rooms that were met, in a file of the data folder. Addresses are the
/// same when they are [comparable](Address::comparable) as one, however they are
/// written.
///
/// Nothing is held in memory: each operation reads the file, and those that
/// change it do so under its lock, so that no other window's entry is lost.
/// All block on the disk. While the file is damaged, each says so and changes
/// nothing.
#[derive(Debug, Clone)]
pub struct KnownRooms {
    path: PathBuf,
}

impl KnownRooms {
    /// List in `folder`. Does not read it yet.
    pub fn open(folder: &Path) -> Self {
        Self { path: folder.join(FILE) }
    }

    /// All rooms, the last seen first.
    pub fn list(&self) -> Result<Vec<KnownRoom>, StoredError> {
        Ok(self.read()?.into_newest_first())
    }

    /// Remembers the room that let us in, as the [`policy`] says;
    /// returns what the guest should know of its key.
    pub fn meet(
        &self,
        source: KeySource,
        address: &Address,
        pin: RoomPin,
        room: &RoomName,
        now: u64,
    ) -> Result<KeyNews, RememberError> {
        let status = self.status(address, &pin.fingerprint)?;
        let address = match &status {
            // What is announced nearby may be dialled where another room was: that one
            // keeps its address, and this one the one it had.
            KeyStatus::Changed { known_elsewhere, .. } if source == KeySource::Nearby => {
                known_elsewhere.first().map_or(address, |met| &met.address)
            }
            _ => address,
        };
        let (record, news) = policy::conclude(source, &status);
        match record {
            KeyRecord::Visit => self.remember(address, pin, room, now)?,
            KeyRecord::NewKey => drop(self.replace(address, pin, room, now)?),
        }
        Ok(news)
    }

    /// Status of the key `found` at `address`, after one look into the file.
    pub fn status(&self, address: &Address, found: &Fingerprint) -> Result<KeyStatus, StoredError> {
        let rooms = self.list()?;
        let at_address = rooms.iter().find(|known| known.is_at(address));
        Ok(policy::compare(at_address, &rooms, found))
    }

    /// Keeps that this room was met `now` (Unix time). An address that is
    /// known with another key stays as it is: that takes [`replace`]. Neither
    /// lowers the epoch that is known of a room.
    ///
    /// [`replace`]: Self::replace
    pub fn remember(
        &self,
        address: &Address,
        pin: impl Into<RoomPin>,
        room: &RoomName,
        now: u64,
    ) -> Result<(), RememberError> {
        let pin = pin.into();
        self.change(|rooms| {
            let first_seen = match rooms.at(address) {
                Some(known) if known.fingerprint != pin.fingerprint => return Err(changed(known)),
                Some(known) => known.first_seen.min(now),
                None => now,
            };
            rooms.put(KnownRoom { first_seen, ..KnownRoom::met(address, pin, room, now) });
            Ok(())
        })
    }

    /// Keeps the new key of an address. Only for when the person was told that
    /// it is not the room they knew there, and wants it all the same. Gives
    /// back what was known before.
    pub fn replace(
        &self,
        address: &Address,
        pin: impl Into<RoomPin>,
        room: &RoomName,
        now: u64,
    ) -> Result<Option<KnownRoom>, StoredError> {
        self.change(|rooms| {
            let before = rooms.at(address).cloned();
            rooms.put(KnownRoom::met(address, pin.into(), room, now));
            Ok(before)
        })
    }

    /// Forgets what was met at this address, and gives it back for an undo.
    pub fn forget(&self, address: &Address) -> Result<Option<KnownRoom>, StoredError> {
        let forgotten = self.change(|rooms| {
            let taken = rooms.take(address);
            let is_last = |known: &KnownRoom| !rooms.knows(&known.fingerprint);
            Ok::<_, StoredError>((taken.as_ref().is_some_and(is_last), taken))
        });
        let (is_last, taken) = forgotten?;
        if let Some(known) = taken.as_ref().filter(|_| is_last) {
            self.forget_read_mark(&known.fingerprint);
        }
        Ok(taken)
    }

    /// Pins the room with that key, wherever it was met, or takes its pin off.
    /// Returns `false` if no such room is known.
    pub fn set_pinned(&self, room: &Fingerprint, pinned: bool) -> Result<bool, StoredError> {
        self.change(|rooms| Ok(rooms.pin(room, pinned)))
    }

    /// Undoes [`forget`](Self::forget), unless another key was met there in
    /// the meantime.
    pub fn restore(&self, known: KnownRoom) -> Result<(), RememberError> {
        self.change(|rooms| match rooms.at(&known.address) {
            Some(other) if other.fingerprint != known.fingerprint => Err(changed(other)),
            // Met again in the meantime, so that is the newer knowledge.
            Some(_) => Ok(()),
            None => {
                rooms.put(known);
                Ok(())
            }
        })
    }

    /// Sets a file aside that cannot be used (as `known-rooms.json.damaged-N`)
    /// and says where it is now. Only for when the person was told that every
    /// room will be a new one. A file that is good, because another program
    /// was faster, or one that a newer version has written stays.
    pub fn start_anew(&self) -> Result<Option<PathBuf>, StoredError> {
        let _lock = private_file::lock(&self.path)?;
        match self.read() {
            Ok(_) => Ok(None),
            Err(newer @ StoredError::Newer { .. }) => Err(newer),
            Err(_) => {
                let kept = private_file::set_aside(&self.path);
                kept.map(Some).map_err(|error| StoredError::unkept(&self.path, error))
            }
        }
    }

    /// Forgets how far the room was read. It is none the less forgotten where that fails.
    fn forget_read_mark(&self, room: &Fingerprint) {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        if let Err(error) = ReadMarks::open(folder).forget(room) {
            tracing::warn!(%error, "it is still known how far a room was read");
        }
    }

    fn read(&self) -> Result<Contents, StoredError> {
        Contents::read(&self.path)
    }

    /// Reads, changes and writes while nobody else can. What `change` refuses
    /// is not written.
    fn change<T, E: From<StoredError>>(
        &self,
        change: impl FnOnce(&mut Contents) -> Result<T, E>,
    ) -> Result<T, E> {
        let _lock = private_file::lock(&self.path)?;
        let mut rooms = self.read()?;
        let result = change(&mut rooms)?;
        rooms.write(&self.path)?;
        Ok(result)
    }
}

fn changed(expected: &KnownRoom) -> RememberError {
    RememberError::Changed { expected: Box::new(expected.clone()) }
}

#[cfg(test)]
mod tests;
