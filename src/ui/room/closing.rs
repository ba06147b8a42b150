// SPDX-License-Identifier: GPL-3.0-or-later
//! The end of a visit: leaving politely, and asking the host first whose room
//! ends with it.

use std::cell::Cell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::window::RoomWindow;
use crate::client::Ending;
use crate::i18n::gettext;
use crate::model::Membership;
use crate::ui::compat;

impl RoomWindow {
    /// Whether closing the window would close the room on somebody, and the host
    /// has not said that it may.
    pub fn must_ask_to_close(&self) -> bool {
        if self.imp().may_close.get() {
            return false;
        }
        let state = self.state().borrow();
        let over = matches!(state.membership, Membership::Over(Ending::RoomEnded));
        self.imp().hosted.borrow().is_some() && !over && state.roster.len() > 1
    }

    /// Asks whether the room may end; if so, closes it and goes on with `then`.
    pub fn ask_to_close(&self, then: impl FnOnce() + 'static) {
        // Nobody is asked twice at once.
        let asked = self.imp().question.borrow().as_ref().and_then(compat::WeakAlert::upgrade);
        if let Some(dialog) = asked {
            return dialog.present(self);
        }
        let dialog = compat::Alert::new(&gettext("Close the room?"), "cancel");
        dialog.set_body(&gettext("You host this room. It ends for everybody when you leave."));
        dialog.add_response("cancel", &gettext("_Stay"), compat::Appearance::Default);
        dialog.add_response("close", &gettext("_Close the Room"), compat::Appearance::Destructive);
        dialog.set_default_response("cancel");
        self.imp().question.replace(Some(dialog.downgrade()));
        let then = Cell::new(Some(then));
        let window = self.downgrade();
        dialog.connect_response(move |answer| {
            let Some(window) = window.upgrade() else { return };
            window.imp().question.take();
            if let Some(then) = then.take().filter(|_| answer == "close") {
                window.imp().may_close.set(true);
                // The dialog is still in use here, and goes with its parent.
                glib::idle_add_local_once(move || {
                    compat::dialog::close_window(&window);
                    then();
                });
            }
        });
        dialog.present(self);
    }

    /// Leaves politely; the program stays until the goodbye is out.
    pub(super) fn leave(&self) {
        let link = self.imp().link.take();
        let hosted = self.imp().hosted.take();
        let hold = compat::hold_application();
        glib::spawn_future_local(async move {
            // The room ends first, so that nobody sees its host leave it.
            if let Some(hosted) = hosted {
                hosted.close().await;
            }
            match link {
                Some(link) => link.part(move || drop(hold)),
                None => drop(hold),
            }
        });
    }
}
