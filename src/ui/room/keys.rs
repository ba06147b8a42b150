// SPDX-License-Identifier: GPL-3.0-or-later
//! Keys that mean the same wherever the focus is in the room. They are asked
//! before the focus is: a text and a list have a use of their own for them.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, glib};

use super::window::RoomWindow;

impl RoomWindow {
    pub(super) fn connect_keys(&self) {
        let keys = gtk::ShortcutController::new();
        keys.set_propagation_phase(gtk::PropagationPhase::Capture);
        for key in [gdk::Key::End, gdk::Key::KP_End] {
            keys.add_shortcut(shortcut(key, Self::end_key));
        }
        keys.add_shortcut(shortcut(gdk::Key::period, |window| {
            window.imp().composer.choose_emoji();
            glib::Propagation::Stop
        }));
        self.add_controller(keys);
    }

    /// Whoever writes first gets to the end of the text.
    fn end_key(&self) -> glib::Propagation {
        if self.imp().composer.wants_end() {
            return glib::Propagation::Proceed;
        }
        self.imp().conversation.show_newest();
        glib::Propagation::Stop
    }
}

fn shortcut(
    key: gdk::Key,
    action: impl Fn(&RoomWindow) -> glib::Propagation + 'static,
) -> gtk::Shortcut {
    let trigger = gtk::KeyvalTrigger::new(key, gdk::ModifierType::CONTROL_MASK);
    let action = gtk::CallbackAction::new(move |window, _| {
        window.downcast_ref().map_or(glib::Propagation::Proceed, &action)
    });
    gtk::Shortcut::new(Some(trigger), Some(action))
}
