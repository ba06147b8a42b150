// SPDX-License-Identifier: GPL-3.0-or-later
//! Translated sentences for errors and events. The typed errors come from the
//! modules below; `ui` and `cli` share these sentences.

mod answering;
mod binding;
pub mod chat_lines;
mod commands;
mod doctor;
pub mod file_quotas;
mod file_transfers;
pub mod files;
pub mod harmless;
mod history;
mod invites;
mod keys;
mod moderation;
mod passwords;
pub mod people;
pub mod pins;
pub mod polls;
mod power;
pub mod reactions;
mod sending;
mod stored;
mod system;
mod talk;
pub mod transcript;
mod unreachable;

pub use answering::{answering_in_front, author_answering, quoted_earlier, quoted_removed};
pub use binding::{
    bind_error, needs_own_interface, no_code, only_this_computer, port_refused_by_browsers,
};
pub use commands::{
    command_error, console_error, console_usage, not_a_day, nothing_follows, purpose, usage,
};
pub use doctor::{advice, likelihood, verdict};
pub use history::{
    device_log_error, history, history_again, history_error, history_news, imported, keep_choice,
    keep_error, not_all_removed, take_in_error,
};
pub use invites::{destination_error, invite_error};
pub use keys::{identity_error, numbered_words};
pub use moderation::{acted, candidate, removed, span, time_left, topic_set};
pub use passwords::password_error;
pub use people::{
    badges, called, former_member, heard_again, ignore_error, ignored_here, numbered, roles,
    with_details,
};
pub use power::{host_clock, host_power};
pub use sending::{connection_lost, send_error, unchanged};
pub use stored::{register_error, remember_error, room_folder_error, stored_error};
pub use system::system_error;

use self::unreachable::unreachable;
use crate::client::Ending;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{AddressError, FirstBytes, Foreign, NameError, Reason, Refused, TextError};
use crate::server::{OpenError, TurnedAway};

/// The sentence for an invalid name.
pub fn name_error(error: NameError) -> String {
    reason(error.into())
}

/// The sentence for an invalid name of a room.
pub fn room_name_error(error: NameError) -> String {
    match error {
        NameError::Empty => gettext("A room’s name needs at least one visible character."),
        NameError::TooLong => {
            gettext("That name is too long; a room’s name has up to 64 characters.")
        }
        NameError::Forbidden | NameError::Mixed => reason(error.into()),
    }
}

/// The sentence for an invalid message.
pub fn text_error(error: TextError) -> String {
    reason(error.into())
}

/// The sentence for an invalid address.
pub fn address_error(error: AddressError) -> String {
    match error {
        AddressError::NoHost => gettext("Enter the address of the room."),
        AddressError::BadHost => {
            gettext("That is not an address. One looks like 192.168.1.7 or attic.local.")
        }
        AddressError::BadPort => gettext("A port is a number from 1 to 65535."),
        AddressError::Link => gettext(
            "That link does not lead to a room. Invites begin with salotto:// and have more behind it; otherwise, enter the address of the room.",
        ),
    }
}

