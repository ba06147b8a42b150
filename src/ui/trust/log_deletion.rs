// SPDX-License-Identifier: GPL-3.0-or-later
//! Deletion of what this device remembers of a room that is forgotten.

use std::cell::Cell;
use std::path::PathBuf;

use gtk::{gio, glib};

use super::store;
use crate::device_log::DeviceLog;
use crate::protocol::Fingerprint;
use crate::sentences;
use crate::ui::compat;

/// Hears why something is not deleted.
type Failed = Box<dyn FnOnce(&str)>;

/// Deletes what this device remembers of a room when it is dropped: with the toast that
/// offers to undo it, however that goes. Nothing goes while the room is still known.
pub struct LogDeletion {
    data: PathBuf,
    room: Fingerprint,
    is_undone: Cell<bool>,
    failed: Option<Failed>,
}

impl LogDeletion {
    /// Calls `failed` with a sentence if it cannot be deleted.
    pub fn new(room: Fingerprint, failed: impl FnOnce(&str) + 'static) -> Self {
        let (data, failed) = (store::folder(), Some(Box::new(failed) as Failed));
        Self { data, room, is_undone: Cell::default(), failed }
    }

    /// Has nothing deleted.
    pub fn undo(&self) {
        self.is_undone.set(true);
    }
}

impl Drop for LogDeletion {
    fn drop(&mut self) {
        if self.is_undone.get() {
            return;
        }
        let (data, room, failed) = (self.data.clone(), self.room, self.failed.take());
        let hold = compat::hold_application();
        glib::spawn_future_local(async move {
            let forgotten =
                gio::spawn_blocking(move || DeviceLog::forget_unknown(&data, &room)).await;
            if let (Ok(Err(error)), Some(failed)) = (forgotten, failed) {
                failed(&sentences::device_log_error(&error));
            }
            drop(hold);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::test_support::until;

    #[gtk::test]
    fn it_is_deleted_with_the_last_chance_to_undo_it() {
        let data = tempfile::tempdir().unwrap();
        let room = Fingerprint::new([3; 32]);
        let log = DeviceLog::of(data.path(), &room);
        drop(log.open(0, &[], drop).unwrap());
        let deletion = || {
            let mut deletion = LogDeletion::new(room, |why| panic!("{why}"));
            deletion.data = data.path().into();
            deletion
        };
        let undone = deletion();
        undone.undo();
        drop(undone);
        assert!(log.is_kept());
        drop(deletion());
        until("it is deleted", || !log.is_kept());
    }
}
