// SPDX-License-Identifier: GPL-3.0-or-later
//! The news about a room's key that its window tells the guest.

use crate::trust::KnownRoom;

/// News about the key of a room that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustNotice {
    /// Nothing new.
    None,
    /// A key that was never met before: the words are worth comparing.
    New,
    /// A room that was met before, elsewhere.
    Moved(Box<KnownRoom>),
    /// A key that could not be remembered, and the reason.
    Unkept(String),
}
