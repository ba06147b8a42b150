// SPDX-License-Identifier: GPL-3.0-or-later
//! A block of code: monospace in a frame, as wide as its lines where they are scrolled,
//! with a button that copies it.

use gtk::prelude::*;
use gtk::{glib, pango};

use crate::i18n::{gettext, gettext_f};
use crate::ui::compat;

/// Makes a block of `code`; returns it and the label in it.
pub(super) fn build(language: Option<&str>, code: &str) -> (gtk::Widget, gtk::Label) {
    let label = gtk::Label::builder()
        .label(code)
        .xalign(0.0)
        .yalign(0.0)
        .selectable(true)
        .css_classes(["monospace"])
        .build();
    let scroller = gtk::ScrolledWindow::builder()
        .child(&label)
        .vscrollbar_policy(gtk::PolicyType::Never)
        .propagate_natural_width(true)
        .propagate_natural_height(true)
        .build();
    let block = gtk::Box::builder()
        .orientation(gtk::Orientation::Vertical)
        .css_classes(["code"])
        .accessible_role(gtk::AccessibleRole::Group)
        .build();
    block.append(&heading(language, &label));
    block.append(&scroller);
    let named = match language {
        // Translators: {language} is a programming language.
        Some(language) => gettext_f("Code in {language}", &[("language", language)]),
        None => gettext("Code"),
    };
    compat::set_label(&block, &named);
    (block.upcast(), label)
}

/// The line above the code: its language, and the button.
fn heading(language: Option<&str>, code: &gtk::Label) -> gtk::Box {
    let title = gtk::Label::builder()
        .label(language.unwrap_or_default())
        .xalign(0.0)
        .hexpand(true)
        .ellipsize(pango::EllipsizeMode::End)
        .css_classes(["caption", "dim-label"])
        .build();
    let copy = gtk::Button::builder()
        .label(gettext("Copy"))
        .tooltip_text(gettext("Copy the Code"))
        .css_classes(["small", "flat"])
        .build();
    compat::set_label(&copy, &gettext("Copy the Code"));
    copy.connect_clicked(glib::clone!(
        #[weak]
        code,
        move |button| {
            compat::copy(button, &code.text());
            compat::announce(button, &gettext("Copied"));
        }
    ));
    let heading = gtk::Box::new(gtk::Orientation::Horizontal, 6);
    heading.append(&title);
    heading.append(&copy);
    heading
}
