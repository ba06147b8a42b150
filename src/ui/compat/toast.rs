// SPDX-License-Identifier: GPL-3.0-or-later
//! The toast, whose close button has no name for a screen reader, at least up to
//! libadwaita 1.2: it would be called after its icon.

use adw::prelude::*;

use super::set_label;
use crate::i18n::gettext;

/// Icon by which the button is found.
const CLOSE: &str = "window-close-symbolic";

/// Names the close button of every toast that `overlay` shows.
pub fn name_close_buttons(overlay: &adw::ToastOverlay) {
    let toasts = overlay.observe_children();
    toasts.connect_items_changed(|toasts, from, _, added| {
        for index in from..from + added {
            if let Some(toast) = toasts.item(index).and_downcast::<gtk::Widget>() {
                name(&toast);
            }
        }
    });
    // The overlay does not keep the list alive; its closure does.
    overlay.connect_destroy(move |_| drop(toasts.clone()));
}

fn name(widget: &gtk::Widget) {
    if let Some(button) = widget.downcast_ref::<gtk::Button>() {
        if button.icon_name().as_deref() == Some(CLOSE) {
            set_label(button, &gettext("Dismiss"));
        }
        return;
    }
    let mut child = widget.first_child();
    while let Some(inner) = child {
        name(&inner);
        child = inner.next_sibling();
    }
}
