// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that were on their way when the app ended, so that the next visit goes on with them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::private_file::StoredError;
use super::room_records::RoomRecords;
use crate::protocol::file::FileWarning;
use crate::protocol::{ContentHash, FileName, Fingerprint, Topic};

/// Folder in the data folder; each room has a file in it, by its key.
pub const FOLDER: &str = "unfinished-files";

/// Most files that are kept for a room: the first ones.
pub const FILES: usize = 500;
/// Most bytes of a path (`PATH_MAX` of Linux).
const PATH_BYTES: usize = 4096;
/// JSON may take six bytes for a character. Most files need a hundredth of that.
const FILE_BYTES: usize = FILES * 6 * (PATH_BYTES + 1024);
/// The time after a visit in which the next goes on with a download: whoever comes back later
/// does not wait for it.
const DOWNLOAD_KEPT: Duration = Duration::from_hours(7 * 24);
/// The same of an upload, of which the host keeps nothing longer.
const UPLOAD_KEPT: Duration = Duration::from_hours(24);

/// The unfinished files of all rooms. Beyond a limit those of the room that is longest
/// unchanged go. All operations block on the disk.
#[derive(Debug, Clone)]
pub struct UnfinishedFiles(RoomRecords);

/// A file that was on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnfinishedFile {
    /// Name of the file.
    pub name: FileName,
    /// Bytes of it.
    pub size: u64,
    /// Set if the person had paused it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paused: bool,
    /// Bytes that were there then; 0 of one that was not paused.
    #[serde(default, skip_serializing_if = "is_none")]
    pub done: u64,
    /// All that it takes to go on.
    #[serde(flatten)]
    pub way: UnfinishedWay,
}

/// All that it takes to go on with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "kebab-case")]
pub enum UnfinishedWay {
    /// Somebody's, which is saved here.
    Download(UnfinishedDownload),
    /// Ours, which is sent.
    Upload(UnfinishedUpload),
}

/// All that it takes to go on with a download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnfinishedDownload {
    /// Number of the file's event.
    pub number: u64,
    /// Hash of the content, which tells it from the file of that number in another log.
    pub blake3: ContentHash,
    /// The reason to beware of it that the host has found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beware: Option<FileWarning>,
    /// The folder that it goes to.
    pub folder: PathBuf,
    /// The name that it gets there.
    pub saved_as: FileName,
    /// Set if a file that had the name there at its beginning goes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replaces: bool,
    /// Time of its beginning, in seconds since 1970.
    pub begun: u64,
}

/// All that it takes to go on with an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnfinishedUpload {
    /// Id of the offer.
    pub id: String,
    /// The file, or the folder that is packed.
    pub path: PathBuf,
    /// Time of its last change when it was chosen, in milliseconds since 1970; `None` for a
    /// folder, and where the file system does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<u64>,
    /// Hash of its content, once it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blake3: Option<ContentHash>,
    /// The words about it.
    #[serde(default, skip_serializing_if = "Topic::is_empty")]
    pub caption: Topic,
}

/// The content of the file of a room.
#[derive(Debug, Default, Serialize, Deserialize)]
struct SavedFiles {
    /// Time of the visit, in seconds since 1970.
    saved: u64,
    files: Vec<UnfinishedFile>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde has it so")]
fn is_none(bytes: &u64) -> bool {
    *bytes == 0
}

impl UnfinishedFile {
    /// Tells if it goes on that long after the visit.
    fn goes_on_after(&self, time: Duration) -> bool {
        time < match self.way {
            UnfinishedWay::Download(_) => DOWNLOAD_KEPT,
            UnfinishedWay::Upload(_) => UPLOAD_KEPT,
        }
    }

    /// Tells if it can be kept: a path that is no text cannot, as JSON knows no other.
    pub fn can_be_kept(&self) -> bool {
        let path = match &self.way {
            UnfinishedWay::Download(download) => &download.folder,
            UnfinishedWay::Upload(upload) => &upload.path,
        };
        path.to_str().is_some_and(|path| path.len() <= PATH_BYTES)
    }
}

impl UnfinishedFiles {
    /// Unfinished files in the folder `data`. Does not read them yet.
    pub fn open(data: &Path) -> Self {
        Self(RoomRecords::open(data.join(FOLDER), FILE_BYTES))
    }

    /// Those of a room that are to go on at the time `now` (Unix time), in their order. Those
    /// of rooms where none goes on any more are forgotten.
    ///
    /// # Errors
    ///
    /// Every variant of [`StoredError`] about reading.
    pub fn of(&self, room: &Fingerprint, now: u64) -> Result<Vec<UnfinishedFile>, StoredError> {
        self.0.forget_older(DOWNLOAD_KEPT);
        let SavedFiles { saved, mut files } = self.0.of(room)?.unwrap_or_default();
        let time = Duration::from_secs(now.saturating_sub(saved));
        files.retain(|file| file.goes_on_after(time));
        files.truncate(FILES);
        Ok(files)
    }

