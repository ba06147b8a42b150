// SPDX-License-Identifier: GPL-3.0-or-later
//! Files of the last visit as the disk has them now: those that go on, and those that do not.

use std::collections::HashSet;
use std::fs::File;
use std::iter;
use std::ops::ControlFlow;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::slice;

use super::chosen::{self, FileSource};
use crate::client::{PrepareError, TransferError, prepare};
use crate::model::FileTrouble;
use crate::protocol::{ContentHash, Fingerprint};
use crate::trust::{
    StoredError, UnfinishedDownload, UnfinishedFile, UnfinishedFiles, UnfinishedUpload,
    UnfinishedWay,
};

/// Numbers behind a name that are looked at.
const NUMBERS: u32 = 10;

/// A file of the last visit.
#[derive(Clone)]
pub struct FoundFile {
    pub file: UnfinishedFile,
    /// The place of a file of ours, or the reason why it does not go on by itself.
    pub source: Option<Result<FileSource, FileTrouble>>,
}

impl FoundFile {
    /// Tells if it is one of ours that has arrived, by the id of its offer: it was complete
    /// when we could not hear of it any more.
    pub fn is_in(&self, arrived: &HashSet<Box<str>>) -> bool {
        matches!(&self.file.way, UnfinishedWay::Upload(upload) if arrived.contains(&*upload.id))
    }
}

/// Finds the files of the last visit that go on at the time `now` (Unix time), and ours where
/// they were. `None` if a newer version has kept them. Blocks.
pub fn find(store: &UnfinishedFiles, room: &Fingerprint, now: u64) -> Option<Vec<FoundFile>> {
    let read = match store.of(room, now) {
        Err(StoredError::Newer { .. }) => return None,
        read => read.inspect_err(|error| tracing::warn!(%error, "unfinished files are not known")),
    };
    let find = |mut file: UnfinishedFile| {
        let source = match &mut file.way {
            UnfinishedWay::Upload(upload) => Some(find_source(upload, file.size)),
            UnfinishedWay::Download(download) if is_saved(download, file.size) => return None,
            UnfinishedWay::Download(download) => {
                download.replaces &= is_untouched(download);
                None
            }
        };
        Some(FoundFile { file, source })
    };
    Some(read.unwrap_or_default().into_iter().filter_map(find).collect())
}

/// Finds a file of ours, or tells why it does not go on by itself: nobody sends what the person
/// has not chosen. What it has in it is compared once it was read.
fn find_source(upload: &UnfinishedUpload, size: u64) -> Result<FileSource, FileTrouble> {
    let mut found = chosen::look(slice::from_ref(&upload.path));
    let file = match (found.files.pop(), found.unreadable) {
        (Some(file), _) => file,
        (None, Some((_, error))) => return Err(error.into()),
        (None, None) => return Err(TransferError::FileChanged.into()),
    };
    let is_known = upload.modified.is_some() || upload.blake3.is_some();
    match is_known && file.size == size && file.modified == upload.modified {
        true => Ok(file.source),
        false => Err(TransferError::FileChanged.into()),
    }
}

/// Tells if a download was complete, only that nobody noted it any more.
fn is_saved(download: &UnfinishedDownload, size: u64) -> bool {
    let UnfinishedDownload { folder, saved_as, blake3, .. } = download;
    let numbered = (2..NUMBERS).map(|number| saved_as.numbered(number));
    let mut there = iter::once(saved_as.clone())
        .chain(numbered)
        .map(|name| folder.join(name.as_str()))
        .take_while(|path| path.is_file());
    there.any(|path| {
        let is_as_large = path.metadata().is_ok_and(|facts| facts.len() == size);
        is_as_large && hash_of(&path).is_ok_and(|hash| hash == *blake3)
    })
}

fn hash_of(path: &Path) -> Result<ContentHash, PrepareError> {
    Ok(prepare(&mut File::open(path)?, |_, _| ControlFlow::Continue(()))?.hash())
}

/// Tells if what has the name of a download is what had it at its beginning.
fn is_untouched(download: &UnfinishedDownload) -> bool {
    let path = download.folder.join(download.saved_as.as_str());
    let changed = path.symlink_metadata().map_or(0, |facts| facts.ctime());
    u64::try_from(changed).is_ok_and(|changed| changed <= download.begun)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::protocol::{FileName, Topic};

    const ROOM: Fingerprint = Fingerprint::new([7; 32]);

    /// Looks for one file that is kept.
    fn found(way: UnfinishedWay) -> Option<FoundFile> {
        let data = tempfile::tempdir().unwrap();
        let store = UnfinishedFiles::open(data.path());
        let (name, paused, done) = (FileName::new("a.txt"), false, 0);
        let file = UnfinishedFile { name, size: 7, paused, done, way };
        store.keep(&ROOM, &[file], 0).unwrap();
        find(&store, &ROOM, 0).unwrap().pop()
    }

    fn download(folder: &Path, begun: u64) -> UnfinishedWay {
        UnfinishedWay::Download(UnfinishedDownload {
            number: 3,
            blake3: ContentHash::of(b"content"),
            beware: None,
            folder: folder.into(),
            saved_as: FileName::new("a.txt"),
            replaces: true,
            begun,
        })
    }

    #[test]
    fn a_download_that_was_complete_is_not_fetched_again() {
        let folder = tempfile::tempdir().unwrap();
        let goes_on = || found(download(folder.path(), 0)).is_some();
        assert!(goes_on(), "nothing is there");
        fs::write(folder.path().join("a.txt"), "another").unwrap();
        assert!(goes_on(), "something else is there");
        fs::write(folder.path().join("a (2).txt"), "content").unwrap();
        assert!(!goes_on());
    }

    #[test]
    fn what_has_changed_meanwhile_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), "mine").unwrap();
        let replaces = |begun| match found(download(folder.path(), begun)).unwrap().file.way {
            UnfinishedWay::Download(download) => download.replaces,
            UnfinishedWay::Upload(_) => unreachable!(),
        };
        let changed = fs::metadata(folder.path().join("a.txt")).unwrap().ctime();
        let changed = u64::try_from(changed).unwrap();
        assert!(replaces(changed) && !replaces(changed - 1));
    }

    #[test]
    fn a_file_that_nothing_is_known_of_waits_for_a_word() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "content").unwrap();
        let chosen = chosen::look(slice::from_ref(&path)).files[0].modified;
        let goes_on = |modified, blake3| {
            let (id, path, caption) = ("u1".into(), path.clone(), Topic::default());
            let upload = UnfinishedUpload { id, path, modified, blake3, caption };
            found(UnfinishedWay::Upload(upload)).unwrap().source.unwrap().is_ok()
        };
        assert!(goes_on(chosen, None));
        assert!(!goes_on(None, None) && !goes_on(Some(1), Some(ContentHash::of(b"content"))));
    }
}
