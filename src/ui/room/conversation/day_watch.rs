// SPDX-License-Identifier: GPL-3.0-or-later
//! A look at the calendar twice a minute, which has the days of a conversation drawn
//! anew once today is another day: at midnight, after a sleep over it, and where the
//! clock was set. No timer can wait for midnight itself, as none runs during a sleep.
//!
//! GLib reads the time zone when the program begins: a new one is shown from the next
//! beginning on.

use gtk::glib;
use gtk::prelude::*;

use super::list_model::TimelineModel;
use crate::ui::clock;

/// Seconds between two looks.
const EVERY: u32 = 30;

/// Has the days of `model` drawn anew for as long as it is there.
pub fn connect(model: &TimelineModel) {
    let (model, mut today) = (model.downgrade(), clock::today());
    glib::timeout_add_seconds_local(EVERY, move || {
        let Some(model) = model.upgrade() else { return glib::ControlFlow::Break };
        if std::mem::replace(&mut today, clock::today()) != today {
            model.redraw_days();
        }
        glib::ControlFlow::Continue
    });
}
