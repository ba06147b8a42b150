// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that go on at the next visit: those that are on their way are kept on the disk, by
//! the key of the room.

use std::path::PathBuf;
use std::rc::Rc;

use gtk::glib;

use super::chosen::FileSource;
use super::found_file::FoundFile;
use super::job::{FetchWork, FileJob, FileWork, SendWork};
use super::last_visit::FileKeeper;
use super::room_files::RoomFiles;
use crate::client::{DownloadPlace, SavePlace};
use crate::model::{FileKey, FileTransfer, Membership, OutgoingFile, RoomState, TransferNews};
use crate::trust::{
    UnfinishedDownload, UnfinishedFile, UnfinishedUpload, UnfinishedWay, unfinished_files,
};
use crate::ui::clock;

/// Files that are not where they should be, when we leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilesAtStake {
    /// Those that go on at the next visit.
    pub go_on: usize,
    /// Those that are lost.
    pub lost: usize,
}

impl FilesAtStake {
    /// Tells if there are any.
    pub fn are_some(&self) -> bool {
        self.go_on + self.lost > 0
    }
}

impl RoomFiles {
    /// Finds the files of the last visit in the folder `data`, to go on with them once we know
    /// what happened meanwhile, and keeps those of this one there. `read` is called once they
    /// are found.
    pub fn begin(self: &Rc<Self>, data: PathBuf, read: impl FnOnce() + 'static) {
        let Some(room) = self.session.key() else { return };
        let files = Rc::downgrade(self);
        glib::spawn_future_local(async move {
            let Some(keeper) = FileKeeper::read(&data, room).await else { return };
            let Some(files) = files.upgrade() else { return };
            files.last_visit.set_keeper(keeper);
            files.keep();
            read();
        });
    }

    /// Goes on with the files of the last visit, once all is here that happened meanwhile;
    /// returns how many do so by themselves.
    pub fn take_up(&self) -> usize {
        let Some(keeper) = self.last_visit.keeper() else { return 0 };
        let is_here =
            |state: &RoomState| state.membership == Membership::Here && state.is_caught_up();
        if !is_here(&self.session.state()) {
            return 0;
        }
        let Some(found) = self.last_visit.take_found(&keeper) else { return 0 };
        let count = found.iter().filter(|found| self.take_up_one(found)).count();
        keeper.forget_found();
        self.go_on();
        count
    }

    /// Takes up a file; returns `true` if it goes on by itself.
    fn take_up_one(&self, found: &FoundFile) -> bool {
        let UnfinishedFile { name, size, paused, done, way } = &found.file;
        let (key, work) = match (way, &found.source) {
            (UnfinishedWay::Download(download), _) => {
                let key = FileKey::Shared(download.number);
                (key, FileWork::Fetch(fetch_work(download, *size)))
            }
            (UnfinishedWay::Upload(upload), Some(source)) => {
                let path = || FileSource::Path(upload.path.clone());
                let work = SendWork {
                    source: source.clone().unwrap_or_else(|_| path()),
                    modified: upload.modified,
                    blake3: upload.blake3,
                    caption: upload.caption.clone(),
                    prepared: None,
                    upload: None,
                };
                (FileKey::Ours(upload.id.as_str().into()), FileWork::Send(work))
            }
            (UnfinishedWay::Upload(_), None) => return false,
        };
        // Somebody may have been quicker.
        if !self.transfers.borrow_mut().add(&key, name.clone(), *size) {
            return false;
        }
        let (paused, most) = (*paused, *done);
        let job = FileJob { paused, most, was_found: true, ..FileJob::new(work) };
        self.jobs.borrow_mut().insert(key.clone(), job);
        if let UnfinishedWay::Upload(UnfinishedUpload { id, caption, .. }) = way {
            let (name, size, caption) = (name.clone(), *size, caption.clone());
            let outgoing = OutgoingFile { name, size, caption };
            let timeline = self.session.timeline();
            timeline.change(|timeline| timeline.send_file(id, outgoing, clock::now()));
        }
        match found.source {
            Some(Err(trouble)) => self.fail(&key, trouble),
            _ if paused => {
                self.tell_now(&key, TransferNews::Moved(*done));
                self.tell_now(&key, TransferNews::Paused);
            }
            _ => {
                (self.drawn)(&key, None);
                return true;
            }
        }
        false
    }

