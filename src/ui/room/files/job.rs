// SPDX-License-Identifier: GPL-3.0-or-later
//! All it takes to send or to fetch one file, and to try it again.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::chosen::{FileSource, milliseconds};
use crate::client::{DownloadPlace, PreparedFile, Transfer, TransferError};
use crate::model::FileTrouble;
use crate::protocol::file::FileWarning;
use crate::protocol::{
    ContentHash, DownloadGrant, OfferFields, Reason, SharedFile, Topic, UploadId,
};
use crate::ui::clock;

/// All it takes to move one file.
pub struct FileJob {
    pub work: FileWork,
    /// The id of the request that the room has not answered yet.
    pub asked: Option<String>,
    /// The transfer, once it has begun.
    pub transfer: Option<Transfer>,
    /// Attempts to get another grant since the last one that worked.
    pub asked_anew: u32,
    /// The most bytes that it ever had: more of them are a grant that worked.
    pub most: u64,
    /// Set to end the reading of a file.
    pub cancelled: Arc<AtomicBool>,
    /// Set while the person wants it to rest.
    pub paused: bool,
    /// Set for one that goes on from an earlier visit.
    pub was_found: bool,
}

/// Work on one file.
pub enum FileWork {
    Send(SendWork),
    Fetch(FetchWork),
}

/// Work on a file of ours.
pub struct SendWork {
    pub source: FileSource,
    /// Time of its last change when it was chosen, where that is known.
    pub modified: Option<u64>,
    /// Hash of its content, once it was read.
    pub blake3: Option<ContentHash>,
    pub caption: Topic,
    /// The file, once it was read.
    pub prepared: Option<(File, PreparedFile)>,
    /// The upload, once there is one to go on with.
    pub upload: Option<UploadId>,
}

/// Work on a file of the room.
pub struct FetchWork {
    /// The place that it goes to.
    pub place: DownloadPlace,
    /// The content that was shared.
    pub blake3: ContentHash,
    /// Bytes of it.
    pub size: u64,
    /// The reason to beware of it that the host has found.
    pub beware: Option<FileWarning>,
    /// Time of its beginning, in seconds since 1970.
    pub begun: u64,
}

impl FileJob {
    pub fn new(work: FileWork) -> Self {
        Self {
            work,
            asked: None,
            transfer: None,
            asked_anew: 0,
            most: 0,
            cancelled: Arc::default(),
            paused: false,
            was_found: false,
        }
    }

    /// Takes in the transfer that has begun.
    pub fn begin(&mut self, transfer: Transfer) {
        if self.paused {
            transfer.pause();
        }
        self.transfer = Some(transfer);
    }

    /// Makes it ready for another try after that trouble, if there was one.
    pub fn renew(&mut self, trouble: Option<FileTrouble>) {
        // What went on of the try before hears nothing any more.
        self.cancelled = Arc::default();
        (self.asked, self.transfer) = (None, None);
        (self.asked_anew, self.most) = (0, 0);
        let FileWork::Send(work) = &mut self.work else { return };
        match trouble {
            Some(FileTrouble::Refused(Reason::NoSuchUpload, _)) => work.upload = None,
            Some(FileTrouble::Broken(TransferError::FileChanged)) => {
                (work.prepared, work.upload, work.blake3) = (None, None, None);
            }
            _ => {}
        }
    }

    /// Gives the disk of this computer the space of a packed folder back: the same folder
    /// makes the same archive again.
    pub fn forget_archive(&mut self) {
        if let FileWork::Send(work) = &mut self.work
            && matches!(work.source, FileSource::Folder(_))
        {
            work.prepared = None;
        }
    }

    /// Takes in the file of ours that was read; `false` if it is not the one of the earlier
    /// visit.
    pub fn take_prepared(&mut self, prepared: (File, PreparedFile)) -> bool {
        let FileWork::Send(work) = &mut self.work else { return true };
        let hash = prepared.1.hash();
        if self.was_found && work.blake3.is_some_and(|before| before != hash) {
            return false;
        }
        work.blake3 = Some(hash);
        if matches!(work.source, FileSource::Path(_)) {
            work.modified = prepared.1.modified().and_then(milliseconds);
        }
        work.prepared = Some(prepared);
        true
    }

