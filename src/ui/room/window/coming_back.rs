// SPDX-License-Identifier: GPL-3.0-or-later
//! The return into a room that has let us in again.

use adw::subclass::prelude::*;
use gtk::glib;

use super::RoomWindow;
use crate::client::Security;
use crate::model::{Continuity, Entrance};
use crate::trust::{KeySource, RoomPin};
use crate::ui::room::composer::lost_edits;
use crate::ui::trust::store;

/// Goes on in the room that let us in again. Where it answers at another address, it is
/// known there from now on, unless another room is.
pub(super) fn go_on(window: &RoomWindow, entrance: &Entrance) {
    // What stood in the way of sending does not any more.
    window.imp().composer.set_error(None);
    // A number of before may be that of another message by now.
    if entrance.continuity == Continuity::Again {
        lost_edits::put_aside(&window.imp().composer);
        lost_edits::forget_numbers(&window.imp().composer);
        window.imp().composer.stop_answering();
        window.imp().composer.doubt_whisper_seats();
        window.parts().files.ask_again();
    }
    let state = window.parts().session.state();
    let Security::Encrypted { fingerprint, epoch } = entrance.security else { return };
    let is_elsewhere = entrance.address.comparable() != state.way_back.address().comparable();
    if !is_elsewhere || state.way_back.is_to_our_own_room() {
        return;
    }
    let (address, room) = (entrance.address.clone(), state.room.clone());
    let pin = RoomPin { fingerprint, epoch };
    glib::spawn_future_local(async move {
        // Whether it can be remembered was told when we came first.
        if let Err(error) = store::meet(KeySource::Nearby, address, pin, room).await {
            tracing::debug!(%error, "the room is not known at its new address");
        }
    });
}