    /// Keeps those of a room at the time `now` (Unix time), of very many the first ones, and
    /// none that [cannot be kept](UnfinishedFile::can_be_kept).
    ///
    /// # Errors
    ///
    /// [`StoredError::Unkept`].
    pub fn keep(
        &self,
        room: &Fingerprint,
        files: &[UnfinishedFile],
        now: u64,
    ) -> Result<(), StoredError> {
        let kept = files.iter().filter(|file| file.can_be_kept());
        let files: Vec<_> = kept.take(FILES).cloned().collect();
        match files.is_empty() {
            true => self.forget(room),
            false => self.0.keep(room, &SavedFiles { saved: now, files }),
        }
    }

    /// Forgets those of a room.
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
    use std::ffi::OsStr;
    use std::fs;
    use std::os::unix::ffi::OsStrExt;
    use std::time::SystemTime;

    use super::*;

    const ROOM: Fingerprint = Fingerprint::new([7; 32]);

    fn download(number: u64) -> UnfinishedFile {
        let way = UnfinishedWay::Download(UnfinishedDownload {
            number,
            blake3: ContentHash::of(b"content"),
            beware: Some(FileWarning::Disguised),
            folder: "/home/ada/Downloads".into(),
            saved_as: FileName::new("film (2).mkv"),
            replaces: true,
            begun: 90,
        });
        UnfinishedFile { name: FileName::new("film.mkv"), size: 7, paused: true, done: 5, way }
    }

    fn upload(path: impl Into<PathBuf>) -> UnfinishedFile {
        let way = UnfinishedWay::Upload(UnfinishedUpload {
            id: "u1".into(),
            path: path.into(),
            modified: Some(1_000),
            blake3: Some(ContentHash::of(b"content")),
            caption: Topic::new("as asked").unwrap(),
        });
        UnfinishedFile { name: FileName::new("notes.txt"), size: 9, paused: false, done: 0, way }
    }

    #[test]
    fn what_was_on_its_way_is_there_again_until_it_has_arrived() {
        let data = tempfile::tempdir().unwrap();
        let unfinished = UnfinishedFiles::open(data.path());
        assert_eq!(unfinished.of(&ROOM, 0).unwrap(), []);
        let both = [download(3), upload("/home/ada/notes.txt")];
        unfinished.keep(&ROOM, &both, 100).unwrap();
        assert_eq!(unfinished.of(&ROOM, 100).unwrap(), both);
        assert_eq!(unfinished.of(&Fingerprint::new([8; 32]), 100).unwrap(), []);
        unfinished.keep(&ROOM, &[], 100).unwrap();
        assert_eq!(unfinished.of(&ROOM, 100).unwrap(), []);
        assert_eq!(fs::read_dir(data.path().join(FOLDER)).unwrap().count(), 0);
    }

    #[test]
    fn what_nobody_waits_for_any_more_is_forgotten() {
        let data = tempfile::tempdir().unwrap();
        let unfinished = UnfinishedFiles::open(data.path());
        unfinished.keep(&ROOM, &[upload("/a"), download(3)], 1_000).unwrap();
        let left = |now| unfinished.of(&ROOM, now).unwrap().len();
        let (day, week) = (UPLOAD_KEPT.as_secs(), DOWNLOAD_KEPT.as_secs());
        assert_eq!([0, 1_000, 1_000 + day, 1_000 + week].map(left), [2, 2, 1, 0]);
        // Also of a room that is never visited again.
        let file = unfinished.0.file(&ROOM);
        let long_ago = SystemTime::now() - DOWNLOAD_KEPT - Duration::from_secs(1);
        fs::File::open(&file).unwrap().set_modified(long_ago).unwrap();
        unfinished.of(&Fingerprint::new([8; 32]), 0).unwrap();
        assert!(!file.exists());
    }

    #[test]
    fn very_many_and_paths_that_are_no_text_are_left_out() {
        let data = tempfile::tempdir().unwrap();
        let unfinished = UnfinishedFiles::open(data.path());
        // What JSON makes most bytes of.
        let long = "\u{1}".repeat(PATH_BYTES);
        let mut all = vec![upload(OsStr::from_bytes(b"/\xff")), upload(format!("{long}/"))];
        all.extend((0..=FILES).map(|_| upload(&long)));
        unfinished.keep(&ROOM, &all, 0).unwrap();
        assert_eq!(unfinished.of(&ROOM, 0).unwrap(), all[2..FILES + 2]);
    }

    #[test]
    fn a_damaged_one_is_told_and_written_over() {
        let data = tempfile::tempdir().unwrap();
        let unfinished = UnfinishedFiles::open(data.path());
        unfinished.keep(&ROOM, &[download(3)], 0).unwrap();
        fs::write(unfinished.0.file(&ROOM), r#"{"version":1,"files":[{"name":"a"}]}"#).unwrap();
        assert!(matches!(unfinished.of(&ROOM, 0), Err(StoredError::Damaged { .. })));
        unfinished.keep(&ROOM, &[download(4)], 0).unwrap();
        assert_eq!(unfinished.of(&ROOM, 0).unwrap(), [download(4)]);
    }
}
