// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that are given up, and answers of the room that nobody waits for.

use super::desk::FileDesk;
use super::job::{JobStage, MovingFile};
use super::news::{FileReport, FileStep};
use crate::model::{Failure, FileUpdate, Update};
use crate::protocol::{Reason, Request, SendingQuota, UploadId};

impl FileDesk {
    /// The id of a file of ours on its way: of that name or number, or else the last one.
    pub fn find_moving(&self, typed: Option<&str>) -> Option<String> {
        let state = self.state();
        let is_meant = |job: &&MovingFile| typed.is_none_or(|typed| job.is_called(typed));
        state.jobs.iter().rev().find(is_meant).map(|job| job.id.clone())
    }

    /// Gives a file up. Returns `false` if there is none of that id.
    pub fn cancel(&self, id: &str) -> (bool, Vec<FileReport>) {
        let state = self.state();
        let Some(job) = state.jobs.iter().find(|job| job.id == id) else {
            return (false, Vec::new());
        };
        if let JobStage::Moving(transfer) = &job.stage {
            // It says itself when it is over.
            transfer.cancel();
            return (true, Vec::new());
        }
        drop(state);
        (true, self.end(id, FileStep::Cancelled))
    }

    /// Has the host not keep what it has.
    pub(super) fn withdraw(&self, upload: UploadId) {
        let id = self.pending.id();
        let request = Request::Withdraw { id: Some(id.clone()), upload };
        if self.session.send(request).is_ok() {
            self.state().withdrawals.push(id);
        }
    }

    /// Returns `true` for a room that does not know the question whether it takes a file: that
    /// is an answer, and no refusal.
    pub fn settle_unasked(&self, update: &Update) -> bool {
        let Update::Failed(Failure { id: Some(id), reason: Reason::UnknownType, .. }) = update
        else {
            return false;
        };
        let mut state = self.state();
        let is_own = state.job(id).is_some_and(|job| job.asks_first()) || state.checks.contains(id);
        drop(state);
        if is_own {
            self.pending.forget(id);
        }
        is_own
    }

    /// Returns `true`, once, for the answer to a request of ours that nobody waits for: that
    /// gave an upload up, or asked whether a file is taken; also while files are on their way
    /// that ask more than the room likes, since nobody has typed too fast.
    pub fn is_own_answer(&self, update: &Update) -> bool {
        let mut state = self.state();
        if let Update::Failed(Failure { reason: Reason::TooFast, .. }) = update {
            return !state.jobs.is_empty();
        }
        let (own, id) = match update {
            Update::Unchanged { id: Some(id) } => (&mut state.withdrawals, id),
            Update::File(FileUpdate::Quota(SendingQuota { id: Some(id), .. }))
            | Update::Failed(Failure { id: Some(id), reason: Reason::UnknownType, .. }) => {
                (&mut state.checks, id)
            }
            _ => return false,
        };
        let at = own.iter().position(|own| own == id);
        at.map(|at| own.remove(at)).is_some()
    }
}
