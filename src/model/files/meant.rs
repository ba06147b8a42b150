// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that may be meant by a name.

use std::collections::{HashMap, HashSet};

use crate::protocol::{SeatNumber, SharedFile};

/// A file of the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFile {
    /// Number of its event.
    pub number: u64,
    /// Time of its event, in milliseconds since 1970.
    pub time: u64,
    /// The file.
    pub file: SharedFile,
}

/// The files that may be meant by what somebody typed.
#[derive(Debug, PartialEq, Eq)]
pub enum MeantFiles {
    /// There is none.
    None,
    /// That of this number.
    One(u64),
    /// These, the oldest first. They are not known to be all from one person: nobody gets by
    /// a name what somebody else has put in the place of it.
    Several(Vec<KnownFile>),
}

impl MeantFiles {
    /// The files of one of these names, in any case, among `all`: numbers, times and files,
    /// the oldest first. Of those from one person it is that with the longest name, written as
    /// it was typed, and the newest.
    pub fn called<'a>(
        all: impl Iterator<Item = (u64, u64, &'a SharedFile)>,
        names: &[&str],
    ) -> Self {
        let folded: HashSet<_> = names.iter().map(|name| name.to_lowercase()).collect();
        let of_name = |file: &SharedFile| folded.contains(&file.name.as_str().to_lowercase());
        let found: Vec<_> = all.filter(|(_, _, file)| of_name(file)).collect();
        let seat = found.first().and_then(|(_, _, file)| file.seat);
        let is_one = seat.is_some() && found.iter().all(|(_, _, file)| file.seat == seat);
        if found.len() > 1 && !is_one {
            let known = |(number, time, file): (u64, u64, &SharedFile)| KnownFile {
                number,
                time,
                file: file.clone(),
            };
            return Self::Several(found.into_iter().map(known).collect());
        }
        let fit = |(number, _, file): &(u64, u64, &SharedFile)| {
            let name = file.name.as_str();
            (name.chars().count(), names.contains(&name), *number)
        };
        let best = found.into_iter().max_by_key(fit);
        best.map_or(Self::None, |(number, _, _)| Self::One(number))
    }
}

/// The seats of the senders of these files, where they tell apart people of the same name.
pub fn seats_told_apart(files: &[KnownFile]) -> Vec<Option<SeatNumber>> {
    let mut seats = HashMap::<_, HashSet<_>>::new();
    for KnownFile { file, .. } in files {
        seats.entry(file.from.folded()).or_default().insert(file.seat);
    }
    let is_shared =
        |file: &SharedFile| seats.get(&file.from.folded()).is_some_and(|seats| seats.len() > 1);
    files.iter().map(|KnownFile { file, .. }| file.seat.filter(|_| is_shared(file))).collect()
}
