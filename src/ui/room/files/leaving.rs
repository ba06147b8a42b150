// SPDX-License-Identifier: GPL-3.0-or-later
//! The end of what goes on with files: one is given up, or we leave the room.

use std::sync::atomic::Ordering;

use super::job::{FileJob, FileWork, SendWork};
use super::room_files::RoomFiles;
use crate::client::SendError;
use crate::model::{FileKey, FileTransfer, FileTrouble, TransferNews, TransferStage};
use crate::protocol::Request;
use crate::ui::room::session::RoomSession;

impl RoomFiles {
    /// Gives a transfer up, or forgets one that failed.
    pub fn cancel(&self, key: &FileKey) {
        if let Some(job) = self.jobs.borrow_mut().remove(key) {
            end(&self.session, &job);
        }
        self.transfers.borrow_mut().remove(key);
        if let FileKey::Ours(id) = key {
            self.session.timeline().change(|timeline| timeline.discard(id));
        }
        (self.drawn)(key, None);
        self.go_on();
    }

    /// Gives up what cannot go on: we are out of the room. What is fetched already goes on
    /// as long as the room lets it.
    pub fn end_all(&self) {
        let goes_on = |key: &FileKey| {
            let transfer = self.get(key);
            !matches!(key, FileKey::Ours(_)) && transfer.is_some_and(|it| it.stage.is_moving())
        };
        let unfinished: Vec<_> = self.transfers.borrow().unfinished().cloned().collect();
        for key in unfinished.iter().filter(|key| !goes_on(key)) {
            if let Some(job) = self.jobs.borrow().get(key) {
                rest(job);
            }
            self.fail(key, FileTrouble::NotAsked(SendError::Over));
        }
        self.served.end();
    }

    /// Ends all: the window is closed. What is there of a file is there the next time; of
    /// ours that do not go on then the host keeps nothing.
    pub fn close(&self) {
        self.keep_once_more();
        for (key, job) in self.jobs.borrow().iter() {
            match key {
                FileKey::Ours(_) if !self.goes_on_later(key) => end(&self.session, job),
                FileKey::Ours(_) | FileKey::Shared(_) | FileKey::Viewed(_) => rest(job),
            }
        }
        self.served.end();
    }

    /// Asks for the files of the room once more: their numbers may be those of others now.
    pub fn ask_again(&self) {
        let shared: Vec<_> = self.transfers.borrow().shared().cloned().collect();
        for key in &shared {
            match matches!(key, FileKey::Shared(_)) && self.is_wanted(key) {
                true => self.begin_again(key),
                false => self.cancel(key),
            }
        }
        self.go_on();
    }

    /// Tells if it is to go on once there is a connection.
    fn is_wanted(&self, key: &FileKey) -> bool {
        let stage = self.get(key).map(|transfer| transfer.stage);
        stage.is_some_and(|stage| !stage.is_over() || stage.is_cut_off())
    }

    /// Has a file wait for its turn once more, with what is there of it, unless the person
    /// wants it to rest.
    pub(super) fn begin_again(&self, key: &FileKey) {
        let removed = self.transfers.borrow_mut().remove(key);
        let Some(FileTransfer { name, size, stage, .. }) = removed else { return };
        self.transfers.borrow_mut().add(key, name, size);
        let paused = self.jobs.borrow_mut().get_mut(key).is_some_and(|job| {
            rest(job);
            job.renew(match stage {
                TransferStage::Failed(trouble) => Some(trouble),
                _ => None,
            });
            job.was_found = true;
            job.paused
        });
        if let FileKey::Ours(id) = key {
            self.session.timeline().change(|timeline| timeline.retry(id));
        }
        match paused {
            true => self.tell_now(key, TransferNews::Paused),
            false => (self.drawn)(key, None),
        }
    }
}

/// Ends what goes on of a job, here and at the host.
fn end(session: &RoomSession, job: &FileJob) {
    stop(job);
    if let FileWork::Send(SendWork { upload: Some(upload), .. }) = &job.work {
        // Where nobody hears it, the host forgets the upload by itself.
        let _ = session.send(Request::Withdraw { id: None, upload: *upload });
    }
}

/// Ends what goes on of a job here, and keeps what is there.
fn rest(job: &FileJob) {
    job.cancelled.store(true, Ordering::Relaxed);
    job.transfer.as_ref().inspect(|transfer| transfer.stop());
}

/// Gives up what goes on of a job here.
fn stop(job: &FileJob) {
    job.cancelled.store(true, Ordering::Relaxed);
    job.transfer.as_ref().inspect(|transfer| transfer.cancel());
}
