// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about keys, known rooms and invites.

use std::env;
use std::path::Path;

use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Address, Fingerprint, Invite, RoomName};
use crate::sentences;
use crate::trust::{KeyConflict, KeyWords, KnownRoom, Language, StoredError};

/// The words of a key in the reader's language. Takes its time, on purpose.
pub fn of_key(key: &Fingerprint) -> String {
    let Some(words) = KeyWords::of(key) else {
        return gettext("(there is too little memory to find them)");
    };
    let own = sentences::numbered_words(&words.in_language(language()));
    match language() {
        Language::English => own,
        // Who sits across the table may read them in English.
        Language::Italian => {
            let english = sentences::numbered_words(&words.in_language(Language::English));
            // Translators: the same six words in this language and in English.
            gettext_f("{words} (in English: {english})", &[("words", &own), ("english", &english)])
        }
    }
}

/// The language words are read in, as the environment says.
fn language() -> Language {
    let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set).unwrap_or_default();
    let plain = locale.is_empty() || locale.starts_with('C') || locale == "POSIX";
    let wanted = if plain { locale } else { set("LANGUAGE").unwrap_or(locale) };
    match wanted.starts_with("it") {
        true => Language::Italian,
        false => Language::English,
    }
}

/// Sentence with the words of a room, for the host to read out.
pub fn room_words(key: &Fingerprint) -> String {
    gettext_f(
        // Translators: {words} are six words that stand for the room’s key.
        "Its words: {words}. Guests see the same ones, or it is not this room.",
        &[("words", &of_key(key))],
    )
}

pub fn first_meeting(key: &Fingerprint) -> Vec<String> {
    vec![
        gettext_f(
            // Translators: {words} are six words that stand for the room’s key.
            "You meet this room for the first time. Its words: {words}",
            &[("words", &of_key(key))],
        ),
        gettext(
            "Compare them with the host’s, face to face or on the phone: if they match, nobody stands between you. The room’s key is remembered, so that no other can pass for it.",
        ),
    ]
}

pub fn met_elsewhere(room: &str, address: &str) -> String {
    gettext_f(
        "You know this room: you met it as “{room}” at {address}.",
        &[("room", room), ("address", address)],
    )
}

pub fn new_key_accepted(key: &Fingerprint) -> Vec<String> {
    vec![gettext_f(
        "The new key of this room is remembered in place of the old one. Its words: {words}",
        &[("words", &of_key(key))],
    )]
}

/// `why` is a sentence.
pub fn not_remembered(why: &str) -> String {
    let told = gettext("This room’s key cannot be remembered.");
    format!("{told} {why}")
}

/// Sentences for another key than the one that was met, or that an invite names.
pub fn key_conflict(conflict: &KeyConflict, address: &Address) -> Vec<String> {
    match conflict {
        KeyConflict::OtherRoom { known, found, .. } => {
            another_room(address, &known.fingerprint, found)
        }
        KeyConflict::OtherInvite { known, found, .. } => {
            invited_elsewhere(address, &known.fingerprint, found)
        }
        KeyConflict::NotInvited { invited, found } => not_the_invited(address, invited, found),
    }
}

/// Another key answers than the one that was met there.
fn another_room(address: &Address, known: &Fingerprint, found: &Fingerprint) -> Vec<String> {
    vec![
        gettext_f(
            "This is not the room you knew at this address ({address}). Somebody may be posing as it, so it was told nothing.",
            &[("address", &address.to_string())],
        ),
        words_you_know(known),
        words_it_has(found),
        gettext(
            "Ask the host which words they see. Only if they see the new ones, join with --accept-new-key.",
        ),
    ]
}

/// An invite leads to an address that is known, but to another room there.
/// Nobody was asked yet, so there is nothing to accept.
fn invited_elsewhere(address: &Address, known: &Fingerprint, invited: &Fingerprint) -> Vec<String> {
    vec![
        gettext_f(
            "This invite is for another room than the one you know at {address}. Nothing was sent.",
            &[("address", &address.to_string())],
        ),
        gettext_f("The words of the room you know: {words}", &[("words", &of_key(known))]),
        words_of_invite(invited),
        gettext(
            "Ask the host which words they see. The invite may be for another room, or be made to lead you astray.",
        ),
    ]
}

/// Another key answers than the one the invite vouches for.
fn not_the_invited(address: &Address, invited: &Fingerprint, found: &Fingerprint) -> Vec<String> {
    vec![
        gettext_f(
            "What answers at {address} is not the room of this invite. Somebody may be posing as it, so it was told nothing.",
            &[("address", &address.to_string())],
        ),
        words_of_invite(invited),
        words_it_has(found),
        gettext("Ask for a new invite."),
    ]
}

fn words_you_know(key: &Fingerprint) -> String {
    gettext_f("The words you know: {words}", &[("words", &of_key(key))])
}

fn words_it_has(key: &Fingerprint) -> String {
    gettext_f("The words it has now: {words}", &[("words", &of_key(key))])
}

fn words_of_invite(key: &Fingerprint) -> String {
    gettext_f("The words the invite names: {words}", &[("words", &of_key(key))])
}

