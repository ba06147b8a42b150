// SPDX-License-Identifier: GPL-3.0-or-later
//! Errors of keys that are kept in files.

use std::io;
use std::path::{Path, PathBuf};

use crate::trust::private_file::StoredError;

/// Fault of a file that should be a key. The log has what the libraries say of
/// it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Neither a certificate nor a private key is in it.
    #[error("there is neither a certificate nor a private key in it")]
    NotAKey,
    /// No certificate is in it.
    #[error("there is no certificate in it")]
    NoCertificate,
    /// No private key is in it.
    #[error("there is no private key in it")]
    NoPrivateKey,
    /// The private key is not that of the certificate, or of an unknown kind.
    #[error("its private key is not that of its certificate, or of an unknown kind")]
    Mismatch,
    /// The file is larger than any key.
    #[error("it is larger than any key")]
    TooLarge,
}

/// Reason why there is no key to work with. The file is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The file can be read, but is no key with its certificate.
    #[error("the key in {path} is damaged: {why}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Its fault.
        why: KeyFault,
    },
    /// The file cannot be read.
    #[error("the key in {path} cannot be read: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("a key cannot be kept in {path}: {source}")]
    Unkept {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The library could not make a key or a certificate.
    #[error("a key could not be made: {0}")]
    Unmade(String),
}

impl IdentityError {
    /// True where making a new key would help; see
    /// [`StoredError::can_start_anew`].
    pub fn can_renew(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Unreadable { .. })
    }

    /// The file it is about; none where a key could not even be made.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Damaged { path, .. }
            | Self::Unreadable { path, .. }
            | Self::Unkept { path, .. } => Some(path),
            Self::Unmade(_) => None,
        }
    }
}

impl From<StoredError> for IdentityError {
    fn from(error: StoredError) -> Self {
        match error {
            // Of bytes nothing else is judged, and they have no version.
            StoredError::Damaged { path, .. } => Self::Damaged { path, why: KeyFault::TooLarge },
            StoredError::Newer { path, .. } => Self::Damaged { path, why: KeyFault::NotAKey },
            StoredError::Unreadable { path, source } => Self::Unreadable { path, source },
            StoredError::Unkept { path, source } | StoredError::Unlockable { path, source } => {
                Self::Unkept { path, source }
            }
            StoredError::Busy { path } => {
                Self::Unkept { path, source: io::Error::from_raw_os_error(libc::EBUSY) }
            }
        }
    }
}
