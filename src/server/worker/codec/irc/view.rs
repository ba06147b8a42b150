// SPDX-License-Identifier: GPL-3.0-or-later
//! The room as it is when somebody asks.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::protocol::irc::{
    MaskTarget, fold, host, mask_target, nick, nick_at, role_prefix, same_nick,
};
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
    /// Places of the members by their nicks, once somebody was looked for: a command may
    /// name hundreds.
    by_nick: OnceCell<HashMap<String, usize>>,
}

impl RoomView {
    pub fn of(room: &Room, now: u64) -> Self {
        Self {
            topic: topic_of(room).clone(),
            rules: room.rules().clone(),
            members: room.members().cloned().collect(),
            now,
            by_nick: OnceCell::new(),
        }
    }

    /// A room with these members, and nothing else to know of it.
    #[cfg(test)]
    pub fn with(members: Vec<Member>) -> Self {
        let (topic, rules) = (Topic::default(), Rules::default());
        Self { topic, rules, members, now: 0, by_nick: OnceCell::new() }
    }

    /// The member that a mask means, or a nick.
    pub fn meant(&self, mask: &str) -> Option<&Member> {
        let at = match mask_target(mask)? {
            MaskTarget::Nick(wanted) => return self.called(wanted),
            MaskTarget::Host(at) => at,
        };
        if let Some(wanted) = nick_at(at) {
            return self.called(wanted);
        }
        self.members.iter().find(|member| same_nick(&host(&nick(&member.name)), at))
    }

    /// The member with that nick.
    pub fn called(&self, wanted: &str) -> Option<&Member> {
        let by_nick = self.by_nick.get_or_init(|| {
            let nicks = self.members.iter().map(|member| fold(&nick(&member.name)));
            nicks.zip(0..).collect()
        });
        self.members.get(*by_nick.get(&fold(wanted))?)
    }
}

/// The nick of a member as lists of members show it.
pub fn listed_nick(member: &Member) -> String {
    format!("{}{}", role_prefix(member.role()), nick(&member.name))
}
