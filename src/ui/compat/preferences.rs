// SPDX-License-Identifier: GPL-3.0-or-later
//! The dialog of the preferences. `AdwPreferencesDialog` since libadwaita 1.5, before
//! that `AdwPreferencesWindow`.

use adw::prelude::*;
use gtk::glib::translate::ToGlibPtr;

use super::dialog::{Size, present_newer};
use super::newer;
use crate::i18n::gettext;

const CLASS: &str = "AdwPreferencesDialog";

/// Shows `pages` above `parent`, or on their own.
pub fn present(pages: &[adw::PreferencesPage], size: Size, parent: Option<&gtk::Window>) {
    for page in pages {
        keep_in_width(page.upcast_ref());
    }
    let Some(class) = newer::class(CLASS) else { return present_window(pages, size, parent) };
    let dialog = newer::widget(class);
    dialog.set_property("title", gettext("Preferences"));
    dialog.set_property("content-width", size.width);
    dialog.set_property("content-height", size.height);
    for page in pages {
        newer::call!(
            c"adw_preferences_dialog_add"
                as fn(*mut gtk::ffi::GtkWidget, *mut adw::ffi::AdwPreferencesPage),
            dialog.to_glib_none().0,
            page.to_glib_none().0
        );
    }
    present_newer(&dialog, parent);
}

/// Has the description of a group take the width that there is. GTK asks how wide it has to
/// be by the height of a single line, where fonts are mixed as in Arabic: that line is cut at
/// the end. A label that takes all the height there is is asked by that.
fn keep_in_width(widget: &gtk::Widget) {
    if let Some(group) = widget.downcast_ref::<adw::PreferencesGroup>() {
        let description = group.description();
        let label = description.and_then(|text| label_of(widget, &text));
        if let Some(label) = label {
            label.set_vexpand(true);
            label.parent().inspect(|around| around.set_vexpand(false));
        }
        return;
    }
    let children = std::iter::successors(widget.first_child(), gtk::Widget::next_sibling);
    children.into_iter().for_each(|child| keep_in_width(&child));
}

/// The label within `widget` that says `text`.
fn label_of(widget: &gtk::Widget, text: &str) -> Option<gtk::Label> {
    if let Some(label) = widget.downcast_ref::<gtk::Label>() {
        return (label.label() == text).then(|| label.clone());
    }
    let children = std::iter::successors(widget.first_child(), gtk::Widget::next_sibling);
    children.into_iter().find_map(|child| label_of(&child, text))
}

fn present_window(pages: &[adw::PreferencesPage], size: Size, parent: Option<&gtk::Window>) {
    let window = adw::PreferencesWindow::builder()
        // The library is not translated into every language that we are.
        .title(gettext("Preferences"))
        .search_enabled(false)
        .default_width(size.width)
        .default_height(size.height)
        .width_request(360)
        .destroy_with_parent(true)
        .modal(true)
        .build();
    window.set_transient_for(parent);
    for page in pages {
        window.add(page);
    }
    window.present();
}

/// Shows a toast in the preferences that `inside` is in.
pub fn add_toast(inside: &impl IsA<gtk::Widget>, toast: adw::Toast) {
    let inside: &gtk::Widget = inside.upcast_ref();
    if let Some(window) = inside.root().and_downcast::<adw::PreferencesWindow>() {
        return window.add_toast(toast);
    }
    if let Some(dialog) = newer::class(CLASS).and_then(|class| inside.ancestor(class)) {
        // The dialog takes the reference over.
        newer::call!(
            c"adw_preferences_dialog_add_toast"
                as fn(*mut gtk::ffi::GtkWidget, *mut adw::ffi::AdwToast),
            dialog.to_glib_none().0,
            toast.to_glib_full()
        );
    }
}
