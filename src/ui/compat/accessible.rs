// SPDX-License-Identifier: GPL-3.0-or-later
//! Names, descriptions and announcements for screen readers. The bindings
//! declare `GtkAccessible` from GTK 4.10 on only; rows have names of their own
//! since 4.12, and announcements are made since 4.14.

use std::ffi::{c_char, c_int};

use adw::prelude::*;
use gtk::glib;
use gtk::glib::translate::{IntoGlib, ToGlibPtr};

use super::newer;

unsafe extern "C" {
    // In GTK since 4.0; the bindings declare it from 4.10 on only.
    fn gtk_accessible_update_property_value(
        accessible: *mut gtk::ffi::GtkAccessible,
        count: c_int,
        properties: *mut gtk::ffi::GtkAccessibleProperty,
        values: *const glib::gobject_ffi::GValue,
    );
}

/// Sets the name of `widget` for a screen reader.
pub fn set_label(widget: &impl IsA<gtk::Widget>, label: &str) {
    set_accessible(widget, gtk::AccessibleProperty::Label, label);
}

/// Names a menu button after its tooltip for a screen reader.
pub fn set_menu_label(button: &gtk::MenuButton) {
    set_label(button, &button.tooltip_text().unwrap_or_default());
}

/// Names a drop-down list for a screen reader, and tells what is chosen. The keyboard
/// stops at the button inside, which takes no name from around it.
pub fn set_drop_down_label(list: &gtk::DropDown, label: &str) {
    set_label(list, label);
    let label = label.to_owned();
    let name = move |list: &gtk::DropDown| {
        let Some(button) = list.first_child() else { return };
        let chosen = list.selected_item().and_downcast::<gtk::StringObject>();
        set_label(&button, &label);
        set_description(&button, &chosen.map(|chosen| chosen.string()).unwrap_or_default());
    };
    name(list);
    list.connect_selected_item_notify(name);
}

/// Sets the name of the list row that `item` is bound to, for a screen reader.
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

/// Sets what a screen reader adds to the name.
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

/// Lets a screen reader say `sentence` once it is done with what it says now.
/// Before GTK 4.14 it says nothing.
pub fn announce(widget: &impl IsA<gtk::Widget>, sentence: &str) {
    /// `GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM`
    const MEDIUM: c_int = 1;
    let widget: &gtk::Widget = widget.upcast_ref();
    newer::call!(
        c"gtk_accessible_announce" as fn(*mut gtk::ffi::GtkWidget, *const c_char, c_int),
        widget.to_glib_none().0,
        sentence.to_glib_none().0,
        MEDIUM
    );
}
