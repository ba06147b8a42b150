// SPDX-License-Identifier: GPL-3.0-or-later
//! Reasons why a room's folder cannot be used.

use std::path::PathBuf;

use crate::protocol::RoomName;
use crate::trust::keys::IdentityError;
use crate::trust::private_file::StoredError;

/// Reason why a room's folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RoomFolderError {
    /// The room of that name is open, in this program or another.
    #[error("the room {name} is open already")]
    InUse {
        /// The name.
        name: RoomName,
    },
    /// Some room is open, so that its key is not replaced.
    #[error("the room in {} is open", .folder.display())]
    KeyInUse {
        /// The room's folder.
        folder: PathBuf,
    },
    /// The room's key cannot be used.
    #[error(transparent)]
    Key(#[from] IdentityError),
    /// Another file in it cannot be read or written.
    #[error(transparent)]
    Stored(#[from] StoredError),
}
