// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about rooms that were hosted here, and about what was said there.

use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::RoomName;

/// A line about a room: its name, the time it was open last, and its messages.
pub fn hosted_room(
    name: Option<&RoomName>,
    last: Option<&str>,
    messages: Option<u64>,
    is_open: bool,
) -> String {
    let mut details = Vec::new();
    match last {
        _ if is_open => details.push(gettext("open now")),
        // Translators: {time} is a day and an hour.
        Some(time) => details.push(gettext_f("last open {time}", &[("time", time)])),
        None => {}
    }
    details.push(match messages {
        Some(count) => self::messages(count),
        None => gettext("no messages are kept"),
    });
    let name = name.map_or_else(|| gettext("A room without a name"), ToString::to_string);
    format!("{name}: {}", details.join(", "))
}

fn messages(count: u64) -> String {
    ngettext_f("{count} message", "{count} messages", rounded(count), &[])
}

pub fn no_room_hosted() -> String {
    gettext("No room was hosted here.")
}

/// Sentences about what would go, and how.
pub fn what_is_forgotten(room: &RoomName, count: u64) -> String {
    let told = ngettext_f(
        "This deletes everything that was said in “{room}” from this computer, for good: {count} message, the topics, and who came and went.",
        "This deletes everything that was said in “{room}” from this computer, for good: {count} messages, the topics, and who came and went.",
        rounded(count),
        &[("room", room.as_str())],
    );
    let stays = gettext(
        "The room’s key, its bans and its moderators stay, and so do the names it knows, with the time it last met each.",
    );
    // Translators: “--really” is an option of the program.
    let how = gettext("To do it, say so with “--really”.");
    format!("{told} {stays} {how}")
}

/// The reason why nothing is deleted of a room that has another name `now`.
pub fn is_called_otherwise(room: &RoomName, now: &RoomName) -> String {
    let gaps = [("room", room.as_str()), ("name", now.as_str())];
    gettext_f(
        "Nothing is deleted: the room that was called “{room}” is called “{name}” now.",
        &gaps,
    )
}

pub fn history_forgotten(room: &RoomName, count: u64) -> String {
    ngettext_f(
        "Everything that was said in “{room}” is deleted: {count} message.",
        "Everything that was said in “{room}” is deleted: {count} messages.",
        rounded(count),
        &[("room", room.as_str())],
    )
}

fn rounded(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
