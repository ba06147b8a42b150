// SPDX-License-Identifier: GPL-3.0-or-later
//! The actions behind notifications, about a room that may have been left meanwhile.

use adw::prelude::*;
use gtk::{gio, glib};

use super::launcher::find_told;
use super::notifications::{MARK_READ, REPLY, SHOW_MESSAGE, SHOW_ROOM, STOP_HOSTING};
use super::room::{RoomWindow, close_unasked, mark_read, reply, show_told};

type OnMessage = fn(&RoomWindow, u64);
type OnRoom = fn(&RoomWindow);

/// Adds the actions to `application`.
pub fn add_actions(application: &adw::Application) {
    let on_message: [(&str, OnMessage); 2] = [(SHOW_MESSAGE, show_told), (MARK_READ, mark_read)];
    application.add_action_entries(on_message.map(|(name, act)| {
        gio::ActionEntry::builder(name)
            .parameter_type(Some(&<(String, u64)>::static_variant_type()))
            .activate(move |app: &adw::Application, _, target| {
                let target = target.and_then(glib::Variant::get::<(String, u64)>);
                if let Some((room, number)) = target {
                    with_room(app, &room, name == SHOW_MESSAGE, |window| act(window, number));
                }
            })
            .build()
    }));
    let on_room: [(&str, OnRoom); 3] =
        [(REPLY, reply), (SHOW_ROOM, |window| window.present()), (STOP_HOSTING, close_unasked)];
    application.add_action_entries(on_room.map(|(name, act)| {
        gio::ActionEntry::builder(name)
            .parameter_type(Some(glib::VariantTy::STRING))
            .activate(move |app: &adw::Application, _, room| {
                if let Some(room) = room.and_then(glib::Variant::str) {
                    with_room(app, room, name != STOP_HOSTING, act);
                }
            })
            .build()
    }));
}

/// Acts on the room that is open under that name; should it not be any more, opens the
/// launcher if something was to be `shown`.
fn with_room(application: &adw::Application, room: &str, shown: bool, act: impl Fn(&RoomWindow)) {
    match find_told(application.upcast_ref(), room) {
        Some(window) => act(&window),
        None if shown => application.activate_action("new-window", None),
        None => {}
    }
}
