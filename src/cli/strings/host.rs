// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences of a room's console.

use std::io;
use std::net::IpAddr;
use std::path::Path;

use super::room::aligned;
use crate::commands::CommandName;
use crate::discovery::own_addresses::{AddressReach, OwnAddress};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::{AddressGroup, FileSenders, FileTypes, PowerState, RoomName, Rules};
use crate::sentences;
use crate::server::FilesUse;
use crate::trust::StoredError;

/// The commands of a console, with those that only it has.
pub fn console_help(offered: &[CommandName]) -> Vec<String> {
    let mut lines: Vec<_> = offered
        .iter()
        .map(|word| (sentences::console_usage(*word), sentences::purpose(*word)))
        .collect();
    lines.push((
        "files [WHO|TYPES]".to_owned(),
        gettext("who may send files and which, and what they take on the disk"),
    ));
    lines.push((
        "keep [on|off]".to_owned(),
        gettext("whether what is said from now on is kept on this computer"),
    ));
    lines.push(("rules".to_owned(), gettext("what holds for everybody")));
    lines.push(("close".to_owned(), gettext("close the room and end")));
    aligned(&lines)
}

/// Answer to a “files” that is followed by something else.
pub fn which_files() -> String {
    let [who, types] =
        [FileSenders::ALL.map(FileSenders::as_str), FileTypes::ALL.map(FileTypes::as_str)];
    let words = [who, types].concat().join(", ");
    // Translators: {word} and {words} are typed as they are.
    gettext_f("Behind “{word}” stands one of: {words}", &[("word", "files"), ("words", &words)])
}

/// Lines about who may send which files, and what those that are there take.
pub fn files_use(rules: &Rules, files: FilesUse) -> Vec<String> {
    if rules.file_size == 0 {
        return vec![sentences::files::none_taken()];
    }
    let [there, open] = [files.bytes, files.open_bytes].map(sentences::files::size);
    let count = u32::try_from(files.files).unwrap_or(u32::MAX);
    let left = files.most_bytes.saturating_sub(files.bytes).saturating_sub(files.open_bytes);
    let mut lines = vec![
        sentences::file_quotas::who(rules.files),
        sentences::file_quotas::types(rules.file_types),
        // Translators: {size} as “4.2 MB”.
        ngettext_f(
            "{count} file is here: {size}",
            "{count} files are here: {size}",
            count,
            &[("size", &there)],
        ),
    ];
    if files.open > 0 {
        let count = u32::try_from(files.open).unwrap_or(u32::MAX);
        lines.push(ngettext_f(
            "{count} file is on its way: {size}",
            "{count} files are on their way: {size}",
            count,
            &[("size", &open)],
        ));
    }
    lines.push(sentences::file_quotas::room_left(left, files.most_bytes));
    lines
}

/// Answer to a “keep” that is followed by something else.
pub fn on_or_off() -> String {
    // Translators: “keep on” and “keep off” are typed as they are here.
    gettext("Write “keep on” or “keep off”, or “keep” alone to see which holds.")
}

/// Answer to Ctrl+D: a room is not closed by accident.
pub fn how_to_close() -> String {
    gettext("To close the room and end, write “close”, or press Ctrl+C.")
}

/// News of the computer that the room is on.
pub fn own_power(state: PowerState) -> String {
    match state {
        PowerState::Suspending => gettext("This computer goes to sleep. The guests were told."),
        PowerState::ShuttingDown => {
            gettext("This computer is being switched off. The guests were told.")
        }
        PowerState::LoggingOut => gettext("You are being logged out. The guests were told."),
        PowerState::Running | PowerState::Other => gettext("This computer goes on."),
    }
}

/// Hint about several lines that were pasted.
pub fn lines_to_run(count: usize) -> String {
    ngettext_f(
        "{count} line: Enter runs it, Ctrl+C drops it",
        "{count} lines: Enter runs one after another, Ctrl+C drops all",
        u32::try_from(count).unwrap_or(u32::MAX),
        &[],
    )
}

pub fn too_little_memory(mebibytes: usize) -> String {
    gettext_f(
        // Translators: {size} is a number of mebibytes; “ulimit -v” is a command.
        "There is too little memory for a room, which needs {size} MiB. Perhaps it is limited: see “ulimit -v”.",
        &[("size", &mebibytes.to_string())],
    )
}

pub fn too_few_threads(error: &io::Error) -> String {
    gettext_f(
        // Translators: {error} is the system’s reason; “ulimit” is a command.
        "There are too few threads for a room: {error}. Perhaps they are limited: see “ulimit -u” and “ulimit -v”.",
        &[("error", &sentences::system_error(error))],
    )
}

pub fn nobody_here() -> String {
    gettext("Nobody is here.")
}

/// The addresses where the room is found after the network has changed.
pub fn now_at(addresses: &str) -> String {
    // Translators: {addresses} is a list of addresses of the same room.
    gettext_f(
        "The network has changed. The room is now at: {addresses}",
        &[("addresses", addresses)],
    )
}

