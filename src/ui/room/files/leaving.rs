// SPDX-License-Identifier: GPL-3.0-or-later
//! The end of what goes on with files: one is given up, or we leave the room.

use std::sync::atomic::Ordering;

use super::job::{FileJob, FileWork, SendWork};
use super::room_files::RoomFiles;
use crate::client::{SendError, Transfer};
use crate::model::{FileKey, FileTrouble};
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
                stop(job);
            }
            self.fail(key, FileTrouble::NotAsked(SendError::Over));
        }
        self.served.end();
    }

    /// Ends all: the window is closed. What is there of a file is there the next time; of
    /// ours that do not go on then the host keeps nothing.
    pub fn close(&self) {
        for (key, job) in self.jobs.borrow().iter() {
            match key {
                FileKey::Ours(_) if !self.goes_on_later(key) => end(&self.session, job),
                FileKey::Ours(_) => {
                    job.cancelled.store(true, Ordering::Relaxed);
                    self.with_transfer(key, Transfer::stop);
                }
                FileKey::Shared(_) | FileKey::Viewed(_) => self.with_transfer(key, Transfer::stop),
            }
        }
        self.served.end();
    }

    /// Forgets the files of the room: their numbers are those of others now.
    pub fn forget_shared(&self) {
        let shared: Vec<_> = self.transfers.borrow().shared().cloned().collect();
        for key in &shared {
            self.cancel(key);
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

/// Ends what goes on of a job here.
fn stop(job: &FileJob) {
    job.cancelled.store(true, Ordering::Relaxed);
    job.transfer.as_ref().inspect(|transfer| transfer.cancel());
}
