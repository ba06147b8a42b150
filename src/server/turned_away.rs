// SPDX-License-Identifier: GPL-3.0-or-later
//! Reasons why somebody is not let in, or not kept, as the host is told of them.

use super::room::Refusal;
use crate::protocol::{FirstBytes, Reason, Why};

/// The reason why a stranger was not let in, or a member was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TurnedAway {
    /// A rule of the room.
    ByRule {
        /// The reason that the peer was told.
        reason: Reason,
        /// The words of the host or a moderator about it.
        why: Option<Why>,
        /// The time for which it makes no sense to try again.
        seconds: Option<u64>,
    },
    /// The peer speaks a protocol whose clients are no guests.
    OtherProtocol(FirstBytes),
    /// The peer asked by HTTP for what is not to be had.
    NotAWebSocket,
    /// The encryption has failed.
    Unencryptable,
}

impl TurnedAway {
    /// The reason that the peer was told, if there is one.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::ByRule { reason, .. } => Some(*reason),
            Self::OtherProtocol(_) | Self::NotAWebSocket | Self::Unencryptable => None,
        }
    }
}

impl From<Reason> for TurnedAway {
    fn from(reason: Reason) -> Self {
        Self::ByRule { reason, why: None, seconds: None }
    }
}

impl From<&Refusal> for TurnedAway {
    fn from(refusal: &Refusal) -> Self {
        let Refusal { reason, why, seconds, .. } = refusal;
        Self::ByRule { reason: *reason, why: why.clone(), seconds: *seconds }
    }
}
