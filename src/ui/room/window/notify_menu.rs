// SPDX-License-Identifier: GPL-3.0-or-later
//! The choice of what a room tells of on the desktop: in its menu, and shown in its header.

use adw::subclass::prelude::*;
use gtk::prelude::*;
use gtk::{gio, glib};

use super::RoomWindow;
use crate::model::NotifyChoice;
use crate::ui::notify_settings::{by_nick, nick};
use crate::ui::quiet;

const ACTION: &str = "notify";

/// Adds the choice to a new window, and calls `choose` with another one.
pub(super) fn install(
    window: &RoomWindow,
    now: NotifyChoice,
    choose: impl Fn(&RoomWindow, NotifyChoice) + 'static,
) {
    let now = nick(now).to_variant();
    let action = gio::SimpleAction::new_stateful(ACTION, Some(glib::VariantTy::STRING), &now);
    let room = window.downgrade();
    action.connect_activate(move |_, chosen| {
        let choice = chosen.and_then(glib::Variant::str).and_then(by_nick);
        if let (Some(window), Some(choice)) = (room.upgrade(), choice) {
            choose(&window, choice);
        }
    });
    window.add_action(&action);
}

/// Shows what is chosen.
pub(super) fn draw(window: &RoomWindow, choice: NotifyChoice) {
    if let Some(action) = window.lookup_action(ACTION).and_downcast::<gio::SimpleAction>() {
        action.set_state(&nick(choice).to_variant());
    }
    window.imp().header.draw_notify(choice, quiet::end());
}
