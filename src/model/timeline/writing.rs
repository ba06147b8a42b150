// SPDX-License-Identifier: GPL-3.0-or-later
//! Our own words in a conversation, from Return until they are in the room.

use super::Timeline;
use super::unsent::{DeliveryError, OutgoingFile, OwnWords, Unsent};
use crate::model::update::Failure;

impl Timeline {
    /// Adds a message of ours, which stays at the end until its echo arrives.
    pub fn write(&mut self, id: &str, words: impl Into<OwnWords>, time: u64) {
        self.rows.touch();
        self.unsent.add(id, words.into(), time);
    }

    /// Adds a file of ours, which stays at the end until it is in the room.
    pub fn send_file(&mut self, id: &str, file: OutgoingFile, time: u64) {
        self.rows.touch();
        self.unsent.add_file(id, file, time);
    }

    /// Marks a message of ours as failed.
    pub fn fail(&mut self, id: &str, error: DeliveryError) {
        self.rows.touch();
        self.unsent.fail(id, error);
    }

    /// Marks the message of ours that the room refused; tells if there is one, and if it is
    /// no file: of that, others have to hear.
    pub fn refuse(&mut self, failure: &Failure) -> bool {
        let Some(id) = failure.id.as_deref() else { return false };
        let Some(is_file) = self.unsent.find(id).map(|unsent| unsent.file.is_some()) else {
            return false;
        };
        self.fail(id, DeliveryError::Refused(failure.reason, failure.seconds));
        !is_file
    }

    /// Marks all messages of ours that were on their way as failed.
    pub fn fail_pending(&mut self) {
        self.rows.touch();
        self.unsent.fail_pending();
    }

    /// Puts a failed message on its way again.
    pub fn retry(&mut self, id: &str) -> Option<OwnWords> {
        self.rows.touch();
        self.unsent.retry(id)
    }

    /// Removes a failed message.
    pub fn discard(&mut self, id: &str) -> Option<OwnWords> {
        self.rows.touch();
        self.unsent.take(id).map(|unsent| unsent.words)
    }

    /// Finds a message of ours that is not in the room yet.
    pub fn unsent(&self, id: &str) -> Option<&Unsent> {
        self.unsent.find(id)
    }
}
