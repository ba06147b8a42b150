// SPDX-License-Identifier: GPL-3.0-or-later
//! The files of a room on their way: asks the room for each, moves it on a thread, and
//! tells the rows how far it has come.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fs::File;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;

use async_channel::Sender;
use gtk::glib;

use super::chosen::ChosenFile;
use super::job::{FetchWork, FileJob, FileWork, SendWork};
use super::last_visit::LastVisit;
use super::served::ServedDownloads;
use super::threads::{self, ThreadNews};
use crate::client::{DownloadPlace, SavePlace, Transfer};
use crate::model::{
    FileKey, FileTransfer, FileTransfers, Membership, OutgoingFile, TransferNews, TransferStage,
};
use crate::protocol::{SendingQuota, SharedFile, Topic};
use crate::ui::bridge;
use crate::ui::clock;
use crate::ui::room::session::RoomSession;

/// News of threads that may wait for the window.
const WAITING: usize = 64;

/// Whoever has asked what may still be sent.
pub(super) type OnQuota = Box<dyn Fn(SendingQuota)>;
type OnFile = Box<dyn Fn(&FileKey, Option<String>)>;

/// The files of a room on their way.
pub struct RoomFiles {
    pub(super) session: Rc<RoomSession>,
    pub(super) transfers: RefCell<FileTransfers>,
    pub(super) jobs: RefCell<HashMap<FileKey, FileJob>>,
    pub(super) news: Sender<ThreadNews>,
    pub(super) served: ServedDownloads,
    /// Set from a request that found no connection until it is there again.
    pub(super) is_away: Cell<bool>,
    /// Whoever waits for what may still be sent, by the id of the request.
    pub(super) listener: RefCell<Option<(String, OnQuota)>>,
    /// Set while those are started whose turn it is.
    is_starting: Cell<bool>,
    /// The last visit, from which files go on.
    pub(super) last_visit: LastVisit,
    /// Draws a file anew, and speaks of it.
    pub(super) drawn: OnFile,
}

