// SPDX-License-Identifier: GPL-3.0-or-later
//! Rows of rooms that can be joined with one press: nearby, or met before.

use adw::prelude::*;

use super::known_buttons;
use crate::discovery::NearbyRoom;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::model::{Acquaintances, Familiarity};
use crate::trust::KnownRoom;
use crate::ui::{clock, compat};

/// Builds the row of a room nearby; [`fill`] says what is on it.
pub fn nearby() -> adw::ActionRow {
    let row = row();
    for (icon, name) in [("dialog-password-symbolic", "lock"), ("emblem-ok-symbolic", "known")] {
        let image = gtk::Image::from_icon_name(icon);
        image.set_widget_name(name);
        image.add_css_class("dim-label");
        row.add_suffix(&image);
    }
    row
}

fn row() -> adw::ActionRow {
    adw::ActionRow::builder()
        .use_markup(false)
        .activatable(true)
        .title_lines(1)
        .subtitle_lines(2)
        .build()
}

/// Shows a room. A stranger's words stay plain text, and do not replace the name of a
/// room that was met.
pub fn fill(row: &adw::ActionRow, room: &NearbyRoom, known: &Acquaintances) {
    let facts = &room.facts;
    let (familiarity, name) = (known.familiarity(facts), known.name_of(facts));
    let people = match facts.people {
        0 => gettext("nobody there yet"),
        count => ngettext_f("{count} person", "{count} people", count, &[]),
    };
    let mut parts: Vec<String> = facts.host.iter().map(ToString::to_string).collect();
    parts.push(people);
    if room.is_proven() && *name != facts.room {
        // Translators: {room} is the new name of a room.
        parts.push(gettext_f("now called “{room}”", &[("room", facts.room.as_str())]));
    }
    if familiarity == Familiarity::NamesakeOfKnown {
        parts.push(gettext("new: not the room of this name that you know"));
    }
    let subtitle = parts.join(" · ");
    let marks = [
        ("lock", facts.password, gettext("has a password")),
        ("known", familiarity == Familiarity::Known, gettext("you know this room")),
    ];
    let mut spoken = vec![name.to_string(), subtitle.clone()];
    for (name, shown, words) in marks {
        show_mark(row.upcast_ref(), name, shown, &words);
        spoken.extend(shown.then_some(words));
    }
    let met = known.with(&facts.key);
    known_buttons::show(row, met);
    spoken.extend(met.and_then(pinned_words));
    // Quiet setters: what stays the same is not read out again.
    if row.title() != name.as_str() {
        row.set_title(name.as_str());
    }
    if row.subtitle().as_deref() != Some(&*subtitle) {
        row.set_subtitle(&subtitle);
    }
    compat::set_label(row, &spoken.join(", "));
}

/// Builds the row of a room that was met.
pub fn known(known: &KnownRoom) -> adw::ActionRow {
    let row = row();
    row.set_title(known.room.as_str());
    known_buttons::show(&row, Some(known));
    set_open(&row, known, false);
    row
}

/// Tells on the row of a room that was met whether it is open nearby.
pub fn set_open(row: &adw::ActionRow, known: &KnownRoom, open: bool) {
    let subtitle = if open {
        gettext("Open now")
    } else {
        let day = clock::day_words(known.last_seen.saturating_mul(1000));
        // Translators: {day} is as in “Today” or “Monday, 3 March”.
        gettext_f("You were there: {day}", &[("day", &day)])
    };
    row.set_subtitle(&subtitle);
    let spoken = [known.room.to_string(), subtitle].into_iter().chain(pinned_words(known));
    compat::set_label(row, &spoken.collect::<Vec<_>>().join(", "));
}

fn pinned_words(known: &KnownRoom) -> Option<String> {
    // Translators: said of a room that stays on top of a list.
    known.pinned.then(|| gettext("pinned"))
}

/// Shows or hides the image of that name somewhere in the row.
fn show_mark(widget: &gtk::Widget, name: &str, shown: bool, words: &str) {
    let mut child = widget.first_child();
    while let Some(widget) = child {
        if widget.widget_name() == name {
            widget.set_visible(shown);
            widget.set_tooltip_text(Some(words));
            compat::set_label(&widget, words);
        } else {
            show_mark(&widget, name, shown, words);
        }
        child = widget.next_sibling();
    }
}
