// SPDX-License-Identifier: GPL-3.0-or-later
//! The window about the program.

use adw::prelude::*;

use super::compat;
use crate::config;
use crate::i18n::gettext;

pub fn present(parent: Option<&gtk::Window>) {
    let comments = gettext("Talk to the people on your own network: host a room or join one.");
    // Translators: your name, and if you like your address; one translator a line.
    let translators = gettext("translator-credits");
    let facts = [
        ("application-name", "Salotto".to_value()),
        ("application-icon", config::APP_ID.to_value()),
        ("version", config::VERSION.to_value()),
        ("comments", comments.to_value()),
        ("license-type", gtk::License::Gpl30.to_value()),
        ("translator-credits", credits(&translators).to_value()),
    ];
    compat::about::present(&facts, parent);
}

/// Returns nothing where nobody has translated the credits.
fn credits(translated: &str) -> &str {
    if translated == "translator-credits" { "" } else { translated }
}