impl RoomFiles {
    /// The files of the room of `session`; `drawn` draws one anew, and speaks a sentence
    /// about it where there is one.
    pub fn new(
        session: Rc<RoomSession>,
        drawn: impl Fn(&FileKey, Option<String>) + 'static,
    ) -> Rc<Self> {
        let (news, heard) = async_channel::bounded(WAITING);
        let (transfers, jobs, drawn) = (RefCell::default(), RefCell::default(), Box::new(drawn));
        let (is_away, is_starting) = (Cell::default(), Cell::default());
        let files = Self {
            session,
            transfers,
            jobs,
            news,
            is_away,
            listener: RefCell::default(),
            is_starting,
            served: ServedDownloads::default(),
            last_visit: LastVisit::default(),
            drawn,
        };
        let files = Rc::new(files);
        let weak = Rc::downgrade(&files);
        bridge::hear_each(heard, move |(key, run, news)| match weak.upgrade() {
            Some(files) => {
                files.hear(&key, run, news);
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        });
        files
    }

    /// A transfer, as far as it has come.
    pub fn get(&self, key: &FileKey) -> Option<FileTransfer> {
        self.transfers.borrow().get(key).cloned()
    }

    /// Sends files; the first has these words about it.
    pub fn send(&self, files: Vec<ChosenFile>, caption: &Topic) {
        let mut caption = caption.clone();
        for ChosenFile { name, size, source, modified, .. } in files {
            let id = glib::uuid_string_random();
            let key = FileKey::Ours(Arc::from(&*id));
            let caption = std::mem::take(&mut caption);
            let outgoing = OutgoingFile { name: name.clone(), size, caption: caption.clone() };
            let (blake3, prepared, upload) = (None, None, None);
            let work = SendWork { source, modified, blake3, caption, prepared, upload };
            self.jobs.borrow_mut().insert(key.clone(), FileJob::new(FileWork::Send(work)));
            self.transfers.borrow_mut().add(&key, name, size);
            self.session
                .timeline()
                .change(|timeline| timeline.send_file(&id, outgoing, clock::now()));
        }
        self.go_on();
    }

    /// Fetches the file of that number to a place.
    pub fn fetch(&self, number: u64, file: &SharedFile, place: SavePlace) {
        self.fetch_as(FileKey::Shared(number), file, place.into());
    }

    /// Fetches the file of that number into one without a name, to be looked at and not to be
    /// kept.
    pub fn fetch_to_view(&self, number: u64, file: &SharedFile, held: Arc<File>) {
        self.fetch_as(FileKey::Viewed(number), file, DownloadPlace::Held(held));
    }

    fn fetch_as(&self, key: FileKey, file: &SharedFile, place: DownloadPlace) {
        let is_new = self.transfers.borrow_mut().add(&key, file.name.clone(), file.size);
        if is_new {
            let work = FetchWork::new(place, file);
            self.jobs.borrow_mut().insert(key.clone(), FileJob::new(FileWork::Fetch(work)));
            (self.drawn)(&key, None);
            self.go_on();
        }
    }

    /// Lets a transfer rest.
    pub fn pause(&self, key: &FileKey) {
        self.with_transfer(key, Transfer::pause);
        self.set_paused(key, true);
        self.tell_now(key, TransferNews::Paused);
    }

    /// Goes on with a transfer that rests.
    pub fn resume(&self, key: &FileKey) {
        self.with_transfer(key, Transfer::resume);
        self.set_paused(key, false);
        self.tell_now(key, TransferNews::Resumed);
        let is_over = self.jobs.borrow().get(key).is_some_and(|job| job.transfer.is_none());
        // Its grant was lost while it rested, or it rested when the app ended.
        let run = self.transfers.borrow().run(key).filter(|_| is_over);
        run.inspect(|run| self.start(key, *run));
        self.keep();
    }

    /// Tries a transfer again that failed; returns `false` if there is none.
    pub fn retry(&self, key: &FileKey) -> bool {
        let Some(before) = self.get(key) else { return false };
        let FileTransfer { name, size, stage, .. } = before;
        if !self.jobs.borrow().contains_key(key)
            || !self.transfers.borrow_mut().add(key, name, size)
        {
            return false;
        }
        self.set_paused(key, false);
        if let Some(job) = self.jobs.borrow_mut().get_mut(key) {
            job.renew(match stage {
                TransferStage::Failed(trouble) => Some(trouble),
                _ => None,
            });
        }
        if let FileKey::Ours(id) = key {
            self.session.timeline().change(|timeline| timeline.retry(id));
        }
        (self.drawn)(key, None);
        self.go_on();
        true
    }

    /// The file on its way of that name or number, or else the last one.
    pub fn find_unfinished(&self, typed: Option<&str>) -> Option<FileKey> {
        self.transfers.borrow().find_unfinished(typed).cloned()
    }

    /// Goes on: the connection is there.
    pub fn come_back(&self) {
        self.is_away.set(false);
        let cut_off =
            |(key, it): (&FileKey, &FileTransfer)| it.stage.is_cut_off().then(|| key.clone());
        let cut_off: Vec<_> = self.transfers.borrow().all().filter_map(cut_off).collect();
        for key in &cut_off {
            self.begin_again(key);
        }
        self.go_on();
    }

    /// Starts those whose turn it is, unless the connection has to come back first.
    pub(super) fn go_on(&self) {
        // Whatever ends while others are started, has its place found by the same loop.
        if self.is_starting.replace(true) {
            return;
        }
        while let Some((key, run)) = self.next() {
            self.start(&key, run);
        }
        self.is_starting.set(false);
        self.keep();
    }

    fn next(&self) -> Option<(FileKey, u64)> {
        let comes_back = matches!(
            self.session.state().membership,
            Membership::Reconnecting { .. } | Membership::Rejoining
        );
        if comes_back || self.is_away.get() {
            return None;
        }
        self.transfers.borrow().next_queued()
    }

    fn start(&self, key: &FileKey, run: u64) {
        let reading = self.jobs.borrow().get(key).and_then(|job| match &job.work {
            FileWork::Send(work) if job.must_be_read() => {
                Some((work.source.clone(), job.cancelled.clone()))
            }
            _ => None,
        });
        match reading {
            Some((source, cancelled)) => {
                self.tell(key, run, TransferNews::Preparing);
                threads::read(source, cancelled, (key.clone(), run), self.news.clone());
            }
            None => self.ask(key, run),
        }
    }

    fn set_paused(&self, key: &FileKey, paused: bool) {
        if let Some(job) = self.jobs.borrow_mut().get_mut(key) {
            job.paused = paused;
        }
    }

    pub(super) fn with_transfer(&self, key: &FileKey, act: impl Fn(&Transfer)) {
        if let Some(transfer) = self.jobs.borrow().get(key).and_then(|job| job.transfer.as_ref()) {
            act(transfer);
        }
    }
}
