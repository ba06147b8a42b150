// SPDX-License-Identifier: GPL-3.0-or-later
//! Authority: whose word weighs how much in a room.

use crate::protocol::{ModerationAction, Nickname, Reason};
use crate::server::room::Room;
use crate::server::room::refusal::Refusal;
use crate::server::room::seat::MemberId;

/// The one who asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
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
    /// The authority that an action takes.
    pub fn for_action(action: &ModerationAction) -> Self {
        if action.is_the_hosts_alone() { Self::Host } else { Self::Moderator }
    }

    pub fn check(self, needed: Self) -> Result<(), Refusal> {
        match needed {
            _ if self >= needed => Ok(()),
            Self::Host => Err(Reason::HostOnly.into()),
            _ => Err(Reason::ModeratorOnly.into()),
        }
    }
}

impl Room {
    pub(super) fn authority(&self, by: Actor) -> Authority {
        let Actor::Member(id) = by else { return Authority::Host };
        match self.member(id) {
            Some(member) if member.host => Authority::Host,
            Some(member) if member.moderator => Authority::Moderator,
            _ => Authority::Guest,
        }
    }

    /// The name of a member; none of the console.
    pub(super) fn name_of(&self, by: Actor) -> Option<Nickname> {
        let Actor::Member(id) = by else { return None };
        self.member(id).map(|member| member.name.clone())
    }
}
