// SPDX-License-Identifier: GPL-3.0-or-later
//! The sentences about the security of a room: who can read along, and how its
//! key is known.

use crate::client::Security;
use crate::i18n::{gettext, gettext_f, isolated};
use crate::protocol::{Nickname, ReadablePast};
use crate::ui::room::security::acquaintance::Acquaintance;

/// The most names a sentence lists.
const LISTED: usize = 12;

/// The safety of the room: whether others can read along, on our connection or on
/// somebody else's, and whether one needs a password to come in.
pub fn security(security: &Security, all_encrypted: bool, password: bool) -> String {
    match (security, all_encrypted, password) {
        (Security::Encrypted { .. }, true, false) => gettext("Encrypted"),
        (Security::Encrypted { .. }, true, true) => gettext("Encrypted, with a password"),
        (Security::Encrypted { .. }, false, false) => gettext("Partly encrypted"),
        (Security::Encrypted { .. }, false, true) => gettext("Partly encrypted, with a password"),
        // A classic room does not tell what it asks of others.
        (Security::Classic, ..) => gettext("Not encrypted"),
    }
}

/// The part of what was said before that is for newcomers.
pub fn past(past: ReadablePast) -> String {
    match past {
        ReadablePast::Nothing => gettext("Newcomers read nothing of what was said before."),
        ReadablePast::Recent => gettext("Newcomers read the last messages."),
        ReadablePast::All => gettext("Newcomers read everything that was said before."),
    }
}

/// The icon beside [`security`].
pub fn lock_icon(safe: bool) -> &'static str {
    if safe { "channel-secure-symbolic" } else { "channel-insecure-symbolic" }
}

/// The people who are the reason that a room is encrypted in part only.
pub fn plain<'a>(names: impl Iterator<Item = &'a Nickname>) -> String {
    // Translators: {names} are people whose words others on the network can read.
    gettext_f("Not encrypted: {names}", &[("names", &listed(names))])
}

/// The readers of what is said; `plain` are the people whose connection is not
/// encrypted.
pub fn readers<'a>(security: &Security, plain: impl Iterator<Item = &'a Nickname>) -> String {
    let mut plain = plain.peekable();
    match (security, plain.peek()) {
        (Security::Classic, _) => gettext(
            "Others on the network can read what is said here, and change it. The room has no key and no words to compare: nobody can tell for certain that it is the right one.",
        ),
        (Security::Encrypted { .. }, None) => gettext(
            "Only the people in this room, and the computer that hosts it, can read what is said here.",
        ),
        (Security::Encrypted { .. }, Some(_)) => gettext_f(
            // Translators: {names} is a list of people.
            "Your connection is encrypted, but others on the network can read what is said here on its way to {names}.",
            &[("names", &listed(plain))],
        ),
    }
}

/// Our acquaintance with the room's key, in a few words, and what to do about it. `host` is
/// who hosts, if that is known; `ours` is set where we do.
pub fn acquaintance(known: &Acquaintance, host: Option<&str>, ours: bool) -> (String, String) {
    if ours {
        return (
            gettext("You host this room"),
            gettext(
                "Whoever is new here sees the same six words. Compare them face to face or on the phone: if they match, nobody stands between you.",
            ),
        );
    }
    let compare_with_you = || gettext("Whoever is new here can compare the six words with you.");
    match known {
        Acquaintance::New => (gettext("You are new here"), compare(host)),
        Acquaintance::Unknown => (gettext("The words of this room"), compare(host)),
        Acquaintance::Unkept(why) => {
            (gettext("This room is not remembered"), format!("{why} {}", compare(host)))
        }
        Acquaintance::Vouched => (
            gettext("This is the room you meant"),
            gettext("It has the key that your invite names, or that you have compared yourself."),
        ),
        Acquaintance::Known => (
            gettext("You know this room"),
            format!("{} {}", gettext("It has the same key as before."), compare_with_you()),
        ),
        Acquaintance::Moved(before) => {
            let gaps = [("address", &*before.address.to_string())];
            // Translators: {address} is where a room was before.
            let moved =
                gettext_f("It has the same key as before, when it was at {address}.", &gaps);
            (gettext("You know this room"), format!("{moved} {}", compare_with_you()))
        }
        Acquaintance::Replaced => (
            gettext("You know this room by a new key"),
            gettext("You have compared its words and accepted it in place of the old one."),
        ),
    }
}

/// The request to somebody new, with whom and why, in a line of its own.
pub fn newcomer(host: Option<&str>) -> String {
    match host {
        Some(host) => gettext_f(
            // Translators: {name} is the host, a person or a computer.
            "New here: compare the six words with {name}, the host, so nobody can read along.",
            &[("name", host)],
        ),
        None => gettext("New here: compare the six words with the host, so nobody can read along."),
    }
}

fn compare(host: Option<&str>) -> String {
    let told = match host {
        Some(host) => gettext_f(
            // Translators: {name} is the host, a person or a computer.
            "Compare the six words with {name}, the host, face to face or on the phone, but not in this room.",
            &[("name", host)],
        ),
        None => gettext(
            "Compare the six words with the host, face to face or on the phone, but not in this room.",
        ),
    };
    let meaning = gettext(
        "If they match, nobody stands between you. If they differ, leave: somebody is posing as the room.",
    );
    format!("{told} {meaning}")
}

fn listed<'a>(mut names: impl Iterator<Item = &'a Nickname>) -> String {
    let mut listed: Vec<_> =
        names.by_ref().take(LISTED).map(|name| isolated(name.as_str())).collect();
    if names.next().is_some() {
        listed.push("…".into());
    }
    listed.join(", ")
}
