// SPDX-License-Identifier: GPL-3.0-or-later
//! Names and descriptions for screen readers. The bindings declare `GtkAccessible`
//! from GTK 4.10 on only; rows have names of their own since 4.12.

use std::ffi::c_int;

use adw::prelude::*;
use gtk::glib;
use gtk::glib::translate::{IntoGlib, ToGlibPtr};

/// Key of the description that a widget carries. GTK tells nobody what it was given.
const DESCRIPTION: &str = "salotto-description";

unsafe extern "C" {
    // In GTK since 4.0; the bindings declare it from 4.10 on only.
    fn gtk_accessible_update_property_value(
        accessible: *mut gtk::ffi::GtkAccessible,
        count: c_int,
        properties: *mut gtk::ffi::GtkAccessibleProperty,
        values: *const glib::gobject_ffi::GValue,
    );
    fn gtk_accessible_reset_relation(
        accessible: *mut gtk::ffi::GtkAccessible,
        relation: gtk::ffi::GtkAccessibleRelation,
    );
}

/// Sets the name of `widget` for a screen reader.
pub fn set_label(widget: &impl IsA<gtk::Widget>, label: &str) {
    set_accessible(widget, gtk::AccessibleProperty::Label, label);
    // A button of newer ones is labelled by the words in it, which count for more than a name.
    let widget: *mut gtk::ffi::GtkWidget = widget.upcast_ref().to_glib_none().0;
    // SAFETY: every GtkWidget implements GtkAccessible.
    unsafe {
        gtk_accessible_reset_relation(widget.cast(), gtk::ffi::GTK_ACCESSIBLE_RELATION_LABELLED_BY);
    }
}

/// Names the text of a row to screen readers, by the title of the row.
pub fn label_entry(row: &adw::EntryRow) {
    if let Some(text) = row.delegate() {
        set_label(&text, &row.title());
    }
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
    // SAFETY: what is under this key is a string everywhere.
    unsafe { widget.set_data(DESCRIPTION, description.to_owned()) };
    describe(widget, description);
}

/// Says something else in the place of the description, which the widget keeps.
pub(super) fn describe(widget: &impl IsA<gtk::Widget>, words: &str) {
    set_accessible(widget, gtk::AccessibleProperty::Description, words);
}

/// The description that `widget` was given; empty where it has none.
pub(super) fn description(widget: &impl IsA<gtk::Widget>) -> String {
    // SAFETY: what is under this key is a string everywhere, and is copied at once.
    let kept = unsafe { widget.data::<String>(DESCRIPTION).map(|kept| kept.as_ref().clone()) };
    kept.unwrap_or_default()
}

/// Sets the name of a page for a screen reader.
pub(super) fn name_page(page: &gtk::StackPage, label: &str) {
    // SAFETY: a GtkStackPage implements GtkAccessible.
    unsafe { update(page.upcast_ref(), gtk::AccessibleProperty::Label, label) };
}

fn set_accessible(widget: &impl IsA<gtk::Widget>, property: gtk::AccessibleProperty, words: &str) {
    // SAFETY: every GtkWidget implements GtkAccessible.
    unsafe { update(widget.upcast_ref().upcast_ref(), property, words) };
}

/// Sets a property that is a string.
///
/// # Safety
/// The object must implement `GtkAccessible`.
unsafe fn update(object: &glib::Object, property: gtk::AccessibleProperty, words: &str) {
    let mut property = property.into_glib();
    let value = words.to_value();
    let accessible: *mut glib::gobject_ffi::GObject = object.to_glib_none().0;
    // SAFETY: the caller vouches for the object; both arrays have one element, a string
    // for a property that is one, and GTK copies it.
    unsafe {
        gtk_accessible_update_property_value(
            accessible.cast(),
            1,
            &raw mut property,
            value.to_glib_none().0,
        );
    }
}
