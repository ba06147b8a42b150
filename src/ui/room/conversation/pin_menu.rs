// SPDX-License-Identifier: GPL-3.0-or-later
//! The part of a message's menu that pins it, for those who may.

use gtk::gio;
use gtk::glib::prelude::*;

use crate::i18n::gettext;
use crate::model::{RoomState, pins_of};

/// The section that pins a message, or unpins it.
pub fn section(state: &RoomState, message: u64) -> gio::Menu {
    let item = match pins_of(state).has(message) {
        true => gio::MenuItem::new(Some(&gettext("Unpin")), None),
        false => gio::MenuItem::new(Some(&gettext("Pin")), None),
    };
    let action = if pins_of(state).has(message) { "room.unpin" } else { "room.pin" };
    item.set_action_and_target_value(Some(action), Some(&message.to_variant()));
    item.set_attribute_value("hidden-when", Some(&"action-disabled".to_variant()));
    let section = gio::Menu::new();
    section.append_item(&item);
    section
}
