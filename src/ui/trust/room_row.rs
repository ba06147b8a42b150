// SPDX-License-Identifier: GPL-3.0-or-later
//! The row of one known room: its name, its last address, and its words when
//! it is opened.

use adw::prelude::*;
use gtk::glib;

use super::SixWords;
use crate::i18n::{gettext, gettext_f};
use crate::trust::KnownRoom;
use crate::ui::{clock, compat};

/// Builds the button that forgets a room.
pub fn forget_button(known: &KnownRoom) -> gtk::Button {
    let button = gtk::Button::builder()
        .icon_name("user-trash-symbolic")
        .tooltip_text(gettext("Forget"))
        .valign(gtk::Align::Center)
        .css_classes(["flat"])
        .build();
    // Translators: {room} is a room’s name.
    let name = gettext_f("Forget “{room}”", &[("room", known.room.as_str())]);
    compat::set_label(&button, &name);
    button
}

/// Builds the row of `known`; `forget` is called when it is to be forgotten.
pub fn new(known: KnownRoom, forget: impl Fn(&KnownRoom) + 'static) -> adw::ExpanderRow {
    let day = clock::day_words(known.last_seen.saturating_mul(1000));
    let gaps = [("address", &*known.address.to_string()), ("day", &*day)];
    let row = adw::ExpanderRow::builder()
        .use_markup(false)
        .title(known.room.as_str())
        // Translators: {address} is a host and a port; {day} is as in “Today” or “Monday, 3 March”.
        .subtitle(gettext_f("{address} · last seen: {day}", &gaps))
        .build();
    let button = forget_button(&known);
    row.add_action(&button);
    let words: SixWords = glib::Object::builder().property("columns", 3).build();
    row.add_row(&details(&words, &known));
    let key = known.fingerprint;
    row.connect_expanded_notify(move |row| {
        if row.is_expanded() && words.sentence().is_none() {
            words.show_key(key);
        }
    });
    button.connect_clicked(move |_| forget(&known));
    row
}

fn details(words: &SixWords, known: &KnownRoom) -> gtk::Box {
    let fingerprint = gtk::Label::builder()
        .label(known.fingerprint.to_string())
        .wrap(true)
        .selectable(true)
        .justify(gtk::Justification::Center)
        .css_classes(["caption", "monospace", "dim-label"])
        .build();
    let details = gtk::Box::builder()
        .orientation(gtk::Orientation::Vertical)
        .spacing(12)
        .css_classes(["details"])
        .build();
    details.append(words);
    details.append(&fingerprint);
    details
}
