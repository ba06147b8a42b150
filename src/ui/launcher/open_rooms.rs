// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms that are open in this program. Whoever wants into one of them is shown its
//! window, and takes no second seat there.

use adw::prelude::*;

use crate::protocol::{Destination, Fingerprint};
use crate::ui::room::{RoomWindow, place_told};

/// The window of the room that `destination` leads to, if one is open.
pub fn find(application: &gtk::Application, destination: &Destination) -> Option<RoomWindow> {
    let open: Vec<_> = rooms(application).filter(|room| room.is_at(destination)).collect();
    // A seat is worth more than the memory of one.
    let seated = open.iter().find(|room| room.seat().is_some());
    seated.or_else(|| open.first()).cloned()
}

/// The window where we have a seat in the room with this key.
pub fn with_seat(application: &gtk::Application, key: Fingerprint) -> Option<RoomWindow> {
    rooms(application).find(|room| room.seat() == Some(key))
}

/// The window of the room that a notification is about, by what that calls it.
pub fn told(application: &gtk::Application, room: &str) -> Option<RoomWindow> {
    let open: Vec<_> = rooms(application).filter(|window| place_told(window) == room).collect();
    let seated = open.iter().find(|room| room.seat().is_some());
    seated.or_else(|| open.first()).cloned()
}

/// The rooms where we have a seat.
pub fn seats(application: Option<&gtk::Application>) -> Vec<Fingerprint> {
    let rooms = application.into_iter().flat_map(rooms);
    rooms.filter_map(|room| room.seat()).collect()
}

/// Shows the rooms again that are open without a window; tells if there are some.
pub fn bring_back(application: &gtk::Application) -> bool {
    let hidden: Vec<_> = rooms(application).filter(|room| !room.is_visible()).collect();
    for room in &hidden {
        room.present();
    }
    !hidden.is_empty()
}

/// The rooms that are open, the one that was opened first before the others.
pub fn in_order(application: &gtk::Application) -> Vec<RoomWindow> {
    let mut rooms: Vec<_> = rooms(application).collect();
    rooms.sort_by_key(ApplicationWindowExt::id);
    rooms
}

fn rooms(application: &gtk::Application) -> impl Iterator<Item = RoomWindow> {
    application.windows().into_iter().filter_map(|window| window.downcast().ok())
}
