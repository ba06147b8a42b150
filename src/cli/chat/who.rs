// SPDX-License-Identifier: GPL-3.0-or-later
//! `/who`: everybody here, and what one should know of them.

use std::time::Instant;

use crate::cli::{clock, strings};
use crate::model::{self, RoomState};
use crate::protocol::Nickname;
use crate::sentences;

/// One line for each member, the host and the moderators first.
pub(super) fn lines(room: &mut RoomState) -> Vec<String> {
    let _ = room.expire(Instant::now());
    let mut people = room.roster.people().to_vec();
    // By their names already.
    people.sort_by_key(|person| (!person.member.host, !person.member.moderator));
    let told = people.iter().map(|person| {
        let mut badges = sentences::badges(&person.member);
        let more = [
            (person.member.name == room.you, strings::you()),
            (person.muted, strings::muted()),
            (person.ignored, strings::you_ignore()),
        ];
        badges.extend(more.into_iter().filter(|(is_so, _)| *is_so).map(|(_, badge)| badge));
        sentences::with_details(&person.member.name, &badges)
    });
    told.chain(strings::rules(&room.rules)).collect()
}

/// One line for each person who goes or went by a name, as far as we saw them.
pub(super) fn called(room: &RoomState, name: &Nickname) -> Vec<String> {
    let (here, left) = model::called(name, &room.roster);
    sentences::called(here, &left, clock::milliseconds())
}
