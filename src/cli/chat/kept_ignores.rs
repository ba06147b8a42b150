// SPDX-License-Identifier: GPL-3.0-or-later
//! People whom we ignore beyond this visit, on the disk. Knows nothing of what is printed.

use std::path::Path;

use crate::client::Security;
use crate::sentences;
use crate::trust::{Block, BlockedPeople, BlockedPerson};

/// The list of them, if there is a place to keep it.
#[derive(Clone)]
pub(super) struct KeptIgnores(Option<BlockedPeople>);

impl KeptIgnores {
    /// The list in `folder`.
    pub fn open(folder: Option<&Path>) -> Self {
        Self(folder.map(BlockedPeople::open))
    }

    /// Those of the room that let us in; reads the disk.
    pub fn of(&self, security: &Security, number: u64) -> Vec<BlockedPerson> {
        let (Some(people), Security::Encrypted { fingerprint, .. }) = (&self.0, security) else {
            return Vec::new();
        };
        let read = people.of(fingerprint, number);
        read.inspect_err(|error| tracing::warn!(%error, "it is not known who is ignored"))
            .unwrap_or_default()
    }

    /// Keeps that a person is ignored, or no longer. Returns the sentence where that
    /// cannot be.
    pub fn keep(&self, block: Option<Block>, ignored: bool) -> Option<String> {
        let (people, block) = (self.0.as_ref()?, block?);
        let kept = match ignored {
            true => people.block(block),
            false => people.unblock(&block.key, block.person.seat),
        };
        kept.err().map(|error| sentences::stored_error(&error))
    }
}
