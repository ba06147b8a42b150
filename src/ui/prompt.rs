// SPDX-License-Identifier: GPL-3.0-or-later
//! One question with one line to answer it, checked while it is typed.

use adw::prelude::*;
use gtk::glib;

use super::compat;
use crate::i18n::gettext;

/// What is asked.
pub struct Question<'a> {
    pub heading: String,
    pub label: String,
    pub button: String,
    pub answer: &'a str,
}

/// Asks `question` above `parent`. `check` says what is wrong with an answer;
/// `done` gets the one that was given.
pub fn ask(
    parent: &impl IsA<gtk::Window>,
    question: &Question<'_>,
    check: impl Fn(&str) -> Option<String> + 'static,
    done: impl Fn(&str) + 'static,
) {
    let dialog = dialog(parent, question);
    let entry = gtk::Entry::builder().text(question.answer).activates_default(true).build();
    compat::set_label(&entry, &question.label);
    let error = error();
    let content = gtk::Box::new(gtk::Orientation::Vertical, 6);
    content.append(&entry);
    content.append(&error);
    dialog.set_extra_child(Some(&content));
    entry.connect_changed(glib::clone!(
        #[weak]
        dialog,
        move |entry| {
            let wrong = check(&entry.text());
            error.set_visible(wrong.is_some());
            error.set_label(wrong.as_deref().unwrap_or_default());
            dialog.set_response_enabled("done", wrong.is_none());
        }
    ));
    dialog.connect_response(
        Some("done"),
        glib::clone!(
            #[weak]
            entry,
            move |_, _| done(&entry.text())
        ),
    );
    dialog.present();
    entry.grab_focus();
}

fn dialog(parent: &impl IsA<gtk::Window>, question: &Question<'_>) -> adw::MessageDialog {
    let dialog = adw::MessageDialog::new(Some(parent), Some(&question.heading), None);
    dialog.add_responses(&[("cancel", &gettext("_Cancel")), ("done", &question.button)]);
    dialog.set_response_appearance("done", adw::ResponseAppearance::Suggested);
    dialog.set_default_response(Some("done"));
    dialog.set_close_response("cancel");
    dialog
}

/// Where it is said what is wrong with an answer.
fn error() -> gtk::Label {
    gtk::Label::builder()
        .wrap(true)
        .max_width_chars(32)
        .xalign(0.0)
        .visible(false)
        .css_classes(["caption", "error"])
        .build()
}
