// SPDX-License-Identifier: GPL-3.0-or-later
//! Asking the room for files, and its answers.

use std::io;

use gtk::glib;

use super::job::{FileJob, FileWork};
use super::room_files::{OnQuota, RoomFiles};
use super::threads;
use crate::client::{SendError, Transfer, TransferError, TransferPeer};
use crate::model::{Failure, FileKey, FileTrouble, FileUpdate, TransferNews};
use crate::protocol::{DownloadGrant, FileName, Reason, Request, SendingQuota, UploadGrant};
use crate::ui::settings;

/// Grants that are asked for anew, one after the other, before a transfer fails.
const ASKED_ANEW: u32 = 3;

impl RoomFiles {
    /// Takes in what the room grants.
    pub fn take(&self, update: FileUpdate) {
        match update {
            FileUpdate::MaySend(grant) => self.start_sending(grant),
            FileUpdate::MayFetch(grant) => self.start_fetching(grant),
            FileUpdate::Quota(quota) => self.tell_quota(quota),
            FileUpdate::Sending(_) => {}
        }
    }

    /// Takes in a refusal; returns `false` if it is about something else.
    pub fn refuse(&self, failure: &Failure) -> bool {
        if failure.id.as_deref().is_some_and(|id| self.take_listener(id).is_some()) {
            // What is left is told by nobody, then.
            return true;
        }
        let Some(key) = failure.id.as_deref().and_then(|id| self.asked_by(id)) else {
            return false;
        };
        if failure.reason == Reason::NoSuchUpload && self.offer_afresh(&key) {
            return true;
        }
        self.fail(&key, FileTrouble::Refused(failure.reason, failure.seconds));
        true
    }

    /// Offers a file from its beginning whose upload the host has forgotten; `false` if there
    /// was none.
    fn offer_afresh(&self, key: &FileKey) -> bool {
        let Some(run) = self.transfers.borrow().run(key) else { return false };
        let had = self.jobs.borrow_mut().get_mut(key).is_some_and(FileJob::forget_upload);
        if had {
            self.ask(key, run);
        }
        had
    }

    /// Asks what may still be sent; `heard` is told if the room answers.
    pub fn ask_quota(&self, heard: impl Fn(SendingQuota) + 'static) {
        let id = glib::uuid_string_random().to_string();
        if self.session.send(Request::Quota { id: Some(id.clone()) }).is_ok() {
            // Of several that ask, the last is the one that is open.
            self.listener.replace(Some((id, Box::new(heard))));
        }
    }

    fn tell_quota(&self, quota: SendingQuota) {
        if let Some(heard) = quota.id.as_deref().and_then(|id| self.take_listener(id)) {
            heard(quota);
        }
    }

    fn take_listener(&self, id: &str) -> Option<OnQuota> {
        let mut listener = self.listener.borrow_mut();
        listener.take_if(|(asked, _)| asked == id).map(|(_, heard)| heard)
    }

    /// Notes that nobody knows whether the room has answered these requests.
    pub fn lose(&self, ids: &[String]) {
        for key in ids.iter().filter_map(|id| self.asked_by(id)) {
            self.fail(&key, FileTrouble::Unanswered);
        }
    }

    /// Asks the room for a grant.
    pub(super) fn ask(&self, key: &FileKey, run: u64) {
        self.tell(key, run, TransferNews::Asking);
        let name = self.get(key).map(|transfer| transfer.name);
        let request = self
            .jobs
            .borrow()
            .get(key)
            .zip(name)
            .and_then(|(job, name)| request(key, name.as_str(), job));
        let Some((id, request)) = request else { return self.cancel(key) };
        if let Some(job) = self.jobs.borrow_mut().get_mut(key) {
            job.asked = Some(id);
        }
        match self.session.send(request) {
            Ok(()) => {}
            Err(SendError::Away) => self.wait_for_return(key, run),
            Err(error) => self.fail(key, FileTrouble::NotAsked(error)),
        }
    }

    /// Lets it wait until the connection is there again.
    fn wait_for_return(&self, key: &FileKey, run: u64) {
        if let Some(job) = self.jobs.borrow_mut().get_mut(key) {
            job.asked = None;
        }
        self.is_away.set(true);
        self.tell(key, run, TransferNews::Queued);
    }

