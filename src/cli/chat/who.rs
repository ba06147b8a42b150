// SPDX-License-Identifier: GPL-3.0-or-later
//! `/who`: everybody here, and what one should know of them.

use std::time::Instant;

use crate::cli::strings;
use crate::model::{Person, RoomState};
use crate::protocol::{FormerMember, Nickname};

/// One line for each member, the host and the moderators first.
pub(super) fn lines(room: &mut RoomState) -> Vec<String> {
    let _ = room.expire(Instant::now());
    let mut people = room.roster.people().to_vec();
    // By their names already.
    people.sort_by_key(|person| (!person.member.host, !person.member.moderator));
    let told = people.iter().map(|person| {
        let mut badges = strings::badges(&person.member);
        let more = [
            (person.member.name == room.you, strings::you()),
            (person.muted, strings::muted()),
            (person.ignored, strings::you_ignore()),
        ];
        badges.extend(more.into_iter().filter(|(is_so, _)| *is_so).map(|(_, badge)| badge));
        strings::with_details(&person.member.name, &badges)
    });
    told.chain(strings::rules(&room.rules)).collect()
}

/// One line for each person who goes or went by a name, as far as we saw them.
pub(super) fn called(room: &RoomState, name: &Nickname) -> Vec<String> {
    let here = room.roster.find(name).map(|person| &person.member);
    let is_here = |known: &FormerMember| Person::from(known).find(&room.roster).is_some();
    let gone = room.roster.gone.called(name).filter(|known| !is_here(known));
    strings::called(here, &gone.cloned().collect::<Vec<_>>())
}
