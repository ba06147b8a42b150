// SPDX-License-Identifier: GPL-3.0-or-later
//! Whoever is muted, or waits in slow mode, is told for how long, and sees the
//! time run.

use std::time::{Duration, Instant};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::window::RoomWindow;
use super::words;
use crate::model::Membership;

/// Nothing is waited for longer than this at a time.
const LONGEST: Duration = Duration::from_secs(3600);

impl RoomWindow {
    /// Shows how long the room does not want to hear from us, and lets those
    /// speak whose time is over.
    pub(super) fn paint_waiting(&self) {
        let imp = self.imp();
        let now = Instant::now();
        let mut state = self.state().borrow_mut();
        let next_end = state.roster.expire(now);
        let you = state.you.to_string();
        imp.people.update(&mut state.roster, &you);
        // To whoever is out, the rules are nothing any more.
        let here = state.membership == Membership::Here;
        let waits = state.waits(now).filter(|_| here);
        let slow = if here && !state.role().may_moderate() { state.rules.slow } else { 0 };
        imp.composer.set_status(&words::waits(waits, slow));
        drop(state);
        let tick = waits.map(|(_, left)| words::until_it_reads_otherwise(left));
        let next = tick.into_iter().chain(next_end).min();
        let again = next.map(|next| {
            let window = self.downgrade();
            // A little later than due, so that it is due.
            let next = next.min(LONGEST) + Duration::from_millis(20);
            glib::timeout_add_local_once(next, move || {
                if let Some(window) = window.upgrade() {
                    window.imp().waiting.take();
                    window.paint_waiting();
                }
            })
        });
        if let Some(before) = imp.waiting.replace(again) {
            before.remove();
        }
    }
}