    fn start_sending(&self, grant: UploadGrant) {
        let Some(key) = grant.id.as_deref().and_then(|id| self.asked_by(id)) else {
            // It was given up meanwhile.
            let _ = self.session.send(Request::Withdraw { id: None, upload: grant.upload });
            return;
        };
        let Some((peer, at, name)) = ready(self, &key) else { return };
        let sink = threads::sink((name, None), at, self.news.clone());
        let begin = |job: &mut FileJob| {
            job.asked = None;
            let FileWork::Send(work) = &mut job.work else { return Ok(()) };
            work.upload = Some(grant.upload);
            let Some((file, prepared)) = work.prepared.as_ref() else { return Ok(()) };
            let (file, prepared) = (file.try_clone()?, prepared.clone());
            job.begin(Transfer::upload(peer, grant, file, prepared, sink));
            Ok(())
        };
        let begun = self.jobs.borrow_mut().get_mut(&key).map_or(Ok(()), begin);
        if let Err(error) = begun.map_err(|error: io::Error| error.kind()) {
            self.fail(&key, TransferError::Unreadable(error).into());
        }
    }

    fn start_fetching(&self, grant: DownloadGrant) {
        let Some(key) = grant.id.as_deref().and_then(|id| self.asked_by(id)) else { return };
        let Some((peer, at, name)) = ready(self, &key) else { return };
        let news = self.news.clone();
        let begin = |job: &mut FileJob| {
            job.asked = None;
            match &job.work {
                FileWork::Fetch(work) if work.is_for(&grant) => {
                    let place = work.place.clone();
                    let sink = threads::sink((name, work.beware), at, news);
                    job.begin(Transfer::download(peer, grant, place, sink));
                    true
                }
                _ => false,
            }
        };
        let is_begun = self.jobs.borrow_mut().get_mut(&key).is_some_and(begin);
        let was_found = self.jobs.borrow().get(&key).is_some_and(|job| job.was_found);
        match (is_begun, was_found) {
            (true, _) => {}
            // The room has begun anew since: that number is another file's.
            (false, true) => self.cancel(&key),
            (false, false) => self.fail(&key, TransferError::WrongContent.into()),
        }
    }

    /// Asks for another grant: the one before is not taken any more.
    pub(super) fn ask_anew(&self, key: &FileKey, run: u64) {
        let may = self.jobs.borrow_mut().get_mut(key).is_some_and(|job| {
            job.asked_anew += 1;
            job.asked_anew <= ASKED_ANEW
        });
        match may {
            true => self.ask(key, run),
            false => self.fail(key, TransferError::NotGranted.into()),
        }
    }

    fn asked_by(&self, id: &str) -> Option<FileKey> {
        let jobs = self.jobs.borrow();
        jobs.iter().find(|(_, job)| job.asked.as_deref() == Some(id)).map(|(key, _)| key.clone())
    }
}

/// The request for a file called `name`, and its id.
fn request(key: &FileKey, name: &str, job: &FileJob) -> Option<(String, Request)> {
    match (key, &job.work) {
        (FileKey::Ours(id), FileWork::Send(work)) => {
            let id = id.to_string();
            Some((id.clone(), Request::Offer { id: Some(id), offer: work.offer(name)? }))
        }
        (FileKey::Shared(file) | FileKey::Viewed(file), FileWork::Fetch(_)) => {
            let id = glib::uuid_string_random().to_string();
            Some((id.clone(), Request::Fetch { id: Some(id), file: *file }))
        }
        _ => None,
    }
}

/// All that a transfer needs to begin; it fails where there is no such thing.
fn ready(files: &RoomFiles, key: &FileKey) -> Option<(TransferPeer, (FileKey, u64), FileName)> {
    let run = files.transfers.borrow().run(key)?;
    let peer = {
        let state = files.session.state();
        TransferPeer::new(&state.rejoin_target(), state.way_back.address(), &state.security)
    };
    let Some(peer) = peer else {
        files.fail(key, FileTrouble::NotEncrypted);
        return None;
    };
    let peer = peer.with_swarm(settings::exchanges_files());
    Some((peer, (key.clone(), run), files.get(key)?.name))
}
