// SPDX-License-Identifier: GPL-3.0-or-later
//! F6: from the messages to the composer to the people, and around.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::window::RoomWindow;

impl RoomWindow {
    /// Puts the focus into the next region, or the one before.
    pub(super) fn go_to_region(&self, backwards: bool) {
        let imp = self.imp();
        let mut regions: Vec<gtk::Widget> =
            vec![imp.conversation.passage().clone().upcast(), imp.composer.get().upcast()];
        if imp.flap.reveals_flap() {
            regions.push(imp.people.passage().clone().upcast());
        }
        let focus = gtk::prelude::RootExt::focus(self);
        let here = focus.and_then(|focus| {
            regions.iter().position(|region| focus.is_ancestor(region) || focus == *region)
        });
        let count = regions.len();
        let mut next = match here {
            Some(here) if backwards => here + count - 1,
            Some(here) => here + 1,
            None => 1,
        };
        // An empty list takes no focus; the region behind it does.
        for _ in 0..count {
            if regions[next % count].grab_focus() {
                return;
            }
            next = if backwards { next + count - 1 } else { next + 1 };
        }
    }
}
