// SPDX-License-Identifier: GPL-3.0-or-later
//! Authority: whose word weighs how much in a room. Applied in `decision`.

use crate::protocol::{Member, ModerationAction, Reason};
use crate::server::room::refusal::Refusal;
use crate::server::room::seat::MemberId;

/// The one who asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A member, by its seat.
    Member(MemberId),
    /// The host, from outside the room.
    Console,
}

/// The weight of somebody's word; each may what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Authority {
    Guest,
    Moderator,
    Host,
}

impl Authority {
    pub fn of(member: &Member) -> Self {
        match member {
            Member { host: true, .. } => Self::Host,
            Member { moderator: true, .. } => Self::Moderator,
            _ => Self::Guest,
        }
    }

    /// The authority that an action takes. Everybody removes messages of their own.
    pub fn for_action(action: &ModerationAction) -> Self {
        match action {
            ModerationAction::Remove { .. } => Self::Guest,
            action if action.is_host_only() => Self::Host,
            _ => Self::Moderator,
        }
    }

    pub fn check(self, needed: Self) -> Result<(), Refusal> {
        match needed {
            _ if self >= needed => Ok(()),
            Self::Host => Err(Reason::HostOnly.into()),
            _ => Err(Reason::ModeratorOnly.into()),
        }
    }
}