/// A room that was met with encryption answers without; and that is not
/// overcome but by forgetting it.
pub fn way_to_plain_text(address: &Address) -> String {
    let command = format!("salotto known --forget {address}");
    gettext_f(
        // Translators: {command} is a command to type in a terminal.
        "Ask the host what has changed. If the room you know is gone for good, forget it: {command}",
        &[("command", &command)],
    )
}

/// The file of known rooms is of no use.
pub fn known_rooms_damaged(error: &StoredError) -> Vec<String> {
    let mut told = vec![sentences::stored_error(error)];
    if error.can_start_anew() {
        told.push(gettext(
            "Without it every room is a new one, and one that poses as a room you know is not noticed at first.",
        ));
        told.push(gettext_f(
            // Translators: {command} is a command to type in a terminal.
            "To set it aside and start anew: {command}",
            &[("command", "salotto known --start-anew")],
        ));
    }
    told
}

/// Lines that tell others how to join, as far as a guest knows.
pub fn way_in(addresses: &[Address], room: &RoomName, key: Option<Fingerprint>) -> Vec<String> {
    let Some((first, others)) = addresses.split_first() else { return vec![super::no_way_in()] };
    let mut lines = vec![super::join_with(&first.to_string())];
    if let Some(key) = key {
        let invite = Invite::new(first.clone(), others.to_vec(), key, Some(room.clone()));
        lines.extend(self::invite(&invite));
    }
    lines
}

/// The link, and what to type with it.
pub fn invite(invite: &Invite) -> [String; 2] {
    [invite_link(invite), chat_with(invite)]
}

/// In single quotes a shell takes a link as it is (POSIX.1, Shell Command
/// Language, 2.2.2): whatever a room is called, there is no quote in one.
fn chat_with(invite: &Invite) -> String {
    gettext_f(
        // Translators: {link} leads into the room; the quotes around it are for the shell and have to stay.
        "In a terminal: salotto chat '{link}' --as NAME",
        &[("link", &invite.to_string())],
    )
}

/// A shell ends a command at the first `&`, and sends it into the background.
pub fn quote_links() -> String {
    gettext_f(
        // Translators: {command} is a command to type in a terminal.
        "In a shell, an invite has to stand in quotes, or it ends at the first “&”: {command}",
        &[("command", "salotto chat 'salotto://…' --as NAME")],
    )
}

fn invite_link(invite: &Invite) -> String {
    // Translators: {link} leads into the room.
    gettext_f("Invite: {link}", &[("link", &invite.to_string())])
}

pub fn ask_password() -> String {
    gettext("The password of this room:")
}

pub fn password_needed() -> String {
    gettext(
        "This room has a password. Give it in a file with --password-file FILE, or in the variable SALOTTO_PASSWORD.",
    )
}

/// A key in words and in full, and where it is kept.
pub fn key(key: &Fingerprint, path: &Path) -> Vec<String> {
    let path = path.display().to_string();
    vec![
        gettext_f("Words: {words}", &[("words", &of_key(key))]),
        gettext_f("Fingerprint (SHA-256): {fingerprint}", &[("fingerprint", &key.to_string())]),
        gettext_f("The key is in {path}; show it to nobody.", &[("path", &path)]),
    ]
}

pub fn key_is_good() -> String {
    gettext(
        "The key is good, so it stays. To replace it all the same: salotto key --renew --really",
    )
}

pub fn set_aside(path: &Path) -> String {
    gettext_f("The old file is kept as {path}.", &[("path", &path.display().to_string())])
}

pub fn no_room_known() -> String {
    gettext("You have met no room yet.")
}

/// One line of the list. The full key is what tells rooms apart for certain.
pub fn known_room(known: &KnownRoom) -> String {
    let (address, key) = (known.address.to_string(), known.fingerprint.to_string());
    let line = format!("{address}  “{}”  {key}", known.room);
    // Translators: said of a room that stays on top of a list.
    if known.pinned { format!("{line}  {}", gettext("pinned")) } else { line }
}

/// The room is pinned now, or no longer.
pub fn pinned(known: &KnownRoom, pinned: bool) -> String {
    let gaps = [("room", known.room.as_str())];
    match pinned {
        true => gettext_f("Pinned: “{room}”. It stays on top of the list.", &gaps),
        false => gettext_f("No longer pinned: “{room}”.", &gaps),
    }
}

pub fn forgotten(known: &KnownRoom) -> String {
    gettext_f(
        "Forgotten: “{room}” at {address}. The next room there will be a new one.",
        &[("room", known.room.as_str()), ("address", &known.address.to_string())],
    )
}

pub fn never_met(called: &str) -> String {
    // Translators: {name} is an address or the name of a room, as it was typed.
    gettext_f("You have met no room at “{name}”, and none of that name.", &[("name", called)])
}

/// Several rooms have the name that was typed.
pub fn several_rooms(called: &str, found: &[&KnownRoom]) -> Vec<String> {
    let told = gettext_f(
        // Translators: {name} is the name of several rooms. A list of them follows.
        "You know several rooms called “{name}”. Give the address of the one you mean:",
        &[("name", called)],
    );
    let lines = found.iter().map(|known| known_room(known));
    std::iter::once(told).chain(lines).collect()
}

pub fn every_room_is_new() -> String {
    gettext("From now on every room is a new one. Compare its words with the host’s.")
}

pub fn list_is_good() -> String {
    gettext("The list of known rooms is good, so it stays. --forget takes one room off it.")
}
