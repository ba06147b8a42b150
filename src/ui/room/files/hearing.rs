// SPDX-License-Identifier: GPL-3.0-or-later
//! The course of transfers: news of the threads, and what is drawn and spoken of them.

use std::time::Instant;

use super::job::{FileJob, FileWork};
use super::room_files::RoomFiles;
use super::threads::FileNews;
use crate::client::{PrepareError, Transfer, TransferError};
use crate::model::{DeliveryError, FileKey, FileTrouble, Membership, TransferNews, TransferStage};
use crate::ui::room::strings;

impl RoomFiles {
    /// Takes in what a thread tells.
    pub(super) fn hear(&self, key: &FileKey, run: u64, news: FileNews) {
        if self.transfers.borrow().run(key) != Some(run) {
            return;
        }
        match news {
            FileNews::Prepared(Ok(prepared)) => {
                let take = |job: &mut FileJob| job.take_prepared(prepared);
                let is_same = self.jobs.borrow_mut().get_mut(key).is_none_or(take);
                match is_same {
                    true => self.ask(key, run),
                    false => self.fail(key, TransferError::FileChanged.into()),
                }
                self.keep();
            }
            FileNews::Prepared(Err(PrepareError::Cancelled)) => {}
            FileNews::Prepared(Err(error)) => self.fail(key, error.into()),
            FileNews::NotGranted => self.lose_grant(key, run),
            FileNews::Transfer(TransferNews::Failed(trouble)) => self.fail(key, trouble),
            FileNews::Transfer(news) => {
                if let (TransferNews::Moved(done), Some(job)) =
                    (&news, self.jobs.borrow_mut().get_mut(key))
                {
                    job.gain(*done);
                }
                self.tell(key, run, news);
            }
        }
    }

    /// Asks for another grant; for what rests only once it goes on.
    fn lose_grant(&self, key: &FileKey, run: u64) {
        if let Some(job) = self.jobs.borrow_mut().get_mut(key) {
            job.transfer = None;
        }
        let rests = self.get(key).is_some_and(|it| it.stage == TransferStage::Paused);
        if !rests {
            self.ask_anew(key, run);
        }
    }

    /// Takes in that the room has a file of ours, by the id of its offer, whatever else is
    /// told of it.
    pub fn arrived(&self, id: &str) {
        self.last_visit.note(id);
        let key = FileKey::Ours(id.into());
        self.with_transfer(&key, Transfer::stop);
        self.tell_now(&key, TransferNews::Done(None));
    }

    /// Notes that a transfer failed.
    pub(super) fn fail(&self, key: &FileKey, trouble: FileTrouble) {
        if let Some(job) = self.jobs.borrow_mut().get_mut(key) {
            job.asked = None;
            job.forget_archive();
        }
        self.tell_now(key, TransferNews::Failed(trouble));
        if let FileKey::Ours(id) = key {
            let error = DeliveryError::File(trouble);
            self.session.timeline().change(|timeline| timeline.fail(id, error));
        }
    }

    /// Takes in news of the attempt of now.
    pub fn tell_now(&self, key: &FileKey, news: TransferNews) {
        let run = self.transfers.borrow().run(key);
        if let Some(run) = run {
            self.tell(key, run, news);
        }
    }

    /// Takes in news of a transfer, and draws them.
    pub(super) fn tell(&self, key: &FileKey, run: u64, news: TransferNews) {
        let now = Instant::now();
        let is_due = self.transfers.borrow_mut().take(key, run, news, now);
        if !is_due {
            return;
        }
        let spoken = spoken(self, key, now);
        (self.drawn)(key, spoken);
        let Some(transfer) = self.get(key) else { return };
        if matches!(transfer.stage, TransferStage::Done(_)) {
            let job = self.jobs.borrow_mut().remove(key);
            if let Some(FileJob { work: FileWork::Fetch(_), transfer: Some(transfer), .. }) = job {
                self.served.add(transfer);
                if matches!(self.session.state().membership, Membership::Over(_)) {
                    self.served.end();
                }
            }
        }
        if !transfer.stage.is_active() {
            // There is a place for another.
            self.go_on();
        }
    }
}

/// The sentence that is spoken of a transfer now: of its end, and of every quarter of one
/// that takes its time.
fn spoken(files: &RoomFiles, key: &FileKey, now: Instant) -> Option<String> {
    let percent = files.transfers.borrow_mut().spoken(key, now);
    let transfer = files.get(key)?;
    match (&transfer.stage, percent) {
        (TransferStage::Done(_) | TransferStage::Failed(_), _) => {
            let told = strings::files::stage(&transfer);
            Some(strings::files::of_file(&transfer.name, &told))
        }
        (_, Some(percent)) => Some(strings::files::spoken(&transfer.name, percent)),
        _ => None,
    }
}
