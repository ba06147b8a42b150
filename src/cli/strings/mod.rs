// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences of the terminal in the person's language, and lines that show what
//! others say.

mod blocked;
mod doctor;
mod host;
mod hosted;
mod keys;
mod nearby;
mod past;
mod room;
mod trust;

use std::env;
use std::io;

pub(super) use blocked::*;
pub(super) use doctor::*;
pub(super) use host::*;
pub(super) use hosted::*;
pub(super) use keys::*;
pub(super) use nearby::*;
pub(super) use past::*;
pub(super) use room::*;
pub(super) use trust::*;

pub(super) use crate::sentences::chat_lines::{acted, doubted, event, flush, own, whispered_to};

use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::{Member, Nickname, Recognition, RoomName, Welcome};
use crate::sentences;

/// A line said before we came.
pub(super) fn earlier(line: &str) -> String {
    // Translators: {line} is a message that was said before you came in.
    gettext_f("(earlier) {line}", &[("line", line)])
}

pub(super) fn welcome(welcome: &Welcome) -> String {
    let told = |member: &Member| {
        let mut member = member.clone();
        // That one is oneself again is no news.
        if member.name == welcome.you && member.recognition == Some(Recognition::Same) {
            member.recognition = None;
        }
        sentences::with_details(&member.name, &sentences::roles(&member))
    };
    let names: Vec<String> = welcome.members.iter().map(told).collect();
    gettext_f(
        // Translators: {names} is a list of nicknames, some with badges like “(host)”.
        "You are in “{room}” as {name}. Here: {names}",
        &[
            ("room", welcome.room.as_str()),
            ("name", welcome.you.as_str()),
            ("names", &names.join(", ")),
        ],
    )
}

pub(super) fn not_encrypted() -> String {
    gettext("This is a simple chat server, no Salotto room: the connection is not encrypted.")
}

pub(super) fn how_to_leave() -> String {
    gettext("Write {exit} to leave, /help for the commands.")
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

/// Hint about a message of several lines.
pub(super) fn lines_to_say(count: usize) -> String {
    ngettext_f(
        "{count} line: Enter sends it, Alt+Enter adds one, Ctrl+C drops it",
        "{count} lines: Enter sends one message, Alt+Enter adds a line, Ctrl+C drops all",
        u32::try_from(count).unwrap_or(u32::MAX),
        &[],
    )
}

pub(super) fn paste_too_long() -> String {
    gettext("What you pasted is too long for a line; nothing of it was taken.")
}

pub(super) fn line_too_long() -> String {
    gettext("That line is too long; nothing of it was said or done.")
}

pub(super) fn unconfirmed() -> String {
    gettext("The room has not confirmed what was said last.")
}

pub(super) fn output_unwritten(error: &io::Error) -> String {
    let error = sentences::system_error(error);
    gettext_f("The output cannot be written: {error}", &[("error", &error)])
}

/// The sentence for a chat that the system keeps from beginning.
pub(super) fn not_begun(error: &io::Error) -> String {
    let error = sentences::system_error(error);
    // Translators: {error} is the system’s reason.
    gettext_f("Salotto cannot begin: {error}", &[("error", &error)])
}

pub(super) fn password_unasked(error: &io::Error) -> String {
    let error = sentences::system_error(error);
    // Translators: {error} is the system’s reason.
    gettext_f("The password cannot be asked for at this terminal: {error}", &[("error", &error)])
}

pub(super) fn log_not_understood(variable: &str) -> String {
    gettext_f(
        // Translators: {variable} is a variable of the environment; “debug” is typed like that in every language.
        "{variable} says what to log in words that are not understood. Write for example “debug”.",
        &[("variable", variable)],
    )
}

pub(super) fn out_of_files() -> String {
    gettext("Too many files and connections are open on this computer; newcomers have to wait.")
}

/// `near` are commands that are written almost like the word.
pub(super) fn no_command(near: &[&str]) -> String {
    let told =
        gettext("That is neither a command nor an invite. “salotto --help” lists the commands.");
    if near.is_empty() {
        return told;
    }
    // Translators: {near} is a list of commands or of arguments.
    format!("{told} {}", gettext_f("Perhaps you mean: {near}.", &[("near", &near.join(", "))]))
}

pub(super) fn no_name() -> String {
    gettext("There is no name to go by: give one with --as NAME.")
}

pub(super) fn no_data_folder() -> String {
    gettext("There is no home folder to keep the key of your rooms in.")
}

pub(super) fn no_window() -> String {
    gettext(
        "This Salotto was built without a window. Join a room with: salotto chat HOST --as NAME",
    )
}

pub(super) fn no_display() -> String {
    gettext(
        "There is no display to open a window on. Join a room with: salotto chat HOST --as NAME",
    )
}

/// The room's name when none is given.
pub(super) fn default_room() -> Option<RoomName> {
    let named = login().map(|name| gettext_f("{name}’s room", &[("name", name.as_str())]));
    named.and_then(|name| RoomName::new(&name).ok()).or_else(|| RoomName::new(&computer()).ok())
}

/// The name of the person who is logged in.
pub(super) fn login() -> Option<Nickname> {
    let mut names = ["USER", "LOGNAME"].into_iter().filter_map(env::var_os);
    names.find_map(|name| Nickname::new(&name.to_string_lossy()).ok())
}

/// The name of this computer.
pub(super) fn computer() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
