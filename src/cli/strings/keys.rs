// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about a key of ours that cannot be used.

use crate::i18n::{gettext, gettext_f};
use crate::sentences;
use crate::trust::IdentityError;

/// Keys that a renewal concerns.
#[derive(Debug, Clone, Copy)]
pub struct RenewedKeys {
    /// The person's own.
    pub own: bool,
    /// Those of rooms that are hosted here.
    pub rooms: bool,
}

impl RenewedKeys {
    /// Every key there is.
    pub const ALL: Self = Self { own: true, rooms: true };
}

/// The key is of no use to whoever asks for it.
pub fn key_damaged(error: &IdentityError, renewed: RenewedKeys) -> Vec<String> {
    with_way_out(error, what_a_new_key_means(renewed))
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
pub fn what_a_new_key_means(renewed: RenewedKeys) -> Vec<String> {
    let own = renewed.own.then(new_to_rooms);
    own.into_iter().chain(renewed.rooms.then(new_to_guests)).collect()
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

/// A room that is forgotten was remembered on this device.
pub fn log_forgotten() -> String {
    gettext("What this device remembered of it is deleted.")
}
