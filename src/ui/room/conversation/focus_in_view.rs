// SPDX-License-Identifier: GPL-3.0-or-later
//! Keeping what the keyboard goes to in view. A list brings its rows into view, and not what
//! is in a row that is taller than the page.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::list::Conversation;

/// The room around it, for the frame of the focus.
const AROUND: f64 = 6.0;

impl Conversation {
    /// Follows the focus once the conversation is in a window.
    pub(super) fn connect_focus(&self) {
        self.connect_root_notify(|conversation| {
            let Some(window) = conversation.root().and_downcast::<gtk::Window>() else { return };
            let conversation = conversation.downgrade();
            window.connect_notify_local(Some("focus-widget"), move |window, _| {
                let conversation = conversation.upgrade();
                // A pointer is where it is.
                if let Some(conversation) = conversation.filter(|_| window.gets_focus_visible()) {
                    show_soon(&conversation, window);
                }
            });
        });
    }
}

/// Shows what has the focus once the list has brought its row into view.
fn show_soon(conversation: &Conversation, window: &gtk::Window) {
    let list = conversation.imp().list.get();
    let Some(focus) = GtkWindowExt::focus(window).filter(|focus| focus.is_ancestor(&list)) else {
        return;
    };
    let (conversation, focus) = (conversation.downgrade(), focus.downgrade());
    glib::idle_add_local_once(move || {
        if let (Some(conversation), Some(focus)) = (conversation.upgrade(), focus.upgrade()) {
            show(&conversation, &focus);
        }
    });
}

fn show(conversation: &Conversation, focus: &gtk::Widget) {
    let imp = conversation.imp();
    let Some(place) = focus.compute_bounds(&imp.list.get()).filter(|_| focus.has_focus()) else {
        return;
    };
    let adjustment = imp.scroller.vadjustment();
    let page = adjustment.page_size();
    let top = f64::from(place.y());
    let end = top + f64::from(place.height());
    // The list may still be on its way to its end, where this is above the page.
    let to_end = (adjustment.upper() - page - adjustment.value()).max(0.0);
    if way_into_view(top - to_end, end - to_end, page) < 0.0 {
        conversation.stay();
    }
    conversation.scroll_by(way_into_view(top, end, page));
}

/// The way down that brings what begins at `top` and ends at `end` into a page. What is
/// taller than that stays where it is, as long as some of it is seen.
fn way_into_view(top: f64, end: f64, page: f64) -> f64 {
    let is_taller = end - top + 2.0 * AROUND > page;
    let is_seen = top < page - AROUND && end > AROUND;
    match is_taller {
        true if is_seen => 0.0,
        true => top - AROUND,
        false if top < AROUND => top - AROUND,
        false => (end + AROUND - page).max(0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_view_comes_in_and_nothing_else_moves() {
        for (top, end, way) in [
            (10.0, 40.0, 0.0),
            (-20.0, 10.0, -26.0),
            (90.0, 120.0, 26.0),
            // Tall ones, from their beginnings.
            (200.0, 500.0, 194.0),
            (-100.0, 200.0, 0.0),
            (-300.0, -10.0, -306.0),
        ] {
            let found = way_into_view(top, end, 100.0);
            assert!((found - way).abs() < 0.5, "{top} {end}: {found}");
        }
    }
}
