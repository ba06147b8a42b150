// SPDX-License-Identifier: GPL-3.0-or-later
//! The register of a room's files: the number of the event that told of each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::protocol::{
    ContentHash, Event, EventKind, FileName, Nickname, SeatNumber, SharedFile, limits,
};

/// A file as the room keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// Number of its event.
    pub number: u64,
    /// The hash of its content.
    pub blake3: ContentHash,
    /// Bytes of its content.
    pub size: u64,
    /// Its name.
    pub name: FileName,
    /// The media type that its sender gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<String>,
    /// Name of its sender.
    pub from: Nickname,
    /// Seat of its sender.
    pub seat: SeatNumber,
}

impl KeptFile {
    /// The file that an event tells of.
    pub fn of(number: u64, file: &SharedFile) -> Self {
        Self {
            number,
            blake3: file.blake3,
            size: file.size,
            name: file.name.clone(),
            media: file.media.as_ref().map(|media| media.as_str().to_owned()),
            from: file.from.clone(),
            seat: file.seat.unwrap_or(SeatNumber::new(0)),
        }
    }
}

/// Files by the numbers of their events, at most [`limits::FILES`]. Several may have the same
/// content, which is kept once.
#[derive(Debug, Default)]
pub struct FileRegister {
    files: BTreeMap<u64, KeptFile>,
    /// Files with each content.
    contents: HashMap<ContentHash, usize>,
    /// Bytes of all contents.
    bytes: u64,
    /// Bytes that they may have.
    most_bytes: u64,
    /// Number of the first event that is not kept, where the host keeps nothing.
    unkept_from: Option<u64>,
    /// Numbers of files that are gone, until somebody asks.
    dropped: Vec<u64>,
}

impl FileRegister {
    /// The files that were saved and can be read of: `past` are the last events that were kept,
    /// and `next` is the number of the next one. What those tell counts, as the process may have
    /// ended before the rest was saved.
    pub fn restore(kept: Vec<KeptFile>, past: &[Event], next: u64) -> Self {
        let oldest = past.first().map_or(u64::MAX, |event| event.number);
        let earlier = kept.into_iter().filter(|file| file.number < oldest.min(next));
        let told = past.iter().filter(|event| event.number < next);
        let told = told.filter_map(|event| match &event.what {
            EventKind::File(file) => Some(KeptFile::of(event.number, file)),
            _ => None,
        });
        let mut register = Self::default();
        for file in earlier.chain(told) {
            register.insert(file);
        }
        register
    }

    /// Sets the number of bytes that all may have.
    pub fn limit(&mut self, most_bytes: u64) {
        self.most_bytes = most_bytes;
    }

    /// Notes that nothing is kept from this event on, or everything.
    pub fn keep_before(&mut self, unkept_from: Option<u64>) {
        self.unkept_from = unkept_from;
    }

    /// Those whose events are kept, to be saved.
    pub fn kept(&self) -> Vec<KeptFile> {
        let end = self.unkept_from.unwrap_or(u64::MAX);
        self.files.range(..end).map(|(_, file)| file.clone()).collect()
    }