    /// Keeps on the disk what is on its way now.
    pub(super) fn keep(&self) {
        if let Some(keeper) = self.last_visit.keeper() {
            keeper.keep(self.unfinished_files());
        }
    }

    /// Keeps it as what is on its way at the end of the visit, from which its time counts.
    pub(super) fn keep_once_more(&self) {
        if let Some(keeper) = self.last_visit.keeper() {
            keeper.keep_again(self.unfinished_files());
        }
    }

    fn unfinished_files(&self) -> Vec<UnfinishedFile> {
        let (transfers, jobs) = (self.transfers.borrow(), self.jobs.borrow());
        let unfinished = |(key, transfer)| jobs.get(key)?.unfinished(key, transfer);
        transfers.all().filter_map(unfinished).collect()
    }

    /// Files that are still on their way, to be kept.
    pub fn at_stake(&self) -> FilesAtStake {
        let transfers = self.transfers.borrow();
        let saved = transfers.unfinished().filter(|key| !matches!(key, FileKey::Viewed(_)));
        let (go_on, lost): (Vec<_>, Vec<_>) = saved.partition(|key| self.goes_on_later(key));
        let too_many = go_on.len().saturating_sub(unfinished_files::FILES);
        FilesAtStake { go_on: go_on.len() - too_many, lost: lost.len() + too_many }
    }

    /// Tells if a file goes on at the next visit.
    pub(super) fn goes_on_later(&self, key: &FileKey) -> bool {
        let (transfers, jobs) = (self.transfers.borrow(), self.jobs.borrow());
        let both = jobs.get(key).zip(transfers.get(key));
        let unfinished = both.and_then(|(job, transfer)| job.unfinished(key, transfer));
        unfinished.is_some() && self.keeps()
    }

    /// Tells if what is on its way is kept for the next visit. Not before the disk has told
    /// what there is of the last one.
    pub fn keeps(&self) -> bool {
        self.last_visit.keeper().is_some()
    }
}

impl FileJob {
    /// All that it takes to go on with it at another visit; `None` for what is over or only
    /// looked at, and for what has no name on the disk.
    fn unfinished(&self, key: &FileKey, transfer: &FileTransfer) -> Option<UnfinishedFile> {
        let FileTransfer { name, stage, .. } = transfer;
        if stage.is_over() && !stage.is_cut_off() {
            return None;
        }
        let size = match &self.work {
            FileWork::Send(SendWork { prepared: Some((_, prepared)), .. }) => prepared.size(),
            _ => transfer.size,
        };
        let way = match (key, &self.work) {
            (FileKey::Shared(number), FileWork::Fetch(work)) => {
                let DownloadPlace::Saved(place) = &work.place else { return None };
                UnfinishedWay::Download(UnfinishedDownload {
                    number: *number,
                    blake3: work.blake3,
                    beware: work.beware,
                    folder: place.folder.clone(),
                    saved_as: place.name.clone(),
                    replaces: place.replaces,
                    begun: work.begun,
                })
            }
            (FileKey::Ours(id), FileWork::Send(work)) => {
                let (FileSource::Path(path) | FileSource::Folder(path)) = &work.source else {
                    return None;
                };
                UnfinishedWay::Upload(UnfinishedUpload {
                    id: id.to_string(),
                    path: path.clone(),
                    modified: work.modified,
                    blake3: work.blake3,
                    caption: work.caption.clone(),
                })
            }
            _ => return None,
        };
        let (name, paused) = (name.clone(), self.paused);
        let done = if paused { self.most } else { 0 };
        let file = UnfinishedFile { name, size, paused, done, way };
        Some(file).filter(UnfinishedFile::can_be_kept)
    }
}

fn fetch_work(download: &UnfinishedDownload, size: u64) -> FetchWork {
    let UnfinishedDownload { folder, saved_as, replaces, blake3, beware, begun, .. } =
        download.clone();
    let place = SavePlace { folder, name: saved_as, replaces }.into();
    FetchWork { place, blake3, size, beware, begun }
}
