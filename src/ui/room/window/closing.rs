// SPDX-License-Identifier: GPL-3.0-or-later
//! Closing of a room's window, which may end something for others or for oneself.

use adw::subclass::prelude::*;

use super::RoomWindow;

impl RoomWindow {
    /// Tells whether closing would close the room on somebody, or end what happens to files,
    /// without the person's consent.
    pub fn must_ask_to_close(&self) -> bool {
        let parts = self.parts();
        let has_files = parts.files.at_stake().are_some();
        let ends = parts.session.would_close_on_others() || has_files;
        ends && !self.imp().closing.is_granted()
    }

    /// Asks whether that may be; if so, closes the window and goes on with `then`.
    pub fn ask_to_close(&self, then: impl FnOnce() + 'static) {
        let (parts, closing) = (self.parts(), &self.imp().closing);
        match parts.session.would_close_on_others() {
            true => closing.ask(self, then),
            false => closing.ask_about_files(self, parts.files.at_stake(), then),
        }
    }
}
