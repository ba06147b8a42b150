// SPDX-License-Identifier: GPL-3.0-or-later
//! Editing of messages of our own.

use gtk::glib;
use gtk::prelude::*;
use gtk::subclass::prelude::*;

use super::RoomWindow;
use crate::model::text_to_edit;

/// Gives the class of the window the action of the menus.
pub(super) fn install(class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class) {
    class.install_action("room.edit", Some(glib::VariantTy::UINT64), |window, _, number| {
        let number = number.and_then(glib::Variant::get).unwrap_or_default();
        let text = text_to_edit(&window.parts().session.timeline().timeline(), number);
        if let Some(text) = text {
            window.imp().composer.edit(number, &text);
        }
    });
}

/// Lets people edit where the room knows of it.
pub(super) fn draw(window: &RoomWindow, can_edit: bool) {
    window.action_set_enabled("room.edit", can_edit);
}
