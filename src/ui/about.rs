// SPDX-License-Identifier: GPL-3.0-or-later
//! What this program is.

use adw::prelude::*;

use crate::config;
use crate::i18n::gettext;

pub fn present(parent: Option<&gtk::Window>) {
    let about = adw::AboutWindow::builder()
        .application_name("Salotto")
        .application_icon(config::APP_ID)
        .version(config::VERSION)
        .comments(gettext("Talk to the people on your own network: host a room or join one."))
        .license_type(gtk::License::Gpl30)
        // Translators: your name, and if you like your address; one translator a line.
        .translator_credits(credits(&gettext("translator-credits")))
        .modal(true)
        .build();
    about.set_transient_for(parent);
    about.present();
}

/// Nothing, where nobody has translated the credits.
fn credits(translated: &str) -> &str {
    if translated == "translator-credits" { "" } else { translated }
}
