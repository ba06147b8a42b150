// SPDX-License-Identifier: GPL-3.0-or-later
//! Texts that this person has begun to write in a room and has not sent, so that the next
//! visit goes on with them.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::private_file::StoredError;
use super::room_records::RoomRecords;
use crate::protocol::{Fingerprint, Nickname, SeatNumber, limits};

/// Folder in the data folder; each room has a file in it, by its key.
pub const FOLDER: &str = "drafts";
/// Most characters of one: several times of what can be sent at once, to be divided.
const CHARACTERS: usize = 8 * limits::TEXT_CHARACTERS;
/// Most edits that are kept with it, each with the text of before.
const EDITS: usize = 16;
/// JSON may take six bytes for a character.
const FILE_BYTES: usize = 8 * (CHARACTERS + 2 * EDITS * limits::TEXT_CHARACTERS);

/// The drafts of all rooms. Beyond a limit the one that is longest unchanged goes. All
/// operations block on the disk.
#[derive(Debug, Clone)]
pub struct Drafts(RoomRecords);

/// A text that is not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDraft {
    /// The text.
    pub text: String,
    /// Number of the message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<u64>,
    /// The one that it is for alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whispers_to: Option<DraftRecipient>,
    /// Texts that may not have become those of their messages, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<SavedEdit>,
}

/// A text that may not have become that of its message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedEdit {
    /// Number of the message; 0 for one of another log.
    pub message: u64,
    /// The text.
    pub text: String,
    /// The text of the message when the other one was written, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Set if the text is what we do rather than say.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub emote: bool,
    /// The one that the message is for alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whispers_to: Option<DraftRecipient>,
}

/// The one that a draft is for alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRecipient {
    /// The name.
    pub name: Nickname,
    /// The seat, which tells them from somebody else of that name.
    pub seat: Option<SeatNumber>,
}

impl SavedDraft {
    /// Returns `true` if there is nothing to keep of it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.edits.is_empty()
    }

    /// The beginning of an endless text, and the newest of many edits.
    fn bounded(&self) -> Self {
        let beginning = |text: &str, most| text.chars().take(most).collect::<String>();
        let many = self.edits.len().saturating_sub(EDITS);
        let edits = self.edits[many..].iter().map(|edit| SavedEdit {
            text: beginning(&edit.text, limits::TEXT_CHARACTERS),
            before: edit.before.as_ref().map(|text| beginning(text, limits::TEXT_CHARACTERS)),
            ..edit.clone()
        });
        Self { text: beginning(&self.text, CHARACTERS), edits: edits.collect(), ..self.clone() }
    }
}

impl Drafts {
    /// Drafts in the folder `data`. Does not read them yet.
    pub fn open(data: &Path) -> Self {
        Self(RoomRecords::open(data.join(FOLDER), FILE_BYTES))
    }

    /// The draft of a room.
    ///
    /// # Errors
    ///
    /// Every variant of [`StoredError`] about reading.
    pub fn of(&self, room: &Fingerprint) -> Result<Option<SavedDraft>, StoredError> {
        self.0.of(room)
    }

    /// Keeps the draft of a room, of an endless one the beginning; a blank one is forgotten.
    ///
    /// # Errors
    ///
    /// [`StoredError::Unkept`].
    pub fn keep(&self, room: &Fingerprint, draft: &SavedDraft) -> Result<(), StoredError> {
        if draft.is_blank() {
            return self.forget(room);
        }
        self.0.keep(room, &draft.bounded())
    }

    /// Forgets the draft of a room.
    ///
    /// # Errors
    ///
    /// [`StoredError::Unkept`].
    pub fn forget(&self, room: &Fingerprint) -> Result<(), StoredError> {
        self.0.forget(room)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::trust::room_records::ROOMS;

    fn key(index: usize) -> Fingerprint {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&index.to_le_bytes());
        Fingerprint::new(key)
    }