/// The sentence for a refusal.
pub fn reason(reason: Reason) -> String {
    match reason {
        Reason::NameEmpty => gettext("A name needs at least one visible character."),
        Reason::NameTooLong => gettext("That name is too long; a name has up to 32 characters."),
        Reason::NameForbidden => {
            gettext("That name has a character that cannot be part of a name.")
        }
        Reason::NameTaken => gettext("Somebody in the room already has that name."),
        Reason::RoomFull => gettext("The room is full."),
        Reason::TooManyConnections => gettext("Too many connections come from this address."),
        Reason::TooLate => gettext("The room waited for you, but heard nothing in time."),
        Reason::ClassicClosed => gettext("This room takes encrypted connections only."),
        Reason::TextEmpty => gettext("An empty message says nothing."),
        Reason::TextTooLong => {
            gettext("That message is too long; a message has up to 4,000 characters.")
        }
        Reason::TopicTooLong => {
            gettext("That topic is too long; a topic has up to 200 characters.")
        }
        Reason::WhyTooLong => {
            gettext("That reason is too long; a reason has up to 200 characters.")
        }
        Reason::TooFast => {
            gettext("That was too fast; the room takes your messages a little more slowly.")
        }
        Reason::Busy => gettext("The room is busy. Try again in a moment."),
        Reason::TooLarge => gettext("That is too large for the room."),
        Reason::NotText | Reason::BrokenFrame | Reason::NotJson | Reason::UnknownType => {
            gettext("The room did not understand that. Perhaps one of you has an older Salotto.")
        }
        Reason::HostOnly => gettext("Only the host may do that."),
        Reason::ModeratorOnly => gettext("Only the host and the moderators may do that."),
        Reason::NotToThem => gettext("That cannot be done to the host or to another moderator."),
        Reason::NoSuchMember => gettext("Nobody here goes by that name."),
        Reason::WhichOne => gettext("Several people used that name; say which one you mean."),
        Reason::HasLeft => gettext("That person is not in the room any more."),
        Reason::Forgotten => gettext("The room does not remember that person."),
        Reason::NotBanned => gettext("Nobody of that name is banned."),
        Reason::NeedsKey => gettext(
            "Only somebody known by a key can be a moderator: one with the Salotto app, or with a certificate in IRC.",
        ),
        Reason::TooOld => {
            gettext("That was said too long ago: you can edit or remove it for an hour.")
        }
        Reason::NameLooksLike => gettext("That name looks like somebody else’s."),
        Reason::NameMixed => gettext(
            "That name mixes alphabets whose letters can be confused. Use one alphabet, or words in Latin letters and words in one other, but not Greek or Cyrillic.",
        ),
        Reason::PasswordNeeded => gettext("This room has a password."),
        Reason::PasswordWrong => gettext("That is not the password of this room."),
        Reason::PasswordPause => {
            gettext("Too many wrong passwords; wait a little before the next one.")
        }
        Reason::Locked => gettext("This room is locked; nobody new comes in."),
        Reason::Kicked => gettext("You were kicked from the room."),
        Reason::Banned => gettext("You are banned from this room."),
        Reason::Muted => gettext("You are muted for now; what you say is not passed on."),
        Reason::SlowMode => {
            gettext("The room is in slow mode; wait a little before the next message.")
        }
        Reason::ComingAndGoing => gettext("You came and went too often; wait a little."),
        Reason::AlreadyHere => {
            gettext("You are in this room already, in another window or on another device.")
        }
        Reason::TakenOver => {
            gettext("You went on in this room in another window or on another device.")
        }
        Reason::Stalled => gettext("This device fell too far behind what the room said."),
        Reason::RoomEnded => gettext("The host has closed the room."),
        other => talk::reason(other),
    }
}

/// The sentence for the end of a session. `address` is what the person typed.
pub fn ending(ending: &Ending, address: &str) -> String {
    match ending {
        Ending::Left => gettext("You have left the room."),
        Ending::RoomEnded => gettext("The host has closed the room."),
        Ending::Lost => connection_lost(false),
        Ending::Unreachable(why) => unreachable(*why, address),
        Ending::OtherKey { address, .. } => gettext_f(
            // Translators: another key answers than the one that is known. {address} is a host, or a host and a port.
            "This is not the room you knew at {address}. Somebody may be posing as it, so it was told nothing.",
            &[("address", &address.to_string())],
        ),
        Ending::AlreadyIn(_) => gettext("You are in this room already."),
        Ending::Unproven => gettext(
            "The room did not prove that it knows the password. Either it has none, or somebody is posing as it. Your password was not told to it.",
        ),
        Ending::Refused(refused) => refusal(refused),
    }
}

