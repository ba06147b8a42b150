// SPDX-License-Identifier: GPL-3.0-or-later
//! The reach of a room of our own: its host asks whether friends come in, and it is
//! looked at once by itself when nobody has come for a while.

use std::rc::Rc;
use std::time::Duration;

use adw::prelude::*;
use gtk::glib;

use super::banners::RoomBanners;
use crate::doctor::{Cancellation, Concern, Report};
use crate::ui::doctor::{self, DoctorDialog};
use crate::ui::room::session::RoomSession;

/// Time in which somebody comes, usually.
const ALONE: Duration = Duration::from_mins(3);

/// Tells the host above `parent` whether friends reach the room.
pub fn ask_doctor(session: &RoomSession, banners: &RoomBanners, parent: &impl IsA<gtk::Window>) {
    banners.show_unreached(false);
    DoctorDialog::look_at_own_room(own_port(session), parent);
}

/// Looks after a while whether friends reach the room, if nobody has come.
pub fn watch(session: &Rc<RoomSession>, banners: &RoomBanners) {
    let look = glib::clone!(
        #[weak]
        session,
        #[weak]
        banners,
        move || look(&session, &banners)
    );
    glib::timeout_add_local_once(ALONE, look);
}

fn look(session: &Rc<RoomSession>, banners: &RoomBanners) {
    if !is_alone(session) {
        return;
    }
    let concern = Concern::Nearby { port: own_port(session), at: None };
    let (session, banners) = (Rc::downgrade(session), banners.downgrade());
    glib::spawn_future_local(async move {
        let report = doctor::ask(concern, Cancellation::default()).await;
        if let (Some(session), Some(banners)) = (session.upgrade(), banners.upgrade()) {
            take_report(&session, &banners, report.as_ref());
        }
    });
}

/// Says that something is wrong, where nobody has come meanwhile.
pub fn take_report(session: &RoomSession, banners: &RoomBanners, report: Option<&Report>) {
    if is_alone(session) && report.is_some_and(Report::is_grave) {
        banners.show_unreached(true);
    }
}

fn is_alone(session: &RoomSession) -> bool {
    session.is_here() && session.state().roster.len() < 2
}

fn own_port(session: &RoomSession) -> u16 {
    session.state().way_back.address().port
}
