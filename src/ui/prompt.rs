// SPDX-License-Identifier: GPL-3.0-or-later
//! A dialog with one question and one line to answer it, checked while it is
//! typed.

use adw::prelude::*;
use gtk::glib;

use super::compat;
use crate::i18n::gettext;

/// Question with the words of its dialog.
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
    let dialog = dialog(question);
    let entry = gtk::Entry::builder().text(question.answer).activates_default(true).build();
    compat::set_label(&entry, &question.label);
    let error = error();
    let content = gtk::Box::new(gtk::Orientation::Vertical, 6);
    content.append(&entry);
    content.append(&error);
    dialog.set_extra_child(&content);
    let asked = dialog.downgrade();
    entry.connect_changed(move |entry| {
        let wrong = check(&entry.text());
        error.set_visible(wrong.is_some());
        error.set_label(wrong.as_deref().unwrap_or_default());
        if let Some(dialog) = asked.upgrade() {
            dialog.set_response_enabled("done", wrong.is_none());
        }
    });
    dialog.connect_response(glib::clone!(
        #[weak]
        entry,
        move |answer| {
            if answer == "done" {
                done(&entry.text());
            }
        }
    ));
    dialog.present(parent);
    entry.grab_focus();
}

fn dialog(question: &Question<'_>) -> compat::Alert {
    let dialog = compat::Alert::new(&question.heading, "cancel");
    dialog.add_response("cancel", &gettext("_Cancel"), compat::Appearance::Default);
    dialog.add_response("done", &question.button, compat::Appearance::Suggested);
    dialog.set_default_response("done");
    dialog
}

/// Builds the line that says what is wrong with an answer.
fn error() -> gtk::Label {
    gtk::Label::builder()
        .wrap(true)
        .max_width_chars(32)
        .xalign(0.0)
        .visible(false)
        .css_classes(["caption", "error"])
        .build()
}
