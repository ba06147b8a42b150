// SPDX-License-Identifier: GPL-3.0-or-later
//! Parts that dialogs which ask for something share.

/// Rows of a dialog, which scroll where they are many.
pub fn scroller(rows: &impl gtk::glib::object::IsA<gtk::Widget>) -> gtk::ScrolledWindow {
    gtk::ScrolledWindow::builder()
        .child(rows)
        .hscrollbar_policy(gtk::PolicyType::Never)
        .propagate_natural_height(true)
        .max_content_height(220)
        .build()
}

/// The line below, hidden at first, for what is wrong with the answer.
pub fn error_line() -> gtk::Label {
    gtk::Label::builder()
        .wrap(true)
        .max_width_chars(32)
        .xalign(0.0)
        .visible(false)
        .css_classes(["caption", "error"])
        .build()
}
