// SPDX-License-Identifier: GPL-3.0-or-later
//! The switch in the menu of a room of our own that has what is said kept from now on, or
//! nothing of it, and the deletion of what was kept. Everybody in the room is told of the
//! former; the latter takes place when the toast that offers to undo it is gone.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use gtk::prelude::*;
use gtk::{gio, glib};

use super::RoomWindow;
use crate::history::KeepLimits;
use crate::i18n::{gettext, gettext_f};
use crate::sentences;
use crate::server::{HistoryKeeper, KeepError};
use crate::ui::room::notices::toast_queue::ToastTopic;

/// The choices about what is kept of a room, each of which may wait for the disk.
pub trait KeepChoices: Send + Sync {
    fn set_limits(&self, limits: KeepLimits);
    /// Returns `false` if it was so.
    fn choose(&self, on: bool) -> Result<bool, KeepError>;
    /// Returns `false` if there is nothing.
    fn delete(&self) -> Result<bool, KeepError>;
}

impl KeepChoices for HistoryKeeper {
    fn set_limits(&self, limits: KeepLimits) {
        HistoryKeeper::set_limits(self, limits);
    }

    fn choose(&self, on: bool) -> Result<bool, KeepError> {
        HistoryKeeper::choose(self, on)
    }

    fn delete(&self) -> Result<bool, KeepError> {
        HistoryKeeper::delete(self)
    }
}

/// The switch, and the deletion that can be undone.
struct KeepSwitch {
    window: glib::WeakRef<RoomWindow>,
    choices: Arc<dyn KeepChoices>,
    // The window has them, and `delete` has us.
    switch: glib::WeakRef<gio::SimpleAction>,
    delete: glib::WeakRef<gio::SimpleAction>,
    /// The deletion that is still to take place.
    pending: RefCell<Option<(Rc<Cell<bool>>, ToastTopic)>>,
}

/// Adds both to the window, and to the section of its menu. What was kept before the
/// switch was used first is deleted elsewhere.
pub fn offer(window: &RoomWindow, section: &gio::Menu, on: bool, choices: Arc<dyn KeepChoices>) {
    let switch = gio::SimpleAction::new_stateful("keep", None, &on.to_variant());
    let delete = gio::SimpleAction::new("delete-kept", None);
    delete.set_enabled(false);
    let keep = Rc::new(KeepSwitch {
        window: window.downgrade(),
        choices,
        switch: switch.downgrade(),
        delete: delete.downgrade(),
        pending: RefCell::default(),
    });
    let pressed = Rc::downgrade(&keep);
    switch.connect_activate(move |switch, _| {
        pressed.upgrade().inspect(|keep| keep.press(switch));
    });
    // The window has the action, and with it the rest.
    delete.connect_activate(move |_, _| keep.offer_to_delete());
    window.add_action(&switch);
    window.add_action(&delete);
    section.append(Some(&gettext("Keep _What Is Said")), Some("win.keep"));
    let item = gio::MenuItem::new(
        Some(&gettext("Delete E_verything That Was Kept")),
        Some("win.delete-kept"),
    );
    item.set_attribute_value("hidden-when", Some(&"action-disabled".to_variant()));
    section.append_item(&item);
}

impl KeepSwitch {
    /// Asks for the opposite of what holds. The switch moves once that is done.
    fn press(self: &Rc<Self>, switch: &gio::SimpleAction) {
        let on = !switch.state().and_then(|state| state.get::<bool>()).unwrap_or_default();
        self.spare_what_was_kept();
        switch.set_enabled(false);
        let (keep, choices) = (self.clone(), self.choices.clone());
        glib::spawn_future_local(async move {
            let chosen = gio::spawn_blocking(move || choices.choose(on)).await;
            let (switch, delete) = (keep.switch.upgrade(), keep.delete.upgrade());
            let Some((switch, delete)) = switch.zip(delete) else { return };
            switch.set_enabled(true);
            match chosen {
                Ok(Ok(_)) => {
                    switch.set_state(&on.to_variant());
                    delete.set_enabled(!on);
                }
                Ok(Err(error)) => keep.complain(&error),
                Err(_) => tracing::error!("the choice of what is kept has panicked"),
            }
        });
    }

    fn offer_to_delete(self: &Rc<Self>) {
        let Some(window) = self.window.upgrade() else { return };
        self.spare_what_was_kept();
        let is_over = Rc::<Cell<bool>>::default();
        let (undone, done, keep) = (is_over.clone(), is_over.clone(), self.clone());
        let undo = move || undone.set(true);
        let delete = move || {
            if !done.replace(true) {
                keep.delete_now();
            }
        };
        let told = gettext("What was kept of this room is deleted for good");
        let toast = window.parts().toasts.offer(&told, undo, delete);
        self.pending.replace(Some((is_over, toast)));
    }

    fn delete_now(self: &Rc<Self>) {
        let (keep, choices) = (self.clone(), self.choices.clone());
        glib::spawn_future_local(async move {
            match gio::spawn_blocking(move || choices.delete()).await {
                Ok(Ok(_)) => {
                    keep.delete.upgrade().inspect(|delete| delete.set_enabled(false));
                }
                Ok(Err(error)) => keep.complain(&error),
                Err(_) => tracing::error!("the deletion of what was kept has panicked"),
            }
        });
    }

    /// Has a deletion that is still to take place never do so.
    fn spare_what_was_kept(&self) {
        if let Some((is_over, toast)) = self.pending.take() {
            is_over.set(true);
            if let Some(window) = self.window.upgrade() {
                window.parts().toasts.withdraw(&toast);
            }
        }
    }

    fn complain(&self, error: &KeepError) {
        let Some(window) = self.window.upgrade() else { return };
        let error = sentences::keep_error(error);
        window.parts().toasts.say(&gettext_f("That was not done: {error}", &[("error", &error)]));
    }
}
