// SPDX-License-Identifier: GPL-3.0-or-later
//! What newer GTK and libadwaita do by themselves, for the floor of GTK 4.8
//! and libadwaita 1.2.

use std::ffi::c_int;

use adw::prelude::*;
use gtk::glib::translate::{IntoGlib, ToGlibPtr};
use gtk::{gio, glib};

/// Brings row `index` of `list` into view. `ListView::scroll_to` since 4.12.
pub fn scroll_to(list: &gtk::ListView, index: u32) {
    if let Err(error) = list.activate_action("list.scroll-to-item", Some(&index.to_variant())) {
        tracing::debug!(%error, "the list does not scroll");
    }
}

unsafe extern "C" {
    // In GTK since 4.0; the bindings declare it from 4.10 on only.
    fn gtk_accessible_update_property_value(
        accessible: *mut gtk::ffi::GtkAccessible,
        count: c_int,
        properties: *mut gtk::ffi::GtkAccessibleProperty,
        values: *const glib::gobject_ffi::GValue,
    );
}

/// What a screen reader calls `widget`.
pub fn set_label(widget: &impl IsA<gtk::Widget>, label: &str) {
    set_accessible(widget, gtk::AccessibleProperty::Label, label);
}

/// Has a screen reader call a menu button what its tooltip says.
pub fn set_menu_label(button: &gtk::MenuButton) {
    set_label(button, &button.tooltip_text().unwrap_or_default());
}

/// What a screen reader calls the row of a list that `item` is bound to.
/// `ListItem::set_accessible_label` since 4.12.
pub fn set_row_label(item: &gtk::ListItem, label: &str) {
    if item.find_property("accessible-label").is_some() {
        item.set_property("accessible-label", label);
        return;
    }
    // Before 4.12 a row was inserted first and bound then. Newer ones are bound
    // while nobody owns them: a reference to the parent would be their end.
    if let Some(row) = item.child().and_then(|child| child.parent()) {
        set_label(&row, label);
    }
}

/// What a screen reader adds to the label.
pub fn set_description(widget: &impl IsA<gtk::Widget>, description: &str) {
    set_accessible(widget, gtk::AccessibleProperty::Description, description);
}

fn set_accessible(widget: &impl IsA<gtk::Widget>, property: gtk::AccessibleProperty, words: &str) {
    let widget: &gtk::Widget = widget.upcast_ref();
    let mut property = property.into_glib();
    let value = words.to_value();
    // SAFETY: every GtkWidget implements GtkAccessible; both arrays have one
    // element, a string for a property that is one, and GTK copies it.
    unsafe {
        let accessible: *mut gtk::ffi::GtkWidget = widget.to_glib_none().0;
        gtk_accessible_update_property_value(
            accessible.cast(),
            1,
            &raw mut property,
            value.to_glib_none().0,
        );
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
