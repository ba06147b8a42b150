// SPDX-License-Identifier: GPL-3.0-or-later
//! The room as it is when somebody asks.

use crate::protocol::irc::{fold, nick, role_prefix};
use crate::protocol::{Member, Rules, Topic};
use crate::server::room::{Room, topic_of};

/// Everything that a command may ask about.
#[derive(Debug)]
pub struct RoomView {
    pub topic: Topic,
    pub rules: Rules,
    pub members: Vec<Member>,
    /// Milliseconds since 1970, by the host's clock.
    pub now: u64,
}

impl RoomView {
    pub fn of(room: &Room, now: u64) -> Self {
        Self {
            topic: topic_of(room).clone(),
            rules: room.rules().clone(),
            members: room.members().cloned().collect(),
            now,
        }
    }

    /// The member with that nick.
    pub fn called(&self, wanted: &str) -> Option<&Member> {
        let wanted = fold(wanted);
        self.members.iter().find(|member| fold(&nick(&member.name)) == wanted)
    }
}

/// The nick of a member as lists of members show it.
pub fn listed_nick(member: &Member) -> String {
    format!("{}{}", role_prefix(member.role()), nick(&member.name))
}
