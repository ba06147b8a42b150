// SPDX-License-Identifier: GPL-3.0-or-later
//! A message that the pointer comes near, and the reactions to it.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, glib};

use super::hover_buttons::HoverButtons;
use super::message_row::MessageRow;
use super::reaction_strip::ReactionStrip;
use crate::model::ShownReaction;

impl MessageRow {
    /// Shows the reactions to the message; none where it is not one of the room.
    pub fn show_reactions(&self, counts: &[ShownReaction]) {
        let beside = &self.imp().beside;
        // It may be another message by now.
        self.set_near(beside.near.get());
        let counts = if self.is_removed() { &[] } else { counts };
        if counts.is_empty() && beside.reactions.get().is_none() {
            return;
        }
        let strip = beside.reactions.get_or_init(|| {
            let strip = ReactionStrip::default();
            // Before it, so that a menu that is open stays the last.
            strip.insert_before(self, Some(&*self.imp().trouble));
            strip
        });
        strip.show_counts(self.removable().unwrap_or_default(), counts);
    }

    /// Tells if the row shows the message of that number.
    pub fn is_of(&self, message: u64) -> bool {
        self.removable() == Some(message)
    }

    /// Tells who has reacted, if that is what the menu was asked for on.
    pub(super) fn tell_reactions(&self, at: Option<(f64, f64)>) -> bool {
        let strip = self.imp().beside.reactions.get().filter(|strip| strip.get_visible());
        strip.is_some_and(|strip| strip.tell_who(self, at))
    }

    /// Shows the buttons while the pointer is over the message.
    pub(super) fn connect_nearness(&self) {
        let pointer = gtk::EventControllerMotion::new();
        let row = self.downgrade();
        pointer.connect_contains_pointer_notify(move |pointer| {
            // No finger hovers.
            let device = pointer.current_event_device();
            let is_finger =
                device.is_some_and(|device| device.source() == gdk::InputSource::Touchscreen);
            let is_near = pointer.contains_pointer() && !is_finger;
            // Rows move below a pointer that rests, too, and are laid out just then: none
            // may want another size before that is done.
            let row = row.clone();
            glib::idle_add_local_once(move || {
                if let Some(row) = row.upgrade() {
                    row.set_near(is_near);
                }
            });
        });
        self.add_controller(pointer);
    }

    pub(in crate::ui::room) fn set_near(&self, near: bool) {
        let beside = &self.imp().beside;
        beside.near.set(near);
        // Nobody else sees what is put to a whisper.
        let is_whisper = self.imp().shown.borrow().partner.is_some();
        let offers = !is_whisper && !self.is_removed() && near;
        let message = self.removable().filter(|_| offers);
        match (message, beside.buttons.get()) {
            (None, None) => {}
            (None, Some(buttons)) => buttons.set_child_visible(false),
            (Some(message), made) => {
                let buttons = made.unwrap_or_else(|| self.make_buttons());
                buttons.offer(message);
                self.queue_allocate();
            }
        }
    }

    fn make_buttons(&self) -> &HoverButtons {
        self.imp().beside.buttons.get_or_init(|| {
            let buttons = HoverButtons::default();
            buttons.insert_before(self, Some(&*self.imp().trouble));
            buttons
        })
    }
}
