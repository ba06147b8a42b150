// SPDX-License-Identifier: GPL-3.0-or-later
//! The dialogs of a room: how friends come in, who can read along, who is banned.
//! Each is there once, however often it is asked for.

use std::rc::Rc;

use adw::subclass::prelude::*;
use gtk::{gio, glib};

use super::RoomWindow;
use crate::model::OwnAction;
use crate::protocol::{ModerationAction, Request};
use crate::ui::room::invite::dialog::InviteDialog;
use crate::ui::room::people::bans::BanList;
use crate::ui::room::remembering::kept_so_far;
use crate::ui::room::security::dialog::SecurityDialog;

/// Shows what friends need to come in.
pub(super) fn invite(window: &RoomWindow) {
    let session = window.parts().session.clone();
    glib::spawn_future_local(glib::clone!(
        #[weak]
        window,
        async move {
            let addresses = session.addresses_for_others().await;
            let place = &window.imp().dialogs.invite;
            let dialog = place.upgrade().unwrap_or_else(|| {
                let dialog = InviteDialog::new(&session.invitation(addresses));
                place.set(Some(&dialog));
                dialog
            });
            dialog.present(&window);
        }
    ));
}

/// Shows the addresses anew, where friends are invited.
pub(super) fn refresh_invitation(window: &RoomWindow) {
    let Some(dialog) = window.imp().dialogs.invite.upgrade() else { return };
    let session = window.parts().session.clone();
    glib::spawn_future_local(async move {
        let addresses = session.addresses_for_others().await;
        dialog.show_addresses(&session.invitation(addresses));
    });
}

/// Shows who can read along, and the six words.
pub(super) fn show_security(window: &RoomWindow) {
    let imp = window.imp();
    imp.banners.settle_newcomer();
    let dialog = imp.dialogs.security.upgrade().unwrap_or_default();
    imp.dialogs.security.set(Some(&dialog));
    window.draw_security();
    tell_kept(window, &dialog);
    dialog.present(window);
}

/// Says how much of the room this device keeps, where it does.
fn tell_kept(window: &RoomWindow, dialog: &SecurityDialog) {
    let Some(log) = window.parts().remembering.kept() else { return dialog.tell_kept(None) };
    glib::spawn_future_local(glib::clone!(
        #[weak]
        dialog,
        async move {
            let folder = log.folder().to_owned();
            let bytes = gio::spawn_blocking(move || log.bytes()).await.unwrap_or_default();
            dialog.tell_kept(Some(&kept_so_far(&folder, bytes)));
        }
    ));
}

impl RoomWindow {
    /// Draws the security anew, where it is shown.
    pub(super) fn draw_security(&self) {
        if let Some(dialog) = self.imp().dialogs.security.upgrade() {
            let parts = self.parts();
            dialog.draw(&parts.session.state(), &parts.acquaintance.borrow());
        }
    }
}

/// Asks the room who is banned, and shows the answer.
pub(super) fn show_bans(window: &RoomWindow) {
    if !window.parts().actions.ask_bans() {
        return;
    }
    let place = &window.imp().dialogs.bans;
    let bans = place.upgrade().unwrap_or_else(|| {
        let actions = Rc::downgrade(&window.parts().actions);
        let bans = BanList::new(move |person| {
            if let Some(actions) = actions.upgrade() {
                let asked = OwnAction::on(person, |name| ModerationAction::Unban { name });
                actions.ask(asked, None);
            }
        });
        place.set(Some(&bans));
        window.parts().toasts.show_above(&bans.toasts());
        bans
    });
    bans.present(window);
}

/// Shows who is banned, where that is asked.
pub(super) fn list_bans(window: &RoomWindow) {
    if let Some(list) = window.imp().dialogs.bans.upgrade() {
        let bans = window.parts().session.state().bans.clone();
        list.list(&bans);
    }
}

/// Asks anew while the list is open: somebody was banned or let in.
pub(super) fn refresh_bans(window: &RoomWindow) {
    if window.imp().dialogs.bans.upgrade().is_some_and(|bans| bans.is_open()) {
        // The list that is shown stays, if this fails.
        let _ = window.parts().session.send(Request::Bans { id: None });
    }
}
