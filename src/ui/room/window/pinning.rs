// SPDX-License-Identifier: GPL-3.0-or-later
//! Pinning of messages in the window, and the list of those that are pinned.

use gtk::glib;
use gtk::prelude::*;
use gtk::subclass::prelude::*;

use super::RoomWindow;
use crate::commands::{Command, ReplyTo};
use crate::model::pinning_request;
use crate::protocol::Request;
use crate::sentences;

/// Gives the class of the window the actions of pinned messages.
pub(super) fn install(class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class) {
    let kind = Some(glib::VariantTy::UINT64);
    class.install_action("room.pin", kind, |window, _, number| {
        let number = number.and_then(glib::Variant::get).map(ReplyTo::Message);
        carry_out(window, &Command::Pin(number));
    });
    class.install_action("room.unpin", kind, |window, _, number| {
        carry_out(window, &Command::Unpin(number.and_then(glib::Variant::get)));
    });
}

/// Lets those pin who may, and shows what is pinned.
pub(super) fn draw(window: &RoomWindow) {
    let state = window.parts().session.state();
    let may = state.machine.can().pins && state.role().may_moderate();
    drop(state);
    window.action_set_enabled("room.pin", may);
    window.action_set_enabled("room.unpin", may);
    draw_topic(window);
}

/// Shows the topic and what is pinned. Who was at the last pin goes on writing once it is gone.
pub(super) fn draw_topic(window: &RoomWindow) {
    let has_left = window.imp().topic_bar.draw(&window.parts().session.state());
    if has_left {
        window.imp().composer.grab_focus();
    }
}

/// Does what was typed or pressed about pinned messages; `false` if it is about something
/// else.
pub(super) fn carry_out(window: &RoomWindow, command: &Command) -> bool {
    let parts = window.parts();
    if matches!(command, Command::Pins) {
        if !window.imp().topic_bar.show_pins() {
            parts.toasts.say(&sentences::pins::none());
        }
        return true;
    }
    let request = pinning_request(&parts.session.state(), command);
    match request {
        Ok(Some(Request::Act { act, to, why, .. })) => parts.actions.command(act, to, why),
        Ok(_) => return false,
        Err(error) => {
            parts.toasts.warn(&sentences::command_error(&error));
        }
    }
    true
}
