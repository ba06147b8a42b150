// SPDX-License-Identifier: GPL-3.0-or-later
//! A session on its way, the room's welcome to it, and the window that opens
//! then.

use adw::prelude::*;
use gtk::glib;

use super::join_request::Route;
use crate::client::{Security, SessionEvent, Target};
use crate::protocol::{Address, Welcome};
use crate::trust::RoomPin;
use crate::ui::bridge::SessionLink;
use crate::ui::hosting::Hosted;
use crate::ui::room::{RoomWindow, begin, keep_blocked, keep_draft, keep_files};
use crate::ui::settings;
use crate::ui::trust::store::{self, EarlierVisits};

/// Session on its way into a room.
pub struct Underway {
    pub route: Route,
    pub link: SessionLink,
    /// Our own room, if it leads there.
    pub hosted: Option<Hosted>,
}

/// Session that a room has let in.
pub struct Admission {
    pub underway: Underway,
    /// Address that answered, of those in the target.
    pub address: Address,
    pub security: Security,
    pub welcome: Welcome,
    /// Events that came together with the welcome.
    pub rest: Vec<SessionEvent>,
}

impl Admission {
    /// Opens the room's window, which takes the session over.
    pub fn open_room(self, application: Option<&gtk::Application>) {
        let Self { underway, address, security, welcome, rest } = self;
        let Underway { route: Route { target, key_source, .. }, link, hosted } = underway;
        let (name, number) = (welcome.room.clone(), welcome.number);
        if key_source.is_some() {
            settings::set_last_address(&address);
        }
        // From now on it is the place where we got in.
        let target = Target { address: address.clone(), ..target };
        let room = RoomWindow::new(application, &target, security.clone(), welcome);
        if let Some(hosted) = hosted {
            room.set_hosted(hosted);
        }
        room.present();
        let key = match security {
            Security::Encrypted { fingerprint, .. } => Some(fingerprint),
            Security::Classic => None,
        };
        let earlier = async move {
            match key {
                Some(key) => store::earlier_visits(key, number).await,
                None => EarlierVisits::default(),
            }
        };
        begin(&room, link, rest, earlier);
        keep_draft(&room, store::folder());
        keep_blocked(&room, store::folder());
        keep_files(&room, store::folder());
        if let (Some(source), Security::Encrypted { fingerprint, epoch }) = (key_source, security) {
            let pin = RoomPin { fingerprint, epoch };
            glib::spawn_future_local(glib::clone!(
                #[weak]
                room,
                async move { room.greet(store::meet(source, address, pin, name).await) }
            ));
        }
    }
}
