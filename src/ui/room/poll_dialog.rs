// SPDX-License-Identifier: GPL-3.0-or-later
//! The dialog that asks for the question of a poll and its answers. There is always an
//! empty line for one more answer, up to the most.

use std::cell::RefCell;
use std::rc::Rc;

use gtk::prelude::*;

use crate::i18n::{gettext, gettext_f};
use crate::protocol::{PollLine, PollOptions, Reason, limits};
use crate::sentences;
use crate::ui::{compat, dialog_parts};

struct Form {
    dialog: compat::WeakAlert,
    question: gtk::Entry,
    answers: RefCell<Vec<gtk::Entry>>,
    list: gtk::Box,
    error: gtk::Label,
}

/// Asks for a poll above `parent`, and hands it to `done`.
pub fn ask(parent: &impl IsA<gtk::Window>, done: impl Fn(PollLine, PollOptions) + 'static) {
    let dialog = compat::Alert::new(&gettext("Ask Everybody"), "cancel");
    dialog.set_body(&gettext("Everybody has one vote, and can see who votes for what."));
    dialog.add_response("cancel", &gettext("_Cancel"), compat::Appearance::Default);
    // Translators: a button that asks everybody in the room the question of a poll.
    dialog.add_response("ask", &gettext("_Ask"), compat::Appearance::Suggested);
    dialog.set_default_response("ask");
    dialog.set_response_enabled("ask", false);
    let form = Rc::new(Form::new(&dialog));
    form.question.connect_changed({
        let form = Rc::downgrade(&form);
        move |_| {
            if let Some(form) = form.upgrade() {
                form.check();
            }
        }
    });
    for _ in 0..limits::FEWEST_POLL_OPTIONS {
        add_answer(&form);
    }
    let question = form.question.clone();
    dialog.connect_response(move |answer| {
        if let (Ok((question, options)), "ask") = (form.words(), answer) {
            done(question, options);
        }
    });
    dialog.present(parent);
    question.grab_focus();
}

impl Form {
    fn new(dialog: &compat::Alert) -> Self {
        let question = entry(&gettext("Question"));
        let list = gtk::Box::new(gtk::Orientation::Vertical, 6);
        let scroller = dialog_parts::scroller(&list);
        let error = dialog_parts::error_line();
        let content = gtk::Box::new(gtk::Orientation::Vertical, 12);
        content.append(&question);
        content.append(&scroller);
        content.append(&error);
        dialog.set_extra_child(&content);
        let answers = RefCell::default();
        Self { dialog: dialog.downgrade(), question, answers, list, error }
    }

    /// The words, if they are a poll already.
    fn words(&self) -> Result<(PollLine, PollOptions), Option<Reason>> {
        let line = |entry: &gtk::Entry| PollLine::new(&entry.text());
        let is_filled = |entry: &&gtk::Entry| !entry.text().trim().is_empty();
        let answers = self.answers.borrow();
        let filled: Vec<_> = answers.iter().filter(is_filled).collect();
        if self.question.text().trim().is_empty() || filled.len() < limits::FEWEST_POLL_OPTIONS {
            return Err(None);
        }
        let options: Result<Vec<_>, _> = filled.into_iter().map(line).collect();
        let options = options.map_err(|_| Some(Reason::PollLine))?;
        let question = line(&self.question).map_err(|_| Some(Reason::PollLine))?;
        Ok((question, PollOptions::new(options).map_err(Some)?))
    }

    fn check(&self) {
        let words = self.words();
        if let Some(dialog) = self.dialog.upgrade() {
            dialog.set_response_enabled("ask", words.is_ok());
        }
        let wrong = words.err().flatten();
        self.error.set_visible(wrong.is_some());
        self.error.set_label(&wrong.map(sentences::reason).unwrap_or_default());
    }
}

/// Adds a line for an answer; once it is filled, another one follows.
fn add_answer(form: &Rc<Form>) {
    let number = form.answers.borrow().len() + 1;
    // Translators: an answer of a poll; {number} is its place.
    let answer = entry(&gettext_f("Answer {number}", &[("number", &number.to_string())]));
    form.list.append(&answer);
    form.answers.borrow_mut().push(answer.clone());
    let form = Rc::downgrade(form);
    answer.connect_changed(move |answer| {
        let Some(form) = form.upgrade() else { return };
        let is_last = form.answers.borrow().last() == Some(answer);
        let is_more = form.answers.borrow().len() < limits::POLL_OPTIONS;
        if is_last && is_more && !answer.text().is_empty() {
            add_answer(&form);
        }
        form.check();
    });
}

fn entry(label: &str) -> gtk::Entry {
    let most = i32::try_from(limits::TOPIC_CHARACTERS).unwrap_or(i32::MAX);
    let entry = gtk::Entry::builder()
        .placeholder_text(label)
        .max_length(most)
        .activates_default(true)
        .build();
    compat::set_label(&entry, label);
    entry
}
