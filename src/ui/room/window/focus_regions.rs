// SPDX-License-Identifier: GPL-3.0-or-later
//! F6: from the messages to the composer to the people, and around.

use gtk::prelude::*;

/// Puts the focus into the region after the one that has it, or before it.
pub fn go(regions: &[gtk::Widget], focus: Option<&gtk::Widget>, backwards: bool) {
    let here = focus.and_then(|focus| {
        regions.iter().position(|region| focus.is_ancestor(region) || focus == region)
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
