// SPDX-License-Identifier: GPL-3.0-or-later
//! Unfinished files of the last visit, and the place on the disk where those of this one are
//! kept for the next.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use async_channel::{Receiver, Sender};
use gtk::{gio, glib};

use super::found_file::{FoundFile, find};
use crate::protocol::Fingerprint;
use crate::trust::{UnfinishedFile, UnfinishedFiles};
use crate::ui::clock;
use crate::ui::compat;

/// Most offers whose arrival is noted: no room tells a newcomer of that many.
const ARRIVED: usize = 10_000;
/// Files of a list that is short.
const SHORT: usize = 20;
/// The pause between two writings of a long list.
const PAUSE: Duration = Duration::from_secs(1);

thread_local! {
    /// A place for one who reads or writes the lists.
    static TURN: (Sender<()>, Receiver<()>) = async_channel::bounded(1);
}

/// Runs `work` on a thread, once the others have ended that wanted to before: what a window
/// writes at its end does not come after what the next one of the room does.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (takes, leaves) = TURN.with(Clone::clone);
    takes.send(()).await.ok()?;
    let done = gio::spawn_blocking(work).await;
    // It was ours.
    let _ = leaves.try_recv();
    done.ok()
}

/// Unfinished files of a room, on the disk.
pub struct FileKeeper {
    store: UnfinishedFiles,
    room: Fingerprint,
    /// Those of the last visit, until they go on.
    found: RefCell<Vec<FoundFile>>,
    /// Those that are on the disk, or will be in a moment; `None` if that is not known.
    kept: RefCell<Option<Vec<UnfinishedFile>>>,
    unsaved: Cell<bool>,
    is_saving: Cell<bool>,
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
    /// Reads the files of a room in the folder `data`, and finds ours where they were. `None`
    /// if a newer version has kept them: they are not ours to write over.
    pub async fn read(data: &Path, room: Fingerprint) -> Option<Self> {
        let store = UnfinishedFiles::open(data);
        let reader = store.clone();
        let found = in_turn(move || find(&reader, &room, now())).await??;
        let (found, kept) = (RefCell::new(found), RefCell::default());
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
        let all = found.iter().map(|found| found.file.clone()).chain(unfinished);
        let all = Some(all.collect::<Vec<_>>());
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

    /// Keeps these though the disk has them: as those of now.
    pub fn keep_again(self: &Rc<Self>, unfinished: Vec<UnfinishedFile>) {
        self.kept.take();
        self.keep(unfinished);
    }

    fn save(self: &Rc<Self>) {
        let (keeper, hold) = (self.clone(), compat::hold_application());
        glib::spawn_future_local(async move {
            while keeper.unsaved.replace(false) {
                let (store, room) = (keeper.store.clone(), keeper.room);
                let all = keeper.kept.borrow().clone().unwrap_or_default();
                let count = all.len();
                let saved = in_turn(move || store.keep(&room, &all, now())).await;
                if let Some(Err(error)) = saved {
                    tracing::warn!(%error, "unfinished files are not kept");
                    // The next change is one, though it takes back what failed.
                    keeper.kept.take();
                }
                // Long lists are not written for each of many small files.
                if count > SHORT {
                    glib::timeout_future(PAUSE).await;
                }
            }
            keeper.is_saving.set(false);
            drop(hold);
        });
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    clock::now() / 1000
}
