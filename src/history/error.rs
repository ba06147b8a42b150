// SPDX-License-Identifier: GPL-3.0-or-later
//! Reasons why a history is not read or written.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Reason why a history was not read or written.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The file is no history, or its contents are broken.
    #[error("{path} is damaged: {why}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The reason, for the log.
        why: String,
    },
    /// A newer version of this program has written it.
    #[error("{path} has version {version}, which is newer than this program")]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version it says.
        version: i64,
    },
    /// The disk is full.
    #[error("there is no space left for {path}")]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder may not be written.
    #[error("{path} cannot be written: {why}")]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// The reason, for the log.
        why: String,
    },
    /// Another program uses it, and does not let go of it.
    #[error("{path} is in use by another program")]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The disk takes what is to be written, and does not say that it has it.
    #[error("{path} is not written in time")]
    Stuck {
        /// The file.
        path: PathBuf,
    },
    /// The system failed otherwise.
    #[error("{path} cannot be read or written: {why}")]
    Failed {
        /// The file.
        path: PathBuf,
        /// The reason, for the log.
        why: String,
    },
}

impl HistoryError {
    /// The file it is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Damaged { path, .. }
            | Self::Newer { path, .. }
            | Self::Full { path }
            | Self::ReadOnly { path, .. }
            | Self::Busy { path }
            | Self::Stuck { path }
            | Self::Failed { path, .. } => path,
        }
    }

    pub(super) fn of(path: &Path, error: &rusqlite::Error) -> Self {
        let (path, why) = (path.to_owned(), error.to_string());
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { path, why }
            }
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly { path, why }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            _ => Self::Failed { path, why },
        }
    }
}
