// SPDX-License-Identifier: GPL-3.0-or-later
//! Reasons why a file did not get where it should.

use crate::client::{PrepareError, SendError, TransferError};
use crate::protocol::Reason;

/// Reason why a file did not get where it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileTrouble {
    /// The file of ours could not be read.
    Unprepared(PrepareError),
    /// The room refused it, for so many seconds.
    Refused(Reason, Option<u64>),
    /// The room could not be asked.
    NotAsked(SendError),
    /// The connection was lost before the room answered.
    Unanswered,
    /// The connection to the room is not encrypted: it has no files.
    NotEncrypted,
    /// The transfer failed.
    Broken(TransferError),
}

impl FileTrouble {
    /// Tells if nothing but the connection to the room is to blame.
    pub fn is_cut_off(self) -> bool {
        match self {
            Self::NotAsked(_) | Self::Unanswered => true,
            Self::Broken(error) => {
                matches!(error, TransferError::Unreachable(_) | TransferError::NotGranted)
            }
            _ => false,
        }
    }
}

impl From<PrepareError> for FileTrouble {
    fn from(error: PrepareError) -> Self {
        Self::Unprepared(error)
    }
}

impl From<TransferError> for FileTrouble {
    fn from(error: TransferError) -> Self {
        Self::Broken(error)
    }
}
