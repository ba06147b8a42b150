// SPDX-License-Identifier: GPL-3.0-or-later
//! Editing of messages of our own.

use gtk::glib;
use gtk::prelude::*;
use gtk::subclass::prelude::*;

use super::RoomWindow;
use crate::model::message_to_edit;
use crate::protocol::Abilities;

/// Gives the class of the window the actions of the menus.
pub(super) fn install(class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class) {
    for action in ["room.edit", "room.edit-whisper"] {
        class.install_action(action, Some(glib::VariantTy::UINT64), |window, _, number| {
            let number = number.and_then(glib::Variant::get).unwrap_or_default();
            let message = message_to_edit(&window.parts().session.timeline().timeline(), number);
            if let Some(message) = message {
                window.imp().composer.edit(message);
            }
        });
    }
}

/// Lets people edit where the room knows of it.
pub(super) fn draw(window: &RoomWindow, can: Abilities) {
    window.action_set_enabled("room.edit", can.edits);
    window.action_set_enabled("room.edit-whisper", can.edits && can.edits_whispers);
}
