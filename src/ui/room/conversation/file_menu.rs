// SPDX-License-Identifier: GPL-3.0-or-later
//! The part of the menu on a message that is about the file in it.

use gtk::gio;
use gtk::prelude::*;

use super::file_box::FileBox;
use super::file_buttons::target;
use crate::i18n::gettext;

/// The actions on all files, and the name of one.
pub const SAVE_ALL: &str = "room.save-all-files";
/// The action that copies the name of a file.
pub const COPY_NAME: &str = "room.copy-file-name";

/// The section about a file in the room.
pub fn section(file: &FileBox) -> gio::Menu {
    let section = gio::Menu::new();
    let item = gio::MenuItem::new(Some(&gettext("Copy File _Name")), None);
    let name = file.name().label().to_variant();
    item.set_action_and_target_value(Some(COPY_NAME), Some(&name));
    section.append_item(&item);
    let item = gio::MenuItem::new(Some(&gettext("Save _As…")), None);
    item.set_action_and_target_value(Some("room.save-file-as"), Some(&target(file.key())));
    section.append_item(&item);
    section.append(Some(&gettext("Save All _Files…")), Some(SAVE_ALL));
    section
}
