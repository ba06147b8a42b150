// SPDX-License-Identifier: GPL-3.0-or-later
//! The room as it is when somebody asks.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::asked_about::AskedAbout;
use crate::protocol::irc::{
    MaskTarget, fold, host, mask_target, nick, nick_at, role_prefix, same_nick,
};
use crate::protocol::{Member, Rules, Topic};
use crate::server::room::{MemberId, Room, member_called, member_count, topic_of};

/// Everything that a command may ask about.
#[derive(Debug)]
pub struct RoomView {
    pub topic: Topic,
    pub rules: Rules,
    /// Number of people.
    pub count: usize,
    /// The one who asks.
    pub me: Option<Member>,
    /// The people that the command is about.
    pub members: Vec<Member>,
    /// Milliseconds since 1970, by the host's clock.
    pub now: u64,
    /// Places of the members by their nicks, once somebody was looked for: a command may
    /// name hundreds.
    by_nick: OnceCell<HashMap<String, usize>>,
}

impl RoomView {
    /// The room for the member on that seat.
    pub fn of(room: &Room, me: MemberId, wanted: &AskedAbout, now: u64) -> Self {
        let members = match wanted {
            AskedAbout::Everybody => room.members().cloned().collect(),
            AskedAbout::Called(names) => {
                names.iter().filter_map(|name| member_called(room, name)).cloned().collect()
            }
        };
        Self {
            topic: topic_of(room).clone(),
            rules: room.rules().clone(),
            count: member_count(room),
            me: room.member(me).cloned(),
            members,
            now,
            by_nick: OnceCell::new(),
        }
    }

    /// A room with these members, and nothing else to know of it.
    #[cfg(test)]
    pub fn with(members: Vec<Member>) -> Self {
        let (topic, rules) = (Topic::default(), Rules::default());
        let count = members.len();
        Self { topic, rules, count, me: None, members, now: 0, by_nick: OnceCell::new() }
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
        let mut there = self.members.iter().filter(|it| same_nick(&host(&nick(&it.name)), at));
        let one = there.next()?;
        // Two names may be made to have one checksum.
        there.next().is_none().then_some(one)
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
