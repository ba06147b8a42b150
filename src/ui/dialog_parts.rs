// SPDX-License-Identifier: GPL-3.0-or-later
//! Parts that dialogs which ask for something share.

use std::rc::Rc;

use adw::prelude::*;
use gtk::glib;

/// One of several that a person chooses from.
pub struct ChoiceRow {
    pub title: String,
    pub details: String,
    pub can_be_chosen: bool,
}

/// A list from which one is chosen; `choose` gets the index of the one that is.
pub fn choices(
    all: impl Iterator<Item = ChoiceRow>,
    choose: impl Fn(usize) + 'static,
) -> gtk::ScrolledWindow {
    let choose = Rc::new(choose);
    let list = gtk::ListBox::builder()
        .selection_mode(gtk::SelectionMode::None)
        .css_classes(["boxed-list"])
        .build();
    let mut group: Option<gtk::CheckButton> = None;
    for (index, choice) in all.enumerate() {
        let button = gtk::CheckButton::builder().valign(gtk::Align::Center).build();
        button.set_group(group.as_ref());
        group.get_or_insert_with(|| button.clone());
        let choose = choose.clone();
        button.connect_toggled(move |button| {
            if button.is_active() {
                choose(index);
            }
        });
        list.append(&row(&choice, &button));
    }
    let scroller = scroller(&list);
    scroller.set_max_content_height(300);
    scroller
}

fn row(choice: &ChoiceRow, button: &gtk::CheckButton) -> adw::ActionRow {
    let row = adw::ActionRow::builder()
        .title(glib::markup_escape_text(&choice.title))
        .subtitle(glib::markup_escape_text(&choice.details))
        .activatable_widget(button)
        .sensitive(choice.can_be_chosen)
        .build();
    row.add_prefix(button);
    row
}

/// Rows of a dialog, which scroll where they are many.
pub fn scroller(rows: &impl IsA<gtk::Widget>) -> gtk::ScrolledWindow {
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
