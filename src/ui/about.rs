// SPDX-License-Identifier: GPL-3.0-or-later
//! The window about the program.

use adw::prelude::*;
use gtk::{gdk, glib};

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
        ("debug-info", debug_info().to_value()),
        ("debug-info-filename", "salotto.txt".to_value()),
    ];
    compat::about::present(&facts, parent);
}

/// The facts that a report of a fault wants, in English, to be copied: versions and the kind
/// of desktop, and nothing about the person or a room.
fn debug_info() -> String {
    let gtk = [gtk::major_version(), gtk::minor_version(), gtk::micro_version()];
    let adwaita = [adw::major_version(), adw::minor_version(), adw::micro_version()];
    let display = gdk::Display::default().map(|display| display.type_().name());
    let languages = glib::language_names();
    let facts = [
        ("Salotto", config::VERSION.to_owned()),
        ("Program", config::APP_ID.to_owned()),
        ("GTK", version(gtk)),
        ("libadwaita", version(adwaita)),
        ("Display", display.unwrap_or("none").to_owned()),
        ("System", glib::os_info("PRETTY_NAME").map(String::from).unwrap_or_default()),
        ("Machine", std::env::consts::ARCH.to_owned()),
        ("Language", languages.first().map(ToString::to_string).unwrap_or_default()),
        ("Desktop", std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default()),
    ];
    facts.map(|(name, value)| format!("{name}: {value}")).join("\n")
}

fn version(numbers: [u32; 3]) -> String {
    numbers.map(|number| number.to_string()).join(".")
}

/// Returns nothing where nobody has translated the credits.
fn credits(translated: &str) -> &str {
    if translated == "translator-credits" { "" } else { translated }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[gtk::test]
    fn a_report_has_versions_and_nothing_about_the_person() {
        crate::ui::prepare().unwrap();
        let told = debug_info();
        assert!(told.contains(&format!("Salotto: {}\n", config::VERSION)), "{told}");
        assert!(told.contains("\nGTK: 4."), "{told}");
        let home = glib::home_dir().display().to_string();
        let user = glib::user_name().to_string_lossy().into_owned();
        assert!(!told.contains(&home) || home == "/", "{told}");
        assert!(user.len() < 5 || !told.contains(&user), "{told}");
    }
}
