// SPDX-License-Identifier: GPL-3.0-or-later
//! News of the key of a room that let us in.

use crate::cli::strings;
use crate::protocol::Fingerprint;
use crate::sentences;
use crate::trust::{KeyNews, KnownRoom, RememberError};

/// Acquaintance with the key of the room that let us in.
#[derive(Debug)]
pub(super) enum Met {
    /// There is none: the connection is not encrypted.
    Classic,
    /// It was met there before.
    Known,
    /// It was never met.
    New(Fingerprint),
    /// It was met at another address.
    Moved(Box<KnownRoom>),
    /// It took the place of another one, as the person has allowed.
    Replaced(Fingerprint),
    /// It cannot be remembered.
    NotKept(RememberError),
    /// There is no place to remember it, or no time.
    Unknown,
}

impl Met {
    /// From the news that the list of known rooms has of it.
    pub fn of(key: Fingerprint, met: Result<KeyNews, RememberError>) -> Self {
        match met {
            Ok(KeyNews::None) => Self::Known,
            Ok(KeyNews::New { .. }) => Self::New(key),
            Ok(KeyNews::Moved(known)) => Self::Moved(known),
            Ok(KeyNews::Replaced) => Self::Replaced(key),
            Err(error) => Self::NotKept(error),
        }
    }

    /// Sentences to read about it.
    pub fn sentences(&self) -> Vec<String> {
        match self {
            Self::Classic => vec![strings::not_encrypted()],
            Self::Known | Self::Unknown => Vec::new(),
            Self::New(key) => strings::first_meeting(key),
            Self::Moved(known) => {
                vec![strings::met_elsewhere(known.room.as_str(), &known.address.to_string())]
            }
            Self::Replaced(key) => strings::new_key_accepted(key),
            Self::NotKept(error) => {
                vec![strings::not_remembered(&sentences::remember_error(error))]
            }
        }
    }

    /// The same as a word for programs.
    pub fn word(&self) -> Option<&'static str> {
        Some(match self {
            Self::Classic => return None,
            Self::Known => "known",
            Self::New(_) => "new",
            Self::Moved(_) => "moved",
            Self::Replaced(_) => "replaced",
            Self::NotKept(_) | Self::Unknown => "not-kept",
        })
    }
}
