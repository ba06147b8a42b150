// SPDX-License-Identifier: GPL-3.0-or-later
//! The room that let us in, shared by the thread that prints and the one that
//! reads the input.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::files::FileDesk;
use super::kept_ignores::KeptIgnores;
use super::page_watch::PageWatch;
use super::past::PastReader;
use crate::cli::strings;
use crate::client::Security;
use crate::model::{RoomState, WatchedSession, addresses_for_others};
use crate::protocol::Address;
use crate::server;

/// The room, and our session in it.
#[derive(Clone)]
pub(super) struct Entered {
    pub session: Arc<WatchedSession>,
    pub past: Arc<PastReader>,
    pub ignores: KeptIgnores,
    pub files: Arc<FileDesk>,
    /// Pages that an errand waits for.
    pub pages: Arc<PageWatch>,
    /// Number of the newest event when we came in.
    pub newest: u64,
    room: Arc<Mutex<RoomState>>,
    /// Address that answered, of those the target names.
    address: Address,
}

impl Entered {
    pub fn new(
        session: Arc<WatchedSession>,
        room: RoomState,
        address: Address,
        ignores: KeptIgnores,
        files: FileDesk,
        newest: u64,
    ) -> Self {
        let (past, room) = (Arc::default(), Arc::new(Mutex::new(room)));
        let (files, pages) = (Arc::new(files), Arc::default());
        Self { session, past, ignores, files, pages, newest, room, address }
    }

    pub fn room(&self) -> MutexGuard<'_, RoomState> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lines that tell others how to join.
    pub fn invite(&self) -> Vec<String> {
        let room = self.room();
        let key = match &room.security {
            Security::Encrypted { fingerprint, .. } => Some(*fingerprint),
            Security::Classic => None,
        };
        let others = addresses_for_others(&self.address, server::addresses_of_this_machine);
        strings::way_in(&others, &room.room, key)
    }
}
