// SPDX-License-Identifier: GPL-3.0-or-later
//! What the terminal says in the person's own language, and how it shows what
//! others say.

use std::env;

use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Happening, LeaveReason, Nickname, RoomName, Welcome};
use crate::sentences;

/// A message, every line with its author in front: no line can pass for
/// somebody else's.
pub(super) fn spoken(name: &Nickname, text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("{name}: {line}")).collect();
    lines.join("\n")
}

/// What happened, in words; `None` for what needs none.
pub(super) fn happening(what: &Happening) -> Option<String> {
    let sentence = match what {
        Happening::Said { from, text, .. } => spoken(from, text.as_str()),
        // Translators: {name} is somebody's nickname.
        Happening::Joined(member) => {
            gettext_f("{name} joined the chat", &[("name", member.name.as_str())])
        }
        Happening::Left { name, reason } => left(name, *reason),
        Happening::Renamed { from, to } => gettext_f(
            "{name} is now called {new}",
            &[("name", from.as_str()), ("new", to.as_str())],
        ),
        Happening::Topic { topic, .. } if topic.as_str().is_empty() => {
            gettext("The topic was removed")
        }
        Happening::Topic { topic, .. } => {
            gettext_f("The topic is: {topic}", &[("topic", topic.as_str())])
        }
        Happening::Acted { by, act, why } => sentences::acted(by.as_ref(), act, why.as_ref()),
        Happening::Notice { text } => text.to_string(),
        // Told once, by the session's ending.
        Happening::Ended => return None,
    };
    Some(sentence)
}

fn left(name: &Nickname, reason: LeaveReason) -> String {
    let gaps = [("name", name.as_str())];
    match reason {
        LeaveReason::Left | LeaveReason::Other => gettext_f("{name} left the chat.", &gaps),
        LeaveReason::Vanished => gettext_f("{name} lost the connection.", &gaps),
        LeaveReason::Stalled | LeaveReason::Refused | LeaveReason::Kicked | LeaveReason::Banned => {
            gettext_f("{name} was shown out of the room.", &gaps)
        }
    }
}

/// A line said before we came.
pub(super) fn earlier(line: &str) -> String {
    // Translators: {line} is a message that was said before you came in.
    gettext_f("(earlier) {line}", &[("line", line)])
}

pub(super) fn welcome(welcome: &Welcome) -> String {
    let names: Vec<&str> = welcome.members.iter().map(|member| member.name.as_str()).collect();
    gettext_f(
        // Translators: {names} is a list of nicknames.
        "You are in “{room}” as {name}. Here: {names}",
        &[
            ("room", welcome.room.as_str()),
            ("name", welcome.you.as_str()),
            ("names", &names.join(", ")),
        ],
    )
}

pub(super) fn classic_line() -> String {
    gettext("This is a classic room: the line is not encrypted.")
}

pub(super) fn how_to_leave() -> String {
    gettext("Write {exit} to leave.")
}

pub(super) fn join_with(address: &str) -> String {
    let command = format!("salotto join {address}");
    // Translators: {command} is a command to type in a terminal.
    gettext_f("Join with: {command}", &[("command", &command)])
}

pub(super) fn also_at(addresses: &str) -> String {
    // Translators: {addresses} is a list of addresses of the same room.
    gettext_f("Also at: {addresses}", &[("addresses", addresses)])
}

pub(super) fn out_of_files() -> String {
    gettext("Too many files and connections are open on this computer; newcomers have to wait.")
}

pub(super) fn no_command() -> String {
    gettext("That is neither a command nor an invite. “salotto --help” lists the commands.")
}

pub(super) fn no_data_folder() -> String {
    gettext("There is no home folder to keep the key of your rooms in.")
}

pub(super) fn no_window() -> String {
    gettext(
        "This Salotto was built without a window. Join a room with: salotto chat HOST --as NAME",
    )
}

/// The room's name when none is given.
pub(super) fn default_room() -> Option<RoomName> {
    let named = login().map(|name| gettext_f("{name}’s room", &[("name", name.as_str())]));
    named.and_then(|name| RoomName::new(&name).ok()).or_else(|| RoomName::new(&computer()).ok())
}

/// The name of the person who is logged in.
pub(super) fn login() -> Option<Nickname> {
    let names = ["USER", "LOGNAME"].into_iter().filter_map(env::var_os);
    names.filter_map(|name| Nickname::new(&name.to_string_lossy()).ok()).next()
}

/// The name of this computer.
pub(super) fn computer() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}
