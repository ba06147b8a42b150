// SPDX-License-Identifier: GPL-3.0-or-later
//! A refusal: the reason, and what helps the one it is said to.

use std::time::Duration;

use super::clock::whole_seconds;
use crate::protocol::{FormerMember, Nickname, Reason, Why};

/// The reason why a request was turned down, or somebody not let in or not
/// kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub reason: Reason,
    /// A free name, if a name was the matter.
    pub suggestion: Option<Nickname>,
    /// The words of the host or a moderator about it.
    pub why: Option<Why>,
    /// The people who may be meant, if it has to be said which one.
    pub candidates: Vec<FormerMember>,
    /// The time for which it makes no sense to try again.
    pub seconds: Option<u64>,
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self { reason, suggestion: None, why: None, candidates: Vec::new(), seconds: None }
    }
}

impl Refusal {
    /// A refusal for as long as `left`.
    pub fn wait(reason: Reason, left: Duration) -> Self {
        Self { seconds: Some(whole_seconds(left)), ..reason.into() }
    }
}