/// The sentences for a refusal or a disconnection: the reason, a free name, the
/// host's words and the time it lasts.
pub fn refusal(refused: &Refused) -> String {
    let mut sentences = vec![match (refused.reason, refused.seconds) {
        // A newer room may have a reason of its own.
        (Reason::Other, _) if !refused.message.is_empty() => refused.message.clone(),
        // Translators: {span} is a length of time, as in “10 minutes”.
        (Reason::Banned, Some(seconds)) => {
            gettext_f("You are banned from this room for {span}.", &[("span", &time_left(seconds))])
        }
        (why, _) => reason(why),
    }];
    sentences.extend(free_name(refused.reason, refused.suggestion.as_deref()));
    if let Some(why) = &refused.why {
        // Translators: {why} is what the host, or a moderator, gave as a reason.
        sentences.push(gettext_f("The reason given: “{why}”", &[("why", why.as_str())]));
    }
    if refused.reason != Reason::Banned {
        sentences.extend(refused.seconds.map(try_again));
    }
    sentences.join(" ")
}

/// The sentences for the host about somebody who is not let in, or not kept.
pub fn turned_away(why: &TurnedAway) -> String {
    match why {
        TurnedAway::ByRule { reason, why, seconds } => {
            refusal(&Refused { why: why.clone(), seconds: *seconds, ..(*reason).into() })
        }
        TurnedAway::OtherProtocol(FirstBytes::Foreign(Foreign::Binary)) => {
            gettext("No guest, but a program that speaks something unknown.")
        }
        // Translators: {protocol} is the name of a protocol, such as SSH.
        TurnedAway::OtherProtocol(protocol) => gettext_f(
            "No guest, but a program that speaks {protocol}.",
            &[("protocol", &protocol.to_string())],
        ),
        TurnedAway::NotAWebSocket => gettext("No guest, but a program that speaks HTTP."),
        TurnedAway::Unencryptable => gettext("The encryption failed."),
    }
}

/// The sentences for a request that the room refused.
pub fn failure(why: Reason, seconds: Option<u64>, suggestion: Option<&str>) -> String {
    let mut sentences = vec![reason(why)];
    sentences.extend(free_name(why, suggestion));
    sentences.extend(seconds.filter(|seconds| *seconds > 0).map(try_again));
    sentences.join(" ")
}

fn free_name(why: Reason, suggestion: Option<&str>) -> Option<String> {
    // Translators: {name} is a free nickname the room suggests.
    let told = |free| gettext_f("“{name}” is free.", &[("name", free)]);
    suggestion.filter(|_| why.is_about_the_name()).map(told)
}

fn try_again(seconds: u64) -> String {
    // Translators: {span} is a length of time, as in “10 minutes”.
    gettext_f("Try again in {span}.", &[("span", &time_left(seconds.max(1)))])
}

/// The sentence for a room that could not be opened.
pub fn open_error(error: &OpenError) -> String {
    match error {
        OpenError::PortTaken { port, free: Some(free) } => gettext_f(
            "Port {port} is already in use. Port {free} is free.",
            &[("port", &port.to_string()), ("free", &free.to_string())],
        ),
        OpenError::PortTaken { port, free: None } => {
            gettext_f("Port {port} is already in use.", &[("port", &port.to_string())])
        }
        OpenError::PortPrivileged { port } => gettext_f(
            "Port {port} is reserved for the system. Choose one from 1024 on.",
            &[("port", &port.to_string())],
        ),
        OpenError::Bind(error) => bind_error(error),
        OpenError::TooManyFiles => {
            gettext("Too many files and connections are open on this computer.")
        }
        OpenError::Folder(error) => room_folder_error(error),
        OpenError::Register(error) => register_error(error),
        OpenError::Other(error) => {
            gettext_f("The room could not be opened: {error}", &[("error", &system_error(error))])
        }
    }
}

#[cfg(test)]
mod tests;
