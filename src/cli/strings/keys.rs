// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about a key of ours that cannot be used.

use crate::i18n::{gettext, gettext_f};
use crate::sentences;
use crate::trust::IdentityError;

/// The key is of no use to whoever asks for it.
pub fn key_damaged(error: &IdentityError) -> Vec<String> {
    with_way_out(error, what_a_new_key_means())
}

/// The key is of no use to somebody who hosts.
pub fn key_damaged_for_host(error: &IdentityError) -> Vec<String> {
    with_way_out(error, vec![new_to_guests()])
}

/// The key is of no use to somebody who joins. Without one it works, too.
pub fn key_damaged_for_guest(error: &IdentityError) -> Vec<String> {
    let mut told = with_way_out(error, vec![new_to_rooms()]);
    told.push(gettext("To join as a stranger, without a key: --no-key"));
    told
}

fn with_way_out(error: &IdentityError, meaning: Vec<String>) -> Vec<String> {
    let mut told = vec![sentences::identity_error(error)];
    if error.can_renew() {
        told.extend(meaning);
        told.push(renew_with());
    }
    told
}

/// To those one visits, and to those one invites.
pub fn what_a_new_key_means() -> Vec<String> {
    vec![new_to_rooms(), new_to_guests()]
}

fn new_to_rooms() -> String {
    gettext(
        "With a new key, rooms you visit take you for somebody new: a moderator has to be made one again.",
    )
}

fn new_to_guests() -> String {
    gettext(
        "With a new key, your rooms are others to guests who know them: they are warned before they come in.",
    )
}

fn renew_with() -> String {
    gettext_f(
        // Translators: {command} is a command to type in a terminal.
        "To set it aside and make a new one: {command}",
        &[("command", "salotto key --renew")],
    )
}
