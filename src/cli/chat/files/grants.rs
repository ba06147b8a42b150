// SPDX-License-Identifier: GPL-3.0-or-later
//! Grants of the room, by which transfers begin.

use super::desk::FileDesk;
use super::job::{FileTask, JobStage};
use super::news::{FileFailure, FileReport, FileStep};
use super::workers;
use crate::client::{SavePlace, TransferError};
use crate::protocol::{DownloadGrant, SendingQuota, UploadGrant};

impl FileDesk {
    /// Begins to send a file that may be sent.
    pub fn upload(&self, grant: &UploadGrant) -> Vec<FileReport> {
        let mut state = self.state();
        let peer = state.peer.clone();
        let job = grant.id.as_deref().and_then(|id| state.job(id));
        let job = job.filter(|job| job.is_asked() && !job.asks_first());
        let (Some(job), Some(peer)) = (job, peer) else {
            let is_used = state.jobs.iter().any(|job| job.has_upload(grant.upload));
            drop(state);
            // It was given up meanwhile.
            if !is_used {
                self.withdraw(grant.upload);
            }
            return Vec::new();
        };
        let id = job.id.clone();
        let FileTask::Send { prepared: Some(prepared), upload, .. } = &mut job.order else {
            return Vec::new();
        };
        *upload = Some(grant.upload);
        let (file, prepared) = prepared.as_ref();
        match file.try_clone() {
            Ok(file) => {
                let (prepared, events) = (prepared.clone(), self.events.clone());
                let moving = workers::upload(id, peer, grant.clone(), file, prepared, events);
                job.stage = JobStage::Moving(moving);
                Vec::new()
            }
            Err(error) => {
                drop(state);
                self.end(&id, FileStep::Failed(FileFailure::unreadable(&error)))
            }
        }
    }

    /// Reads a file that the room takes, as far as it can tell before.
    pub fn check(&self, quota: &SendingQuota) -> Vec<FileReport> {
        let mut state = self.state();
        let job = quota.id.as_deref().and_then(|id| state.job(id));
        let Some(job) = job.filter(|job| job.is_asked()) else { return Vec::new() };
        let id = job.id.clone();
        let FileTask::Send { order, prepared: None, .. } = &mut job.order else {
            return Vec::new();
        };
        (order.asks_first, order.types) = (false, quota.types);
        let refusal = quota.refusal(&order.name, order.size, 0);
        (job.stage, job.asked) = (JobStage::Queued, 0);
        state.checks.push(id.clone());
        drop(state);
        match refusal {
            Some(reason) => self.end(&id, FileStep::Failed(FileFailure::NotTaken(reason))),
            None => self.go_on(),
        }
    }

    /// Reads a file that the room cannot be asked about any more: it came back as an older
    /// version.
    pub(super) fn read_unasked(&self, id: &str) -> Vec<FileReport> {
        let mut state = self.state();
        if let Some(job) = state.job(id)
            && let FileTask::Send { order, .. } = &mut job.order
        {
            order.asks_first = false;
            (job.stage, job.asked) = (JobStage::Queued, 0);
            state.checks.push(id.to_owned());
        }
        drop(state);
        self.go_on()
    }

    /// Begins to fetch a file that may be fetched.
    pub fn download(&self, grant: &DownloadGrant) -> Vec<FileReport> {
        let mut state = self.state();
        let peer = state.peer.clone();
        let job = grant.id.as_deref().and_then(|id| state.job(id));
        let (Some(job), Some(peer)) = (job.filter(|job| job.is_asked()), peer) else {
            return Vec::new();
        };
        let id = job.id.clone();
        let FileTask::Fetch(order) = &job.order else { return Vec::new() };
        // The event told which file it is; a host may not make another of it.
        if grant.blake3 != order.file.blake3 || grant.size != order.file.size {
            drop(state);
            let failure = FileFailure::Transfer(TransferError::WrongContent);
            return self.end(&id, FileStep::Failed(failure));
        }
        let to = SavePlace::beside(order.folder.clone(), order.file.name.clone());
        let moving = workers::download(id, peer, grant.clone(), to, self.events.clone());
        job.stage = JobStage::Moving(moving);
        Vec::new()
    }
}
