// SPDX-License-Identifier: GPL-3.0-or-later
//! The part of a menu that puts emoji to a message.

use gtk::gio;
use gtk::glib::prelude::*;

use crate::i18n::gettext;

/// Emoji that are put to a message most often.
const QUICK: [&str; 6] = ["👍", "❤️", "😂", "🎉", "😮", "😢"];

/// Adds what puts an emoji to a message, in rooms that know of it.
pub fn add(menu: &gio::Menu, message: u64) {
    let quick = gio::Menu::new();
    for emoji in QUICK {
        let item = gio::MenuItem::new(Some(emoji), None);
        let target = (message, emoji).to_variant();
        item.set_action_and_target_value(Some("room.toggle-reaction"), Some(&target));
        item.set_attribute_value("hidden-when", Some(&"action-disabled".to_variant()));
        quick.append_item(&item);
    }
    let section = gio::MenuItem::new_section(None, &quick);
    section.set_attribute_value("display-hint", Some(&"horizontal-buttons".to_variant()));
    let item = gio::MenuItem::new(Some(&gettext("React…")), None);
    item.set_action_and_target_value(Some("room.react"), Some(&message.to_variant()));
    item.set_attribute_value("hidden-when", Some(&"action-disabled".to_variant()));
    let all = gio::Menu::new();
    all.append_item(&item);
    menu.prepend_section(None, &all);
    menu.prepend_item(&section);
}
