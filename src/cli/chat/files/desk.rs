// SPDX-License-Identifier: GPL-3.0-or-later
//! The desk where files are sent from and fetched to.

use std::fs::File;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::job::{FileTask, FileToFetch, FileToSend, JobStage, MovingFile};
use super::known::KnownFiles;
use super::news::{FileEvent, FileFailure, FileReport, FileStep};
use super::paths::warnings;
use crate::cli::chat::event::ChatEvent;
use crate::cli::chat::pending::Pending;
use crate::client::{PreparedFile, TransferError, TransferEvent, TransferPeer};
use crate::model::{Failure, FileUpdate, Update, WatchedSession};
use crate::protocol::{EventKind, Reason};

/// Times that the room is asked for another token before a byte has moved.
const ASKED: u32 = 3;

/// The desk of one visit, shared by the thread that reads the input and the one that
/// prints.
pub struct FileDesk {
    pub(super) session: Arc<WatchedSession>,
    pub(super) pending: Arc<Pending>,
    pub(super) events: SyncSender<ChatEvent>,
    state: Mutex<FileDeskState>,
}

#[derive(Default)]
pub(super) struct FileDeskState {
    known: KnownFiles,
    /// Those that are not over, in order.
    pub jobs: Vec<MovingFile>,
    /// The host; `None` where the connection is not encrypted.
    pub peer: Option<TransferPeer>,
    /// Ids of the requests that gave uploads up.
    pub withdrawals: Vec<String>,
    /// Ids of questions whether files are taken, of which nobody is to hear the answer.
    pub checks: Vec<String>,
}

