// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about the rooms nearby.

use std::io;

use crate::discovery::{ByNameError, NearbyRoom};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::model::{Acquaintances, Familiarity};
use crate::protocol::Address;
use crate::sentences;

/// A room in one line: `LAN party, hosted by Ada, 3 people: 192.168.1.7:5555`.
pub fn nearby_room(room: &NearbyRoom, known: &Acquaintances) -> String {
    let facts = &room.facts;
    let mut parts = vec![known.name_of(facts).to_string()];
    if let Some(host) = &facts.host {
        // Translators: {name} is the host of a room, a person or a computer.
        parts.push(gettext_f("hosted by {name}", &[("name", host.as_str())]));
    }
    parts.push(ngettext_f("{count} person", "{count} people", facts.people, &[]));
    if facts.password {
        parts.push(gettext("with a password"));
    }
    match known.familiarity(facts) {
        Familiarity::Known => parts.push(gettext("known by its key")),
        Familiarity::NamesakeOfKnown => {
            parts.push(gettext("new: not the room of this name that you know"));
        }
        Familiarity::New => {}
    }
    let told = parts.join(", ");
    match room.addresses.first() {
        Some(address) => format!("{told}: {address}"),
        None => told,
    }
}

/// The system does not let us look.
pub fn not_looked_for(error: &io::Error) -> String {
    let error = sentences::system_error(error);
    // Translators: {error} is the system’s reason.
    gettext_f("Rooms nearby cannot be looked for: {error}", &[("error", &error)])
}

/// Nothing was heard.
pub fn nobody_nearby() -> String {
    gettext("No room was found nearby.")
}

/// A host that was asked for has not answered.
pub fn no_answer(host: &Address) -> String {
    gettext_f(
        // Translators: {address} is like attic.local:5555; it follows two commands.
        "No room answers at {address}. One that its host does not show to people nearby is joined all the same: salotto join {address}. To find out why: salotto doctor {address}",
        &[("address", &host.to_string())],
    )
}

/// Reason why a name does not say which room is meant, and the ones there are.
pub fn by_name_error(error: &ByNameError, known: &Acquaintances) -> String {
    let (sentence, rooms) = match error {
        ByNameError::NotThere { name, others } if others.is_empty() => (
            gettext_f(
                // Translators: {room} is the name of a room.
                "No room called “{room}” is nearby. One that its host does not show to people nearby is joined by address or invite.",
                &[("room", name.as_str())],
            ),
            others,
        ),
        ByNameError::NotThere { name, others } => (
            // Translators: {room} is the name of a room.
            gettext_f("No room called “{room}” is nearby.", &[("room", name.as_str())]),
            others,
        ),
        ByNameError::Several { name, rooms } => (
            gettext_f(
                // Translators: {room} is the name of a room.
                "Several rooms nearby are called “{room}”. Join one by its address:",
                &[("room", name.as_str())],
            ),
            rooms,
        ),
    };
    let lines = rooms.iter().map(|room| format!("  {}", nearby_room(room, known)));
    std::iter::once(sentence).chain(lines).collect::<Vec<_>>().join("\n")
}
