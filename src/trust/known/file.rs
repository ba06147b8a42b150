// SPDX-License-Identifier: GPL-3.0-or-later
//! The contents of the file of known rooms.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::room::{KnownRoom, PINNED, ROOMS};
use crate::protocol::{Address, Fingerprint, RoomName};
use crate::trust::private_file::{self, StoredError};

const VERSION: u64 = 1;
/// A thousand rooms with the longest names and addresses take less than 3 MiB.
const FILE_BYTES: usize = 4 * 1024 * 1024;

/// The known rooms in no particular order, each address once.
#[derive(Debug, Default)]
pub struct Contents {
    rooms: Vec<KnownRoom>,
}

#[derive(Default, Serialize, Deserialize)]
struct File<'a> {
    rooms: Vec<SavedRoom<'a>>,
}

#[derive(Serialize, Deserialize)]
struct SavedRoom<'a> {
    address: String,
    key: Fingerprint,
    /// Not in files of versions that did not know of it.
    #[serde(default)]
    epoch: u64,
    room: Cow<'a, RoomName>,
    first_seen: u64,
    last_seen: u64,
    /// As with the epoch. A version that does not know of it forgets it when it
    /// writes, and reads the file all the same.
    #[serde(default)]
    pinned: bool,
}

impl Contents {
    /// No file is no rooms. One that says two things about an address is
    /// damaged: this program never writes that, and which one to trust is not
    /// for us to guess.
    pub fn read(path: &Path) -> Result<Self, StoredError> {
        let file =
            private_file::read_json::<File<'_>>(path, FILE_BYTES, VERSION)?.unwrap_or_default();
        let (mut rooms, mut places) = (Vec::new(), HashSet::new());
        for entry in file.rooms {
            let known = entry.known().map_err(|why| StoredError::damaged(path, why))?;
            if !places.insert(known.address.comparable()) {
                let why = format!("{} is there twice", known.address);
                return Err(StoredError::damaged(path, why));
            }
            rooms.push(known);
        }
        Ok(Self { rooms })
    }

    /// Writes them, at most [`ROOMS`]; nothing where reading them back would
    /// find damage.
    pub fn write(&mut self, path: &Path) -> Result<(), StoredError> {
        let odd =
            |known: &&KnownRoom| known.address.to_string().parse() != Ok(known.address.clone());
        if let Some(known) = self.rooms.iter().find(odd) {
            let why = format!("{} is not an address", known.address);
            let error = io::Error::new(io::ErrorKind::InvalidInput, why);
            return Err(StoredError::unkept(path, error));
        }
        self.drop_oldest();
        let rooms = self.rooms.iter().map(SavedRoom::of).collect();
        private_file::write_json(path, VERSION, &File { rooms })
    }

    /// Drops the longest unseen beyond [`ROOMS`], of which [`PINNED`] are kept for
    /// the pinned ones.
    fn drop_oldest(&mut self) {
        self.rooms.sort_by_key(|known| Reverse(known.last_seen));
        let mut places = ROOMS;
        let mut kept = vec![false; self.rooms.len()];
        let pinned = self.rooms.iter().enumerate().filter(|(_, known)| known.pinned);
        for (index, _) in pinned.take(PINNED) {
            kept[index] = true;
            places -= 1;
        }
        for is_kept in kept.iter_mut().filter(|is_kept| !**is_kept).take(places) {
            *is_kept = true;
        }
        let mut kept = kept.into_iter();
        self.rooms.retain(|_| kept.next().unwrap_or_default());
    }

    pub fn at(&self, address: &Address) -> Option<&KnownRoom> {
        self.rooms.iter().find(|known| known.is_at(address))
    }

    pub fn knows(&self, key: &Fingerprint) -> bool {
        self.rooms.iter().any(|known| known.fingerprint == *key)
    }

    pub fn take(&mut self, address: &Address) -> Option<KnownRoom> {
        let index = self.rooms.iter().position(|known| known.is_at(address))?;
        Some(self.rooms.remove(index))
    }

    /// Replaces the room that was known at the same address. The newest host
    /// that was met of it, here or elsewhere, stays so for all its addresses; as
    /// does a pin.
    pub fn put(&mut self, mut known: KnownRoom) {
        let key = known.fingerprint;
        let same = || self.rooms.iter().filter(|room| room.fingerprint == key);
        let newest = same().map(|room| room.epoch).fold(known.epoch, u64::max);
        let pinned = known.pinned || same().any(|room| room.pinned);
        self.take(&known.address);
        known.epoch = newest;
        self.rooms.insert(0, known);
        for room in self.rooms.iter_mut().filter(|room| room.fingerprint == key) {
            room.epoch = newest;
            room.pinned = pinned;
        }
    }

    /// Pins a room at all its addresses, or takes the pin off; returns `false` where
    /// none is known with that key.
    pub fn pin(&mut self, key: &Fingerprint, pinned: bool) -> bool {
        let mut is_known = false;
        for room in self.rooms.iter_mut().filter(|room| room.fingerprint == *key) {
            room.pinned = pinned;
            is_known = true;
        }
        is_known
    }

    pub fn into_newest_first(mut self) -> Vec<KnownRoom> {
        self.rooms.sort_by_key(|known| Reverse(known.last_seen));
        self.rooms
    }
}

impl<'a> SavedRoom<'a> {
    fn of(known: &'a KnownRoom) -> Self {
        Self {
            address: known.address.to_string(),
            key: known.fingerprint,
            epoch: known.epoch,
            room: Cow::Borrowed(&known.room),
            first_seen: known.first_seen,
            last_seen: known.last_seen,
            pinned: known.pinned,
        }
    }

    fn known(self) -> Result<KnownRoom, String> {
        let Self { address, key: fingerprint, epoch, room, first_seen, last_seen, pinned } = self;
        let address =
            address.parse::<Address>().map_err(|error| format!("{address:?}: {error}"))?;
        let room = room.into_owned();
        Ok(KnownRoom { address, fingerprint, epoch, room, first_seen, last_seen, pinned })
    }
}