impl FileDesk {
    pub fn new(
        session: Arc<WatchedSession>,
        pending: Arc<Pending>,
        events: SyncSender<ChatEvent>,
    ) -> Self {
        Self { session, pending, events, state: Mutex::default() }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, FileDeskState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the files that are known.
    pub fn known<T>(&self, look: impl FnOnce(&KnownFiles) -> T) -> T {
        look(&self.state().known)
    }

    /// Returns `true` while a file is on its way, or waits for its turn.
    pub fn is_busy(&self) -> bool {
        !self.state().jobs.is_empty()
    }

    /// Takes over where the room is.
    pub fn meet(&self, peer: Option<TransferPeer>) -> Vec<FileReport> {
        let mut state = self.state();
        state.peer = peer;
        // What was asked over another connection is answered by nobody.
        state.withdrawals.clear();
        state.checks.clear();
        drop(state);
        self.go_on()
    }

    /// Sends a file when its turn comes. Without an `id` one is made.
    pub fn send(&self, id: Option<String>, order: FileToSend) -> Vec<FileReport> {
        self.add(id, FileTask::Send { order, prepared: None, upload: None })
    }

    /// Fetches a file when its turn comes. Without an `id` one is made.
    pub fn fetch(&self, id: Option<String>, order: FileToFetch) -> Vec<FileReport> {
        self.add(id, FileTask::Fetch(order))
    }

    fn add(&self, id: Option<String>, order: FileTask) -> Vec<FileReport> {
        let id = id.filter(|id| !id.is_empty()).unwrap_or_else(|| self.pending.id());
        self.state().jobs.push(MovingFile::new(id, order));
        self.go_on()
    }

    /// Takes in what happened in the room. Returns what becomes of our files by it.
    pub fn follow(&self, update: &Update) -> Vec<FileReport> {
        self.state().known.follow(update);
        match update {
            Update::Happened(shown) if shown.ours => {
                if let EventKind::File(file) = &shown.event.what
                    && let Some(id) = &file.id
                    && let Some(job) = self.state().job(id)
                {
                    job.is_delivered = true;
                }
                Vec::new()
            }
            Update::File(FileUpdate::MaySend(grant)) => self.upload(grant),
            Update::File(FileUpdate::MayFetch(grant)) => self.download(grant),
            Update::File(FileUpdate::Quota(quota)) => self.check(quota),
            // The host may have lost what it had: see `offer_anew`.
            Update::Failed(Failure { reason: Reason::NoSuchUpload, .. }) => Vec::new(),
            Update::Failed(Failure { reason: Reason::UnknownType, id: Some(id), .. })
                if self.state().job(id).is_some_and(|job| job.asks_first()) =>
            {
                self.read_unasked(id)
            }
            Update::Failed(Failure { id: Some(id), .. }) if self.state().job(id).is_some() => {
                self.end(id, FileStep::Failed(FileFailure::Refused))
            }
            // The question is lost: it is put once more.
            Update::Unconfirmed { ids } => {
                let mut state = self.state();
                for id in ids {
                    if let Some(job) = state.job(id).filter(|job| job.is_asked()) {
                        job.stage = JobStage::Queued;
                    }
                }
                drop(state);
                self.go_on()
            }
            _ => Vec::new(),
        }
    }

    /// Offers a file from its beginning: the room does not know the upload any more that
    /// went on. `None` if it was none of ours.
    pub fn offer_anew(&self, id: &str) -> Option<Vec<FileReport>> {
        let mut state = self.state();
        let job = state.job(id)?;
        let is_done = job.is_delivered;
        let FileTask::Send { upload, .. } = &mut job.order else { return None };
        let is_first = upload.take().is_none();
        job.stage = JobStage::Queued;
        drop(state);
        Some(match is_done {
            // The answer was lost, but the file was not.
            true => self.end(id, FileStep::Done { path: None, warnings: Vec::new() }),
            false if is_first => self.end(id, FileStep::Failed(FileFailure::Refused)),
            false => self.go_on(),
        })
    }

    /// Takes in what a thread of ours has to tell.
    pub fn take(&self, event: FileEvent) -> Vec<FileReport> {
        match event {
            FileEvent::Reading { id, mark, done, size } => self
                .state()
                .tell(&id, |job| job.is_read_by(&mark).then_some(FileStep::Reading { done, size })),
            // Another one has the id now.
            FileEvent::Prepared { id, mark, .. }
                if self.state().job(&id).is_none_or(|job| !job.is_read_by(&mark)) =>
            {
                Vec::new()
            }
            FileEvent::Prepared { id, read: Ok(read), .. } => self.prepared(&id, read),
            FileEvent::Prepared { id, read: Err(error), .. } => {
                self.end(&id, FileStep::Failed(FileFailure::Prepare(error)))
            }
            FileEvent::Transfer { id, event } => self.transferred(&id, event),
        }
    }

    fn prepared(&self, id: &str, read: (File, PreparedFile)) -> Vec<FileReport> {
        let mut state = self.state();
        if let Some(job) = state.job(id)
            && let FileTask::Send { order, prepared, .. } = &mut job.order
        {
            // Its name told nothing; the room would refuse it once it has come.
            if !order.is_taken_with(read.1.start()) {
                drop(state);
                return self.end(id, FileStep::Failed(FileFailure::NotTaken(Reason::FileType)));
            }
            *prepared = Some(Box::new(read));
            job.stage = JobStage::Queued;
        }
        drop(state);
        self.go_on()
    }

    fn transferred(&self, id: &str, event: TransferEvent) -> Vec<FileReport> {
        match event {
            TransferEvent::Moved { done, size } => {
                self.state().tell(id, |job| job.moved(done, size))
            }
            TransferEvent::Waiting => {
                let told = self.state().tell(id, |job| {
                    job.pace.reset();
                    job.waits = true;
                    Some(FileStep::Waiting)
                });
                told.into_iter().chain(self.go_on()).collect()
            }
            TransferEvent::Done { path } => {
                let found = self.state().job(id).and_then(|job| job.found());
                let warnings = path.as_deref().map(|path| warnings(path, found));
                let warnings = warnings.unwrap_or_default();
                self.end(id, FileStep::Done { path, warnings })
            }
            TransferEvent::Failed(TransferError::NotGranted) => self.refused(id),
            TransferEvent::Failed(error) => {
                self.end(id, FileStep::Failed(FileFailure::Transfer(error)))
            }
            TransferEvent::Stopped | TransferEvent::Cancelled => self.end(id, FileStep::Cancelled),
        }
    }

    /// A token is not taken any more: the room is asked for another, or it was all that
    /// was missing.
    fn refused(&self, id: &str) -> Vec<FileReport> {
        let mut state = self.state();
        let Some(job) = state.job(id) else { return Vec::new() };
        if job.is_delivered {
            drop(state);
            return self.end(id, FileStep::Done { path: None, warnings: Vec::new() });
        }
        if job.asked >= ASKED {
            drop(state);
            let failure = FileFailure::Transfer(TransferError::NotGranted);
            return self.end(id, FileStep::Failed(failure));
        }
        job.stage = JobStage::Queued;
        drop(state);
        self.go_on()
    }

    pub(super) fn end(&self, id: &str, step: FileStep) -> Vec<FileReport> {
        let mut state = self.state();
        let Some(at) = state.jobs.iter().position(|job| job.id == id) else { return Vec::new() };
        let job = state.jobs.remove(at);
        if job.is_asked() && job.asks_first() && matches!(step, FileStep::Cancelled) {
            state.checks.push(id.to_owned());
        }
        drop(state);
        if let FileTask::Send { upload: Some(upload), .. } = &job.order
            && step.is_given_up()
        {
            self.withdraw(*upload);
        }
        [job.news(step)].into_iter().chain(self.go_on()).collect()
    }
}

impl FileDeskState {
    pub fn job(&mut self, id: &str) -> Option<&mut MovingFile> {
        self.jobs.iter_mut().find(|job| job.id == id)
    }

    fn tell(
        &mut self,
        id: &str,
        step: impl FnOnce(&mut MovingFile) -> Option<FileStep>,
    ) -> Vec<FileReport> {
        let Some(job) = self.job(id) else { return Vec::new() };
        step(job).map(|step| job.news(step)).into_iter().collect()
    }
}
