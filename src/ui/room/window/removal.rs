// SPDX-License-Identifier: GPL-3.0-or-later
//! Removal of a message from its menu: it is hidden here at once, and the room is asked
//! for it when the toast that offers to undo it is gone.

use std::cell::Cell;
use std::rc::Rc;

use gtk::glib;
use gtk::subclass::prelude::*;

use super::RoomWindow;
use crate::i18n::gettext;
use crate::protocol::{ModerationAction, Request};
use crate::sentences;
use crate::ui::room::notices::toasts::Toasts;
use crate::ui::room::session::RoomSession;

/// Gives the class of the window the action of the menu.
pub(super) fn install(class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class) {
    class.install_action("room.remove", Some(glib::VariantTy::UINT64), |window, _, number| {
        remove(window, number.and_then(glib::Variant::get).unwrap_or_default());
    });
}

/// A message that is about to be removed.
struct DueMessage {
    number: Cell<Option<u64>>,
    session: Rc<RoomSession>,
}

/// Removes a message, unless that is undone in time.
pub(super) fn remove(window: &RoomWindow, number: u64) {
    let parts = window.parts();
    if !parts.session.timeline().set_due(number, true) {
        return;
    }
    let session = parts.session.clone();
    let due = Rc::new(DueMessage { number: Cell::new(Some(number)), session });
    let (undone, toasts) = (due.clone(), Rc::downgrade(&parts.toasts));
    parts.toasts.offer(
        &gettext("The message is removed for everybody"),
        move || undone.undo(),
        move || due.ask(toasts.upgrade().as_deref()),
    );
}

impl DueMessage {
    fn undo(&self) {
        if let Some(number) = self.number.take() {
            self.session.timeline().set_due(number, false);
        }
    }

    /// Asks the room, once.
    fn ask(&self, toasts: Option<&Toasts>) {
        let Some(number) = self.number.take() else { return };
        let act = ModerationAction::Remove { message: number, from: None };
        let asked = self.session.send(Request::Act { id: None, act, to: None, why: None });
        if let Err(error) = asked {
            self.session.timeline().set_due(number, false);
            if let Some(toasts) = toasts {
                toasts.warn(&sentences::send_error(error));
            }
        }
    }
}
