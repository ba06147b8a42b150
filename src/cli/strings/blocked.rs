// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about people who are ignored.

use crate::i18n::{gettext, gettext_f};
use crate::trust::Block;

pub fn nobody_blocked() -> String {
    gettext("You ignore nobody.")
}

/// One line of the list. The full key is what tells rooms apart for certain.
pub fn blocked_person(block: &Block, since: &str) -> String {
    // Translators: said of a person who is ignored. {time} is as in “2026-11-28 12:03”.
    let since = gettext_f("since {time}", &[("time", since)]);
    format!("{}  “{}”  {}  {since}", block.person.name, block.room, block.key)
}

/// Nobody of the list is meant. `called` and `room` are as they were typed.
pub fn not_blocked(called: &str, room: Option<&str>) -> String {
    match room {
        None => gettext_f("You ignore nobody called “{name}”.", &[("name", called)]),
        Some(room) => gettext_f(
            // Translators: {room} is the name of a room or its key, as it was typed.
            "You ignore nobody called “{name}” in “{room}”.",
            &[("name", called), ("room", room)],
        ),
    }
}

/// People of one name are ignored in several rooms.
pub fn blocked_in_several(called: &str) -> String {
    gettext_f(
        // Translators: {name} is a person’s name. A list of rooms follows. --in is an option.
        "You ignore somebody called “{name}” in several rooms. Say which with --in, by the room’s name or key:",
        &[("name", called)],
    )
}
