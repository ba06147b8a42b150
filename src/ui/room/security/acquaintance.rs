// SPDX-License-Identifier: GPL-3.0-or-later
//! Our acquaintance with the key of the room.

use crate::sentences;
use crate::trust::{KeyNews, KnownRoom, RememberError};

/// Our acquaintance with the key of the room.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Acquaintance {
    /// It is still being looked up, or there is nothing to look it up in.
    #[default]
    Unknown,
    /// It was never met before, and nobody vouches for it.
    New,
    /// It was never met before; an invite or the person vouches for it.
    Vouched,
    /// It was met here before.
    Known,
    /// It was met before, elsewhere.
    Moved(Box<KnownRoom>),
    /// The person has accepted it in place of another.
    Replaced,
    /// It cannot be remembered; the sentence says why.
    Unkept(String),
}

impl From<&Result<KeyNews, RememberError>> for Acquaintance {
    fn from(met: &Result<KeyNews, RememberError>) -> Self {
        match met {
            Ok(KeyNews::None) => Self::Known,
            Ok(KeyNews::New { vouched: false }) => Self::New,
            Ok(KeyNews::New { vouched: true }) => Self::Vouched,
            Ok(KeyNews::Moved(known)) => Self::Moved(known.clone()),
            Ok(KeyNews::Replaced) => Self::Replaced,
            Err(error) => Self::Unkept(sentences::remember_error(error)),
        }
    }
}
