// SPDX-License-Identifier: GPL-3.0-or-later
//! The question before a hosted room is closed on others.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gtk::glib;
use gtk::prelude::*;

use crate::i18n::gettext;
use crate::ui::compat;

/// The host's consent to close the room on its guests, and the question that asks for it.
#[derive(Debug, Default)]
pub struct CloseQuestion {
    granted: Rc<Cell<bool>>,
    /// The question, while nobody has answered.
    question: Rc<RefCell<Option<compat::WeakAlert>>>,
}

impl CloseQuestion {
    /// Tells whether the host has said that the room may end.
    pub fn is_granted(&self) -> bool {
        self.granted.get()
    }

    /// Takes the host's consent for granted.
    pub fn grant(&self) {
        self.granted.set(true);
    }

    /// Asks above `window` whether the room may end; if so, closes the window
    /// and goes on with `then`.
    pub fn ask(&self, window: &impl IsA<gtk::Window>, then: impl FnOnce() + 'static) {
        // Nobody is asked twice at once.
        let asked = self.question.borrow().as_ref().and_then(compat::WeakAlert::upgrade);
        if let Some(dialog) = asked {
            return dialog.present(window);
        }
        let dialog = question();
        self.question.replace(Some(dialog.downgrade()));
        let then = Cell::new(Some(then));
        let (granted, question) = (self.granted.clone(), self.question.clone());
        let asking = window.upcast_ref().downgrade();
        dialog.connect_response(move |answer| {
            let Some(window) = asking.upgrade() else { return };
            question.take();
            if let Some(then) = then.take().filter(|_| answer == "close") {
                granted.set(true);
                // The dialog is still in use here, and goes with its parent.
                glib::idle_add_local_once(move || {
                    compat::dialog::close_window(&window);
                    then();
                });
            }
        });
        dialog.present(window);
    }
}

fn question() -> compat::Alert {
    let dialog = compat::Alert::new(&gettext("Close the room?"), "cancel");
    dialog.set_body(&gettext("You host this room. It ends for everybody when you leave."));
    dialog.add_response("cancel", &gettext("_Stay"), compat::Appearance::Default);
    dialog.add_response("close", &gettext("_Close the Room"), compat::Appearance::Destructive);
    dialog.set_default_response("cancel");
    dialog
}