    /// All of them, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &KeptFile> {
        self.files.values()
    }

    /// The file of that number.
    pub fn get(&self, number: u64) -> Option<&KeptFile> {
        self.files.get(&number)
    }

    /// Tells if there is space for one more beside those that are on their way.
    pub fn has_room_for(&self, size: u64, open: (usize, u64)) -> bool {
        let (bytes, files) = self.left(open);
        files > 0 && size <= bytes
    }

    /// Bytes and files that there is space for, beside those that are on their way.
    pub fn left(&self, (open, open_bytes): (usize, u64)) -> (u64, u64) {
        let bytes = self.most_bytes.saturating_sub(self.bytes.saturating_add(open_bytes));
        let files = limits::FILES.saturating_sub(self.files.len() + open);
        (bytes, files as u64)
    }

    /// The number of files, their bytes, and those that all may have.
    pub fn size(&self) -> (usize, u64, u64) {
        (self.files.len(), self.bytes, self.most_bytes)
    }

    #[cfg(test)]
    fn has_content(&self, content: &ContentHash) -> bool {
        self.contents.contains_key(content)
    }

    /// Adds a file. Beyond [`limits::FILES`] the oldest goes.
    pub fn insert(&mut self, file: KeptFile) {
        let (number, content, size) = (file.number, file.blake3, file.size);
        if self.files.insert(number, file).is_some() {
            return;
        }
        let files = self.contents.entry(content).or_default();
        *files += 1;
        if *files == 1 {
            self.bytes = self.bytes.saturating_add(size);
        }
        if self.files.len() > limits::FILES
            && let Some(oldest) = self.files.keys().next().copied()
        {
            self.remove(oldest);
        }
    }

    /// Drops a file; `false` if there is none of that number.
    pub fn remove(&mut self, number: u64) -> bool {
        let Some(file) = self.files.remove(&number) else { return false };
        if let Some(files) = self.contents.get_mut(&file.blake3) {
            *files -= 1;
            if *files == 0 {
                self.contents.remove(&file.blake3);
                self.bytes = self.bytes.saturating_sub(file.size);
            }
        }
        self.dropped.push(number);
        true
    }

    /// Drops the files that were sent from these seats.
    pub fn remove_all(&mut self, seats: &BTreeSet<SeatNumber>) {
        self.retain(|file| !seats.contains(&file.seat));
    }

    /// Drops all files but these; `true` if any was.
    pub fn retain(&mut self, keeps: impl Fn(&KeptFile) -> bool) -> bool {
        let gone = self.files.values().filter(|file| !keeps(file));
        let gone: Vec<u64> = gone.map(|file| file.number).collect();
        for number in &gone {
            self.remove(*number);
        }
        !gone.is_empty()
    }

    /// The numbers of the files that were dropped since this was last asked.
    pub fn take_dropped(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.dropped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(number: u64, content: u8, size: u64) -> KeptFile {
        KeptFile {
            number,
            blake3: ContentHash::new([content; 32]),
            size,
            name: FileName::new("plan.pdf"),
            media: None,
            from: Nickname::new("Ada").unwrap(),
            seat: SeatNumber::new(number),
        }
    }

    fn register(files: &[KeptFile]) -> FileRegister {
        let mut register = FileRegister::default();
        register.limit(100);
        for file in files {
            register.insert(file.clone());
        }
        register
    }

    #[test]
    fn a_content_counts_once_and_goes_with_its_last_file() {
        let mut files = register(&[file(1, 1, 40), file(2, 1, 40), file(3, 2, 50)]);
        assert!(files.has_room_for(10, (0, 0)) && !files.has_room_for(11, (0, 0)));
        assert!(!files.has_room_for(10, (1, 1)), "what is on its way counts");
        assert!(files.remove(1) && !files.remove(1));
        assert!(files.has_content(&ContentHash::new([1; 32])));
        assert!(files.remove(2) && !files.has_content(&ContentHash::new([1; 32])));
        assert!(files.has_room_for(50, (0, 0)) && !files.has_room_for(51, (0, 0)));
        assert_eq!((files.take_dropped(), files.take_dropped()), (vec![1, 2], vec![]));
    }

    #[test]
    fn what_the_last_events_tell_goes_before_what_was_saved() {
        let shared = |number| {
            let KeptFile { from, name, size, blake3, .. } = file(number, 9, 5);
            let (seat, id, media, caption, picture, preview, beware) = Default::default();
            let file = SharedFile {
                from,
                seat,
                id,
                name,
                size,
                media,
                blake3,
                caption,
                picture,
                preview,
                beware,
            };
            Event { number, time: 1, what: EventKind::File(file) }
        };
        let removed =
            EventKind::Removed { from: Nickname::new("Ada").unwrap(), seat: None, by: None };
        let past = [Event { number: 5, time: 1, what: removed }, shared(6), shared(8)];
        let saved = [3, 5, 6, 9].map(|number| file(number, 1, 5)).to_vec();
        let numbers = |past: &[Event], next| {
            let files = FileRegister::restore(saved.clone(), past, next);
            files.iter().map(|file| file.number).collect::<Vec<_>>()
        };
        assert_eq!(numbers(&past, 8), [3, 6], "5 was removed, 9 never was");
        assert_eq!(numbers(&past, 9), [3, 6, 8], "8 was not saved yet");
        assert_eq!(numbers(&[], 9), [3, 5, 6], "the history may be there another time");
    }

    #[test]
    fn beyond_so_many_the_oldest_goes() {
        let mut files = FileRegister::default();
        for number in 1..=limits::FILES as u64 + 2 {
            files.insert(file(number, 1, 5));
        }
        assert_eq!(files.take_dropped(), [1, 2]);
        files.remove_all(&BTreeSet::from([SeatNumber::new(3), SeatNumber::new(5)]));
        assert_eq!(files.take_dropped(), [3, 5]);
    }
}