    /// Tells if a file of ours has to be read before the room is asked.
    pub fn must_be_read(&self) -> bool {
        matches!(&self.work, FileWork::Send(SendWork { prepared: None, .. }))
    }

    /// Forgets an upload that the host does not know any more; `false` if there was none.
    pub fn forget_upload(&mut self) -> bool {
        match &mut self.work {
            FileWork::Send(work) => work.upload.take().is_some(),
            FileWork::Fetch(_) => false,
        }
    }

    /// Notes that so many bytes are there.
    pub fn gain(&mut self, done: u64) {
        if done > self.most {
            (self.most, self.asked_anew) = (done, 0);
        }
    }
}

impl FetchWork {
    /// The work on a file that begins now.
    pub fn new(place: DownloadPlace, file: &SharedFile) -> Self {
        let SharedFile { blake3, size, beware, .. } = *file;
        Self { place, blake3, size, beware, begun: clock::now() / 1000 }
    }

    /// Tells if a grant is for what was shared.
    pub fn is_for(&self, grant: &DownloadGrant) -> bool {
        grant.blake3 == self.blake3 && grant.size == self.size
    }
}

impl SendWork {
    /// The offer of the file by that name, once it was read.
    pub fn offer(&self, name: &str) -> Option<OfferFields> {
        let (_, prepared) = self.prepared.as_ref()?;
        Some(prepared.offer(name, self.caption.as_str(), self.upload))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{SavePlace, prepare};
    use crate::protocol::FileName;
    use std::io::Write;
    use std::ops::ControlFlow;

    fn sending() -> FileJob {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"content").unwrap();
        let prepared = prepare(&mut file, |_, _| ControlFlow::Continue(())).unwrap();
        let source = FileSource::Path("notes.txt".into());
        let upload = Some(UploadId::new([7; 16]));
        let prepared = Some((file, prepared));
        let caption = Topic::default();
        let blake3 = None;
        let work = SendWork { source, modified: None, blake3, caption, prepared, upload };
        FileJob::new(FileWork::Send(work))
    }

    /// Keeps after that trouble what is of use: the reading of the file, and the upload.
    fn kept(trouble: FileTrouble) -> (bool, bool) {
        let mut job = sending();
        job.cancelled.store(true, std::sync::atomic::Ordering::Relaxed);
        job.asked_anew = 3;
        job.renew(Some(trouble));
        assert!(!job.cancelled.load(std::sync::atomic::Ordering::Relaxed));
        assert_eq!(job.asked_anew, 0);
        let FileWork::Send(work) = &job.work else { unreachable!() };
        (work.prepared.is_some(), work.upload.is_some())
    }

    #[test]
    fn another_try_keeps_what_is_still_right() {
        assert_eq!(kept(FileTrouble::Unanswered), (true, true));
        assert_eq!(kept(FileTrouble::Refused(Reason::NoSuchUpload, None)), (true, false));
        assert_eq!(kept(FileTrouble::Broken(TransferError::FileChanged)), (false, false));
    }

    #[test]
    fn a_grant_for_something_else_is_none() {
        let blake3 = ContentHash::of(b"content");
        let place = SavePlace::beside("/nowhere".into(), FileName::new("a")).into();
        let work = FetchWork { place, blake3, size: 7, beware: None, begun: 0 };
        let grant =
            |blake3, size| DownloadGrant { id: None, file: 1, blake3, size, token: "t".into() };
        assert!(work.is_for(&grant(blake3, 7)));
        assert!(!work.is_for(&grant(blake3, 8)));
        assert!(!work.is_for(&grant(ContentHash::of(b"other"), 7)));
    }

    #[test]
    fn bytes_more_are_a_grant_that_worked() {
        let mut job = sending();
        job.gain(10);
        job.asked_anew = 2;
        job.gain(10);
        assert_eq!(job.asked_anew, 2);
        job.gain(11);
        assert_eq!(job.asked_anew, 0);
    }
}
