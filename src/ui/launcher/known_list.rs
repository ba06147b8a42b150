// SPDX-License-Identifier: GPL-3.0-or-later
//! The list of rooms that were met, below those nearby: the pinned ones and the last.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::nearby::Nearby;
use super::{known_buttons, nearby_row};
use crate::model::Acquaintances;
use crate::protocol::Fingerprint;
use crate::trust::{KnownRoom, PINNED};

/// Rooms that were met, the last ones that are neither near nor pinned.
const KNOWN: usize = 5;
/// Rows that are made of rooms that were met: as many may be near.
const KNOWN_ROWS: usize = 24;

fn has_focus(row: &adw::ActionRow) -> bool {
    row.has_focus() || row.focus_child().is_some()
}

impl Nearby {
    /// Calls `forgotten` with a room that is to be known no longer. Set once.
    pub fn connect_forgotten(&self, forgotten: impl Fn(KnownRoom) + 'static) {
        let is_first = self.imp().forgotten.set(Box::new(forgotten)).is_ok();
        debug_assert!(is_first, "one listener is enough");
    }

    /// Calls `pinned` with the key of a room that is to be pinned (`true`), or no longer.
    /// Set once.
    pub fn connect_pinned(&self, pinned: impl Fn(Fingerprint, bool) + 'static) {
        let is_first = self.imp().pinned.set(Box::new(pinned)).is_ok();
        debug_assert!(is_first, "one listener is enough");
    }

    /// Shows the rooms that were met, the pinned ones first and then the last.
    pub(super) fn set_known(&self, met: Acquaintances) {
        let imp = self.imp();
        imp.met.replace(met);
        let focused = self.take_known_rows();
        let mut shown: Vec<(KnownRoom, adw::ActionRow)> = Vec::new();
        for known in imp.met.borrow().rooms() {
            // A room with several addresses is one.
            let is_shown = shown.iter().any(|(other, _)| other.fingerprint == known.fingerprint);
            let places = if known.pinned { PINNED.max(KNOWN_ROWS) } else { KNOWN_ROWS };
            if is_shown || shown.len() >= places {
                continue;
            }
            let row = nearby_row::known(known);
            imp.known_rooms.append(&row);
            shown.push((known.clone(), row));
        }
        imp.known_rows.replace(shown);
        let rows = imp.rows.borrow().all();
        for (key, row) in rows {
            self.refill(&key, &row);
            imp.rows.borrow_mut().follow_pin(&imp.rooms, &key, self.rank(&key));
        }
        self.mark_open();
        if let Some((key, was_at_pin)) = focused {
            self.give_focus_back(&key, was_at_pin);
        }
    }

    /// Removes all rows; returns the room whose row had the focus, and whether it was
    /// on its pin.
    fn take_known_rows(&self) -> Option<(Fingerprint, bool)> {
        let imp = self.imp();
        let rows = imp.known_rows.take();
        let focused = rows.iter().find(|(_, row)| has_focus(row));
        let focused =
            focused.map(|(known, row)| (known.fingerprint, known_buttons::is_pin_focused(row)));
        for (_, row) in rows {
            imp.known_rooms.remove(&row);
        }
        focused
    }

    /// The row is another one now, and may be elsewhere.
    fn give_focus_back(&self, key: &Fingerprint, at_pin: bool) {
        let rows = self.imp().known_rows.borrow().clone();
        let same = rows.iter().find(|(known, row)| known.fingerprint == *key && row.get_visible());
        let has_it = same.is_some_and(|(_, row)| match at_pin {
            true => known_buttons::focus_pin(row),
            false => row.grab_focus(),
        });
        if !has_it {
            self.lose_focus();
        }
    }

    /// Shows a room once: among those that were met only while it is not above. The
    /// pinned ones are all there.
    pub(super) fn mark_open(&self) {
        let imp = self.imp();
        let (mut shown, mut recent) = (0, 0);
        for (known, row) in imp.known_rows.borrow().iter() {
            let is_above = imp.rows.borrow().has(&known.fingerprint);
            let is_shown = !is_above && (known.pinned || recent < KNOWN);
            shown += usize::from(is_shown);
            recent += usize::from(is_shown && !known.pinned);
            let had_focus = !is_shown && has_focus(row);
            row.set_visible(is_shown);
            if had_focus {
                self.lose_focus();
            }
            nearby_row::set_open(row, known, imp.here.borrow().contains_key(&known.fingerprint));
        }
        imp.known.set_visible(shown > 0);
    }

    /// The room that was met, of an action's target.
    pub(super) fn met(&self, target: Option<&glib::Variant>) -> Option<KnownRoom> {
        let key = Fingerprint::from_base64url(target?.str()?).ok()?;
        self.imp().met.borrow().with(&key).cloned()
    }
}
