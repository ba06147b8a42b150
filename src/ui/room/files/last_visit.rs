// SPDX-License-Identifier: GPL-3.0-or-later
//! Unfinished files of the last visit, and the place on the disk where those of this one are
//! kept for the next.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::path::Path;
use std::rc::Rc;
use std::slice;

use gtk::{gio, glib};

use super::chosen::{self, FileSource};
use crate::client::TransferError;
use crate::model::FileTrouble;
use crate::protocol::Fingerprint;
use crate::trust::{UnfinishedFile, UnfinishedFiles, UnfinishedUpload, UnfinishedWay};
use crate::ui::clock;
use crate::ui::compat;

/// Most offers whose arrival is noted: a room tells no newcomer of more.
const ARRIVED: usize = 10_000;

/// Unfinished files of a room, on the disk.
pub struct FileKeeper {
    store: UnfinishedFiles,
    room: Fingerprint,
    /// Those of the last visit, until they go on.
    found: RefCell<Vec<FoundFile>>,
    /// Those that are on the disk, or will be in a moment.
    kept: RefCell<Vec<UnfinishedFile>>,
    unsaved: Cell<bool>,
    is_saving: Cell<bool>,
}

/// A file of the last visit; of one that we sent, where it is, or why it does not go on.
#[derive(Clone)]
pub struct FoundFile {
    pub file: UnfinishedFile,
    pub source: Option<Result<FileSource, FileTrouble>>,
}

/// The last visit, as far as files are concerned.
#[derive(Default)]
pub struct LastVisit {
    /// The files on the disk, once they were read.
    keeper: RefCell<Option<Rc<FileKeeper>>>,
    /// Ids of the offers of files that the room has, until those of the last visit go on.
    arrived: RefCell<HashSet<Box<str>>>,
    has_gone_on: Cell<bool>,
}

impl LastVisit {
    /// The files on the disk, once they were read.
    pub fn keeper(&self) -> Option<Rc<FileKeeper>> {
        self.keeper.borrow().clone()
    }

    /// Takes in the files on the disk.
    pub fn set_keeper(&self, keeper: FileKeeper) {
        self.keeper.replace(Some(Rc::new(keeper)));
    }

    /// The files that go on now: those that were found, but for those of ours that the room
    /// has. `None` if they have gone on already.
    pub fn take_found(&self, keeper: &FileKeeper) -> Option<Vec<FoundFile>> {
        if self.has_gone_on.replace(true) {
            return None;
        }
        let arrived = self.arrived.take();
        let mut found = keeper.found.borrow().clone();
        found.retain(|found| !found.is_in(&arrived));
        Some(found)
    }

    /// Notes that the room has the file of that offer.
    pub fn note(&self, id: &str) {
        let mut arrived = self.arrived.borrow_mut();
        if !self.has_gone_on.get() && arrived.len() < ARRIVED {
            arrived.insert(id.into());
        }
    }
}

impl FileKeeper {
    /// Reads the files of a room in the folder `data`, and finds ours where they were.
    pub async fn read(data: &Path, room: Fingerprint) -> Option<Self> {
        let store = UnfinishedFiles::open(data);
        let reader = store.clone();
        let found = gio::spawn_blocking(move || find(&reader, &room)).await.ok()?;
        let kept = found.iter().map(|found| found.file.clone()).collect();
        let (found, kept) = (RefCell::new(found), RefCell::new(kept));
        let (unsaved, is_saving) = (Cell::default(), Cell::default());
        Some(Self { store, room, found, kept, unsaved, is_saving })
    }

    /// Forgets those that were found: they have gone on.
    pub fn forget_found(&self) {
        self.found.take();
    }

    /// Keeps these, and those that have not gone on yet, unless the disk has just them.
    pub fn keep(self: &Rc<Self>, unfinished: Vec<UnfinishedFile>) {
        let found = self.found.borrow();
        let all: Vec<_> = found.iter().map(|found| found.file.clone()).chain(unfinished).collect();
        if *self.kept.borrow() == all {
            return;
        }
        self.kept.replace(all);
        self.unsaved.set(true);
        // One at a time, or an older list might come last.
        if !self.is_saving.replace(true) {
            self.save();
        }
    }

    fn save(self: &Rc<Self>) {
        let (keeper, hold) = (self.clone(), compat::hold_application());
        glib::spawn_future_local(async move {
            while keeper.unsaved.replace(false) {
                let (store, room) = (keeper.store.clone(), keeper.room);
                let all = keeper.kept.borrow().clone();
                let saved = gio::spawn_blocking(move || store.keep(&room, &all)).await;
                if let Ok(Err(error)) = saved {
                    tracing::warn!(%error, "unfinished files are not kept");
                }
            }
            keeper.is_saving.set(false);
            drop(hold);
        });
    }
}

impl FoundFile {
    /// Tells if it is one of ours that has arrived, by the id of its offer: it was complete
    /// when we could not hear of it any more.
    fn is_in(&self, arrived: &HashSet<Box<str>>) -> bool {
        matches!(&self.file.way, UnfinishedWay::Upload(upload) if arrived.contains(&*upload.id))
    }
}

/// Finds the files of the last visit, and ours where they were. Blocks.
fn find(store: &UnfinishedFiles, room: &Fingerprint) -> Vec<FoundFile> {
    let read = store.of(room, clock::now() / 1000);
    let read = read.inspect_err(|error| tracing::warn!(%error, "unfinished files are not known"));
    let find = |file: UnfinishedFile| {
        let source = match &file.way {
            UnfinishedWay::Upload(upload) => Some(find_source(upload, file.size)),
            UnfinishedWay::Download(_) => None,
        };
        FoundFile { file, source }
    };
    read.unwrap_or_default().into_iter().map(find).collect()
}

/// Finds a file of ours, or tells why it does not go on by itself: nobody sends what the person
/// has not chosen.
fn find_source(upload: &UnfinishedUpload, size: u64) -> Result<FileSource, FileTrouble> {
    let mut found = chosen::look(slice::from_ref(&upload.path));
    let file = match (found.files.pop(), found.unreadable) {
        (Some(file), _) => file,
        (None, Some((_, error))) => return Err(error.into()),
        (None, None) => return Err(TransferError::FileChanged.into()),
    };
    match file.size == size && file.modified == upload.modified {
        true => Ok(file.source),
        false => Err(TransferError::FileChanged.into()),
    }
}
