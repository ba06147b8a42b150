// SPDX-License-Identifier: GPL-3.0-or-later
//! The lines around the text: who else is writing, and for how long we have to
//! wait. Whoever is muted, or waits in slow mode, sees the time run.

use std::time::{Duration, Instant};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::pane::Composer;
use crate::model::own_note;
use crate::sentences;
use crate::ui::compat;
use crate::ui::room::strings;

/// Nothing is waited for longer than this at a time.
const LONGEST: Duration = Duration::from_hours(1);

impl Composer {
    /// Shows who is writing.
    pub fn draw_typing(&self) {
        let (imp, Some(session)) = (self.imp(), self.session()) else { return };
        let state = session.state();
        imp.typing.set_label(&strings::typing(state.typists.names()));
        let again = state.typists.next_end(Instant::now());
        drop(state);
        let Some(again) = again.filter(|_| !imp.expiring.replace(true)) else { return };
        let composer = self.downgrade();
        compat::after(again, move || {
            let Some(composer) = composer.upgrade() else { return };
            composer.imp().expiring.set(false);
            if let Some(session) = composer.session() {
                session.expire();
            }
            composer.draw_typing();
        });
    }

    /// Shows for how long we have to wait.
    pub fn draw_status(&self) {
        let (imp, Some(session)) = (self.imp(), self.session()) else { return };
        let (now, here) = (Instant::now(), session.is_here());
        let state = session.state();
        // To whoever is out, the rules are nothing any more.
        let waits = state.waits(now).filter(|_| here);
        let note = own_note(&state.roster, &state.you).filter(|_| here).cloned();
        let slow = if here && !state.role().may_moderate() { state.rules.slow } else { 0 };
        let next_end = state.roster.flags().next_end(now);
        drop(state);
        let mut status = strings::waits(waits, slow);
        if status.is_empty() && note.is_some() {
            status = sentences::people::own_absence(note.as_ref());
        }
        self.set_status(&status);
        let tick = waits.map(|(_, left)| strings::until_it_reads_otherwise(left));
        let next = tick.into_iter().chain(next_end).min();
        let again = next.map(|next| {
            let composer = self.downgrade();
            // A little later than due, so that it is due.
            let next = next.min(LONGEST) + Duration::from_millis(20);
            glib::timeout_add_local_once(next, move || {
                let Some(composer) = composer.upgrade() else { return };
                composer.imp().waiting.take();
                if let Some(session) = composer.session() {
                    session.expire();
                }
                composer.draw_status();
            })
        });
        if let Some(before) = imp.waiting.replace(again) {
            before.remove();
        }
    }

    /// Shows what is to be known before writing, or nothing.
    fn set_status(&self, status: &str) {
        let label = &self.imp().status;
        if label.label() != status {
            label.set_label(status);
            label.set_visible(!status.is_empty());
        }
    }
}
