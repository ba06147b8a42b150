// SPDX-License-Identifier: GPL-3.0-or-later
//! The choice of what a room tells of on the desktop: in its menu, and shown in its header.

use adw::subclass::prelude::*;
use gtk::prelude::*;
use gtk::{gio, glib};

use super::{RoomWindow, telling};
use crate::ui::notify_settings::{by_nick, nick, set_of_room};

const ACTION: &str = "notify";

/// Adds the choice to a new window.
pub(super) fn install(window: &RoomWindow) {
    let now = nick(telling::choice(window)).to_variant();
    let action = gio::SimpleAction::new_stateful(ACTION, Some(glib::VariantTy::STRING), &now);
    let room = window.downgrade();
    action.connect_activate(move |_, chosen| {
        let choice = chosen.and_then(glib::Variant::str).and_then(by_nick);
        if let (Some(window), Some(choice)) = (room.upgrade(), choice) {
            window.parts().telling.choose(choice);
            set_of_room(&telling::place_told(&window), choice);
            draw(&window);
        }
    });
    window.add_action(&action);
}

/// Shows what is chosen.
pub(super) fn draw(window: &RoomWindow) {
    let choice = telling::choice(window);
    if let Some(action) = window.lookup_action(ACTION).and_downcast::<gio::SimpleAction>() {
        action.set_state(&nick(choice).to_variant());
    }
    window.imp().header.draw_notify(choice);
}
