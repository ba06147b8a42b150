// SPDX-License-Identifier: GPL-3.0-or-later
//! Reasons why a room is not kept on this device.

use std::path::PathBuf;

use crate::history::HistoryError;
use crate::trust::StoredError;

/// Reason why a room is not kept on this device, or not forgotten.
#[derive(Debug, thiserror::Error)]
pub enum DeviceLogError {
    /// Another window or program keeps the room.
    #[error("{folder} is in use")]
    InUse {
        /// Folder of the room.
        folder: PathBuf,
    },
    /// The folder cannot be read or written.
    #[error(transparent)]
    Folder(#[from] StoredError),
    /// The log cannot be read or written.
    #[error(transparent)]
    Log(#[from] HistoryError),
}
