// SPDX-License-Identifier: GPL-3.0-or-later
//! Gaps between versions, from GTK 4.8 and libadwaita 1.2 on: one file for each
//! thing that newer ones do by themselves or do better. Nothing outside this
//! folder asks for a version. Types and functions of newer libraries are looked
//! for when the program runs, so that one binary is at home on all.

use adw::prelude::*;
use gtk::{gio, glib};

pub mod about;
mod accessible;
mod alert;
mod announcement;
pub mod dialog;
pub mod first_focus;
pub mod focus;
mod newer;
pub mod popover;
pub mod preferences;
mod spinner;
mod toast;
mod toolbar_view;
mod unnamed;

pub use accessible::{label_entry, set_description, set_drop_down_label, set_label, set_row_label};
pub use alert::{Alert, Appearance, WeakAlert};
pub use announcement::announce;
pub use spinner::spin_while_shown;
pub use toast::tell as tell_toasts;
pub use toolbar_view::ToolbarView;
pub use unnamed::{hush_menu_of, set_menu_label};

/// Brings row `index` of `list` into view. `ListView::scroll_to` since 4.12.
pub fn scroll_to(list: &gtk::ListView, index: u32) {
    if let Err(error) = list.activate_action("list.scroll-to-item", Some(&index.to_variant())) {
        tracing::debug!(%error, "the list does not scroll");
    }
}

/// Keeps the application running until the guard is dropped, also when its
/// last window is closed.
pub fn hold_application() -> Option<gio::ApplicationHoldGuard> {
    gio::Application::default().map(|application| application.hold())
}

/// Puts `text` on the clipboard.
pub fn copy(widget: &impl IsA<gtk::Widget>, text: &str) {
    widget.clipboard().set_text(text);
}

/// Runs `action` on the main loop after `delay`.
pub fn after(delay: std::time::Duration, action: impl FnOnce() + 'static) {
    glib::timeout_add_local_once(delay, action);
}
