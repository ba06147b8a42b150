// SPDX-License-Identifier: GPL-3.0-or-later
//! The buttons on the row of a room that was met: one pins it, one forgets it.

use adw::prelude::*;

use crate::i18n::{gettext, gettext_f};
use crate::trust::KnownRoom;
use crate::ui::compat;
use crate::ui::trust::forget_button;

/// Action that pins a room or takes its pin off; the target is its key.
pub const PIN: &str = "nearby.pin";
/// Action that forgets a room; the target is its key.
pub const FORGET: &str = "nearby.forget";

/// Gives the row the buttons of a room that was met, or takes them from a stranger's.
pub fn show(row: &adw::ActionRow, known: Option<&KnownRoom>) {
    let there = button(row, PIN).zip(button(row, FORGET));
    match (known, there) {
        (Some(known), Some((pin, _))) => tell(&pin, known),
        (Some(known), None) => add(row, known),
        (None, Some((pin, forget))) => {
            row.remove(&pin);
            row.remove(&forget);
        }
        (None, None) => {}
    }
}

/// Returns `true` if the focus is on the button that pins.
pub fn is_pin_focused(row: &adw::ActionRow) -> bool {
    button(row, PIN).is_some_and(|button| button.is_focus())
}

/// Gives the focus to the button that pins, and returns whether it took it.
pub fn focus_pin(row: &adw::ActionRow) -> bool {
    button(row, PIN).is_some_and(|button| button.grab_focus())
}

fn add(row: &adw::ActionRow, known: &KnownRoom) {
    let pin = gtk::Button::builder().valign(gtk::Align::Center).css_classes(["flat"]).build();
    tell(&pin, known);
    for (button, action) in [(pin, PIN), (forget_button(known), FORGET)] {
        button.set_widget_name(action);
        button.set_action_target_value(Some(&known.fingerprint.to_base64url().to_variant()));
        button.set_action_name(Some(action));
        row.add_suffix(&button);
    }
}

/// Tells by the button's shape and name whether the room is pinned.
fn tell(pin: &gtk::Button, known: &KnownRoom) {
    let gaps = [("room", known.room.as_str())];
    let (icon, tooltip, name) = match known.pinned {
        true => (
            "salotto-pinned-symbolic",
            gettext("Unpin"),
            // Translators: {room} is a room’s name.
            gettext_f("Unpin “{room}”", &gaps),
        ),
        false => (
            "salotto-pin-symbolic",
            gettext("Pin to the top"),
            // Translators: {room} is a room’s name.
            gettext_f("Pin “{room}”", &gaps),
        ),
    };
    pin.set_icon_name(icon);
    pin.set_tooltip_text(Some(&tooltip));
    compat::set_label(pin, &name);
}

fn button(row: &adw::ActionRow, action: &str) -> Option<gtk::Button> {
    find(row.upcast_ref(), action)?.downcast().ok()
}

/// The widget of that name somewhere inside.
fn find(inside: &gtk::Widget, name: &str) -> Option<gtk::Widget> {
    let mut child = inside.first_child();
    while let Some(widget) = child {
        if widget.widget_name() == name {
            return Some(widget);
        }
        if let Some(found) = find(&widget, name) {
            return Some(found);
        }
        child = widget.next_sibling();
    }
    None
}
