// SPDX-License-Identifier: GPL-3.0-or-later
//! People whom this person ignores in the rooms it was in, so that the next visit does not
//! hear them either.
//!
//! A room tells nobody's key, but whoever comes with one has the number of its first seat
//! again. By that they are known here, room by room. Whoever comes without a key has another
//! number each time, and is not known again.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::private_file::{self, StoredError};
use crate::protocol::{Fingerprint, Nickname, RoomName, SeatNumber};

/// Name of the file in the data folder.
pub const FILE: &str = "blocked-people.json";

const VERSION: u64 = 1;
/// Most people that are kept, of all rooms.
const PEOPLE: usize = 1_000;
/// A thousand people with the longest names, each in a room of its own with the longest
/// name, take less than 3 MiB.
const FILE_BYTES: usize = 4 * 1024 * 1024;

/// A person who is ignored in a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockedPerson {
    /// Number of the first seat of its key.
    pub seat: SeatNumber,
    /// Its name when it was ignored.
    pub name: Nickname,
    /// Time of that, in seconds since 1970.
    pub since: u64,
}

/// The people who are ignored in one room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockedInRoom {
    /// The room.
    pub key: Fingerprint,
    /// Its name when somebody was last ignored there.
    pub room: RoomName,
    /// Number that its log had reached then. A log that has not come so far is another one,
    /// whose seats are of other people.
    pub number: u64,
    /// The people, the last ignored first.
    pub people: Vec<BlockedPerson>,
}

/// One person to be ignored in a room, or no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The room.
    pub key: Fingerprint,
    /// Name of the room.
    pub room: RoomName,
    /// Number that its log has reached.
    pub number: u64,
    /// The person.
    pub person: BlockedPerson,
}

/// The ignored people of all rooms, in a file of the data folder. Beyond a limit the
/// one that is ignored for longest goes. All operations block on the disk.
#[derive(Debug, Clone)]
pub struct BlockedPeople {
    path: PathBuf,
}

#[derive(Default, Serialize, Deserialize)]
struct SavedBlocks {
    rooms: Vec<BlockedInRoom>,
}

impl BlockedPeople {
    /// The list in `folder`. Does not read it yet.
    pub fn open(folder: &Path) -> Self {
        Self { path: folder.join(FILE) }
    }

    /// All of them, by the names of the rooms.
    ///
    /// # Errors
    ///
    /// Every variant of [`StoredError`] about reading.
    pub fn list(&self) -> Result<Vec<BlockedInRoom>, StoredError> {
        let mut rooms = self.read()?.rooms;
        rooms.sort_by_cached_key(|saved| saved.room.as_str().to_lowercase());
        Ok(rooms)
    }

    /// Those of a room whose log has reached `number`. If it was further before, the room
    /// has begun anew and has none: its seats are of other people now.
    ///
    /// # Errors
    ///
    /// Every variant of [`StoredError`].
    pub fn of(&self, room: &Fingerprint, number: u64) -> Result<Vec<BlockedPerson>, StoredError> {
        let found = self.read()?.rooms.into_iter().find(|saved| saved.key == *room);
        match found {
            Some(saved) if number < saved.number => {
                self.forget(room)?;
                Ok(Vec::new())
            }
            found => Ok(found.map(|saved| saved.people).unwrap_or_default()),
        }
    }

    /// Keeps that somebody is ignored.
    ///
    /// # Errors
    ///
    /// Every variant of [`StoredError`].
    pub fn block(&self, block: Block) -> Result<(), StoredError> {
        let Block { key, room, number, person } = block;
        self.change(|rooms| {
            let at = rooms.iter().position(|saved| saved.key == key);
            let before = at.map(|at| rooms.remove(at));
            let mut people = before.map(|saved| saved.people).unwrap_or_default();
            people.retain(|other| other.seat != person.seat);
            people.insert(0, person);
            rooms.push(BlockedInRoom { key, room, number, people });
            drop_oldest(rooms);
            true
        })
    }

    /// Keeps that somebody is ignored no longer.
    ///
    /// # Errors
    ///
    /// Every variant of [`StoredError`].
    pub fn unblock(&self, room: &Fingerprint, seat: SeatNumber) -> Result<(), StoredError> {
        self.change(|rooms| {
            let people = rooms.iter_mut().find(|saved| saved.key == *room);
            let Some(people) = people.map(|saved| &mut saved.people) else { return false };
            let before = people.len();
            people.retain(|person| person.seat != seat);
            let is_less = people.len() < before;
            rooms.retain(|saved| !saved.people.is_empty());
            is_less
        })
    }

    /// Forgets those of a room.
    ///
    /// # Errors
    ///
    /// Every variant of [`StoredError`].
    pub fn forget(&self, room: &Fingerprint) -> Result<(), StoredError> {
        self.change(|rooms| {
            let before = rooms.len();
            rooms.retain(|saved| saved.key != *room);
            rooms.len() < before
        })
    }

    fn read(&self) -> Result<SavedBlocks, StoredError> {
        Ok(private_file::read_json(&self.path, FILE_BYTES, VERSION)?.unwrap_or_default())
    }

    /// Writes what `change` says it has changed. A damaged file is set aside and begun anew.
    fn change(
        &self,
        change: impl FnOnce(&mut Vec<BlockedInRoom>) -> bool,
    ) -> Result<(), StoredError> {
        let _lock = private_file::lock(&self.path)?;
        let mut saved = match self.read() {
            Err(StoredError::Damaged { path, .. }) => {
                let kept = private_file::set_aside(&path);
                kept.map_err(|error| StoredError::unkept(&path, error))?;
                SavedBlocks::default()
            }
            read => read?,
        };
        if change(&mut saved.rooms) {
            private_file::write_json(&self.path, VERSION, &saved)?;
        }
        Ok(())
    }
}

/// Drops those who are ignored for longest, beyond [`PEOPLE`].
fn drop_oldest(rooms: &mut Vec<BlockedInRoom>) {
    let mut times: Vec<u64> =
        rooms.iter().flat_map(|saved| saved.people.iter().map(|person| person.since)).collect();
    if times.len() <= PEOPLE {
        return;
    }
    times.sort_unstable_by_key(|since| Reverse(*since));
    let oldest = times[PEOPLE - 1];
    // Of several that are equally old some go as well.
    let mut places = PEOPLE - times.iter().filter(|since| **since > oldest).count();
    for saved in rooms.iter_mut() {
        saved.people.retain(|person| {
            let is_last = person.since == oldest && places > 0;
            places -= usize::from(is_last);
            person.since > oldest || is_last
        });
    }
    rooms.retain(|saved| !saved.people.is_empty());
}

#[cfg(test)]
mod tests;
