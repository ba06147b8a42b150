// SPDX-License-Identifier: GPL-3.0-or-later
//! The counter of a long text: how much fits in a message yet, or is too much.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::pane::Composer;
use crate::protocol::{Text, limits};
use crate::ui::compat;
use crate::ui::room::strings;

/// Length of a text from which on its characters are counted.
const COUNTED: usize = limits::TEXT_CHARACTERS - 200;

impl Composer {
    /// Says that a text is too long, which the counter shows already.
    pub(super) fn point_at_counter(&self) {
        self.set_error(None);
        let counter = &self.imp().counter;
        compat::announce(&counter.get(), &counter.label());
    }

    /// Shows how much fits yet, near the end.
    pub(super) fn draw_counter(&self) {
        let counter = &self.imp().counter;
        // Nine in ten texts end here.
        let count = match self.editor().length() < COUNTED {
            true => 0,
            false => Text::count(&self.editor().text()),
        };
        counter.set_visible(count >= COUNTED);
        if count < COUNTED {
            return;
        }
        counter.set_label(&strings::counter(count));
        match count > limits::TEXT_CHARACTERS {
            true => counter.add_css_class("error"),
            false => counter.remove_css_class("error"),
        }
    }
}