    fn draft(text: &str) -> SavedDraft {
        SavedDraft { text: text.into(), ..SavedDraft::default() }
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_draft_is_kept_for_each_room_until_it_is_blank() {
        let data = tempfile::tempdir().unwrap();
        let drafts = Drafts::open(data.path());
        assert_eq!(drafts.of(&key(1)).unwrap(), None);
        drafts.forget(&key(1)).unwrap();
        drafts.keep(&key(1), &draft("dear \u{1b}all\n")).unwrap();
        drafts.keep(&key(2), &draft("hello")).unwrap();
        assert_eq!(drafts.of(&key(1)).unwrap(), Some(draft("dear \u{1b}all\n")));
        assert_eq!(mode(&drafts.0.folder), 0o700);
        assert_eq!(mode(&drafts.0.file(&key(1))), 0o600);
        drafts.keep(&key(1), &draft(" \n")).unwrap();
        drafts.forget(&key(2)).unwrap();
        assert_eq!(drafts.of(&key(1)).unwrap(), None);
        assert_eq!(fs::read_dir(&drafts.0.folder).unwrap().count(), 0, "nothing of it is left");
    }

    #[test]
    fn what_it_answers_is_kept_with_it_and_a_file_of_before_is_read() {
        let data = tempfile::tempdir().unwrap();
        let drafts = Drafts::open(data.path());
        drafts.keep(&key(1), &draft("yes")).unwrap();
        let before = fs::read_to_string(drafts.0.file(&key(1))).unwrap();
        assert!(!before.contains("answers"), "nothing is written of what is not there: {before}");
        assert_eq!(drafts.of(&key(1)).unwrap(), Some(draft("yes")));
        assert!(!before.contains("whispers"), "{before}");
        let name = Nickname::new("Bo").unwrap();
        let whispers_to = Some(DraftRecipient { name, seat: Some(SeatNumber::new(7)) });
        let whisper = SavedDraft { whispers_to, ..draft("yes") };
        drafts.keep(&key(1), &whisper).unwrap();
        assert_eq!(drafts.of(&key(1)).unwrap(), Some(whisper));
        let edit = SavedEdit {
            message: 7,
            text: "no".into(),
            before: Some("yes".into()),
            emote: true,
            whispers_to: None,
        };
        let lost = SavedDraft { edits: vec![edit], ..draft("") };
        drafts.keep(&key(1), &lost).unwrap();
        assert_eq!(drafts.of(&key(1)).unwrap(), Some(lost), "also without another text");
        let reply = SavedDraft { answers: Some(7), ..draft("yes") };
        drafts.keep(&key(1), &reply).unwrap();
        assert_eq!(drafts.of(&key(1)).unwrap(), Some(reply));
    }

    #[test]
    fn an_endless_one_and_many_of_them_are_bounded() {
        let data = tempfile::tempdir().unwrap();
        let drafts = Drafts::open(data.path());
        // What JSON makes most bytes of.
        drafts.keep(&key(0), &draft(&"\u{1}".repeat(10 * CHARACTERS))).unwrap();
        assert_eq!(drafts.of(&key(0)).unwrap().unwrap().text.len(), CHARACTERS);
        let endless = "\u{1}".repeat(2 * limits::TEXT_CHARACTERS);
        let edit = |message| SavedEdit {
            message,
            text: endless.clone(),
            before: Some(endless.clone()),
            emote: false,
            whispers_to: None,
        };
        let edits = (1..=30).map(edit).collect();
        drafts.keep(&key(0), &SavedDraft { edits, ..draft(&"\u{1}".repeat(CHARACTERS)) }).unwrap();
        let read = drafts.of(&key(0)).unwrap().unwrap().edits;
        assert_eq!((read.len(), read[0].message, read[15].message), (EDITS, 15, 30));
        assert!(read.iter().all(|edit| edit.text.len() == limits::TEXT_CHARACTERS));
        for index in 1..=ROOMS {
            drafts.keep(&key(index), &draft("hello")).unwrap();
            let file = fs::File::open(drafts.0.file(&key(index))).unwrap();
            let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(index as u64);
            file.set_modified(changed).unwrap();
        }
        assert_eq!(drafts.of(&key(1)).unwrap(), None, "it was the longest unchanged");
        assert!(drafts.of(&key(0)).unwrap().is_some());
        assert_eq!(fs::read_dir(&drafts.0.folder).unwrap().count(), ROOMS);
    }

    #[test]
    fn a_damaged_one_is_told_and_written_over() {
        let data = tempfile::tempdir().unwrap();
        let drafts = Drafts::open(data.path());
        drafts.keep(&key(1), &draft("hello")).unwrap();
        fs::write(drafts.0.file(&key(1)), "{").unwrap();
        assert!(matches!(drafts.of(&key(1)), Err(StoredError::Damaged { .. })));
        drafts.keep(&key(1), &draft("again")).unwrap();
        assert_eq!(drafts.of(&key(1)).unwrap(), Some(draft("again")));
    }
}