/// The note on addresses that others cannot use as they are.
pub fn note_on(addresses: &[OwnAddress]) -> Option<String> {
    let last = addresses.last()?;
    match last.reach {
        AddressReach::Network => None,
        AddressReach::ThisMachine => Some(sentences::only_this_computer()),
        AddressReach::SameLink => last.address.host.split_once('%').map(|(_, interface)| {
            // Translators: {address} is one like [fe80::1%eth0]:5555, {note} a sentence.
            let gaps = (last.address.to_string(), sentences::needs_own_interface(interface));
            gettext_f("{address}: {note}", &[("address", &gaps.0), ("note", &gaps.1)])
        }),
    }
}

pub fn no_way_in() -> String {
    gettext("There is no address others could reach this room at.")
}

pub fn register_unkept(error: &StoredError) -> String {
    let error = sentences::stored_error(error);
    gettext_f("Bans and moderators cannot be kept for the next time: {error}", &[("error", &error)])
}

/// Sentence for a person who has hosted no room whose messages are kept.
pub fn no_history() -> String {
    gettext("No room was hosted here whose messages are kept.")
}

/// Sentence for a person who has to say which room is meant.
pub fn which_history(rooms: &[RoomName]) -> String {
    // Translators: {rooms} are names of rooms.
    gettext_f("Which room? These were hosted here: {rooms}", &[("rooms", &quoted(rooms))])
}

/// Sentence for a name that no hosted room has.
pub fn no_such_history(room: &RoomName, rooms: &[RoomName]) -> String {
    let gaps = [("room", room.as_str()), ("rooms", &*quoted(rooms))];
    // Translators: {room} is the name of a room, {rooms} are those of others.
    gettext_f("No room “{room}” was hosted here whose messages are kept. There are: {rooms}", &gaps)
}

fn quoted(rooms: &[RoomName]) -> String {
    let quoted: Vec<String> = rooms.iter().map(|room| format!("“{room}”")).collect();
    quoted.join(", ")
}

/// Count of what strangers did over and over within a minute.
pub fn repeated(from: Option<AddressGroup>, connections: u64, refusals: u64) -> String {
    let (connections, refusals) = (connections.to_string(), refusals.to_string());
    let counts = [("connections", &*connections), ("refusals", &*refusals)];
    let Some(from) = from else {
        return gettext_f(
            "Many addresses within a minute: {connections} more connections, {refusals} more refusals",
            &counts,
        );
    };
    let address = IpAddr::from(from).to_string();
    let [connections, refusals] = counts;
    gettext_f(
        // Translators: {address} is an IP address, the others are numbers.
        "{address} within a minute: {connections} more connections, {refusals} more refusals",
        &[("address", &address), connections, refusals],
    )
}

/// A gap in this log.
pub fn lines_lost(lines: u64) -> String {
    // Translators: {lines} is a number of lines.
    gettext_f(
        "Nobody read this in time, so lines are missing here: {lines}",
        &[("lines", &lines.to_string())],
    )
}

/// Sentence about saved bans and roles that cannot be used.
pub fn register_damaged(error: &StoredError) -> String {
    let told = sentences::register_error(error);
    if !error.can_start_anew() {
        return told;
    }
    let meaning =
        gettext("Without it no ban holds, nobody is a moderator, and nobody is recognised.");
    let way_out = gettext_f(
        // Translators: {command} is a command to type in a terminal.
        "To set it aside and start anew: {command}",
        &[("command", "salotto host --new-register")],
    );
    format!("{told}\n{meaning}\n{way_out}")
}

pub fn has_password() -> String {
    gettext("The room has a password.")
}

pub fn password_open_to_all(path: &Path) -> String {
    let path = path.display().to_string();
    gettext_f(
        // Translators: {path} is a file, {command} a command to type in a terminal.
        "Everybody on this computer can read the password in {path}. To keep it from them: {command}",
        &[("path", &path), ("command", &format!("chmod go= '{path}'"))],
    )
}

pub fn empty_password_file(path: &Path) -> String {
    gettext_f(
        // Translators: {path} is a file.
        "There is no password in the first line of {path}.",
        &[("path", &path.display().to_string())],
    )
}

pub fn empty_variable(variable: &str) -> String {
    gettext_f(
        // Translators: {variable} is a variable of the environment.
        "{variable} is there, but empty. Unset it if you mean no password.",
        &[("variable", variable)],
    )
}

/// The address of the room's page; encrypted alone, unless guests may do without.
pub fn in_a_browser(address: &str, plain: bool) -> String {
    let (secure, page) = (format!("https://{address}/"), format!("http://{address}/"));
    if plain {
        return gettext_f(
            "In a browser: {page} (not encrypted), or {secure} (it warns once)",
            &[("page", &page), ("secure", &secure)],
        );
    }
    gettext_f("In a browser, which warns once: {secure}", &[("secure", &secure)])
}
