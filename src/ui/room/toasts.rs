// SPDX-License-Identifier: GPL-3.0-or-later
//! What is told in passing: what we have done, with its way back, and what
//! went wrong.

use std::cell::Cell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::shelf::{About, Weight};
use super::window::RoomWindow;
use super::words;
use crate::i18n::{gettext, gettext_f};
use crate::model::{Subject, Undoable};
use crate::protocol::{Nickname, Reason};
use crate::sentences;

/// How many characters a line of a toast has, and in a narrow window.
const WIDE: i32 = 40;
const NARROW: i32 = 20;
/// A window is narrow up to so many pixels.
const NARROW_WINDOW: i32 = 480;

impl RoomWindow {
    /// Has `toast` seen, at once where something went wrong, else in its turn.
    pub(super) fn put(&self, about: About, weight: Weight, toast: adw::Toast) {
        if weight == Weight::Trouble {
            toast.set_priority(adw::ToastPriority::High);
        }
        toast.connect_dismissed(glib::clone!(
            #[weak(rename_to = window)]
            self,
            move |toast| window.imp().told.borrow_mut().seen(toast)
        ));
        let gone = self.imp().told.borrow_mut().put(about, weight, toast.clone());
        self.toasts().add_toast(toast);
        dismiss(gone);
    }

    /// Tells what we have done, with its way back. What was done before about
    /// what is `overtaken` is not told any more: taken back late, it would undo
    /// something else.
    pub(super) fn tell_done(&self, overtaken: &[Subject], done: Vec<Undoable>) {
        for subject in overtaken {
            let about = About::Undo(subject.clone());
            let gone = self.imp().told.borrow_mut().take_off(&about);
            dismiss(gone);
        }
        for undoable in done {
            self.tell_undoable(undoable);
        }
    }

    /// Gives a toast with a button as many lines as `sentence` takes here.
    pub(super) fn wrap(&self, toast: &adw::Toast, sentence: &str) {
        let line = if self.width() > NARROW_WINDOW { WIDE } else { NARROW };
        if sentence.chars().count() > usize::try_from(line).unwrap_or(0) {
            toast.set_custom_title(Some(&wrapped(sentence, line)));
        }
    }

    fn tell_undoable(&self, undoable: Undoable) {
        let sentence = words::done(&undoable.done, self.state().borrow().rules.password);
        let about = About::Undo(undoable.subject());
        let toast = adw::Toast::new(&super::links::escape(&sentence));
        self.wrap(&toast, &sentence);
        let weight = if undoable.undo.is_some() { Weight::Offer } else { Weight::Word };
        if let Some(undo) = undoable.undo {
            // Pressed twice, it is undone once.
            let undo = Cell::new(Some(undo));
            toast.set_button_label(Some(&gettext("Undo")));
            toast.connect_button_clicked(glib::clone!(
                #[weak(rename_to = window)]
                self,
                move |_| {
                    if let Some(undo) = undo.take() {
                        window.ask_quietly(undo, None);
                    }
                }
            ));
        }
        self.put(about, weight, toast);
    }

    /// Says what the room did not do for us.
    pub(super) fn complain(&self, reason: Reason, suggestion: Option<String>) {
        let toast = adw::Toast::new(&sentences::reason(reason));
        if let (Reason::NameTaken, Some(free)) =
            (reason, suggestion.and_then(|free| Nickname::new(&free).ok()))
        {
            // Translators: {name} is a free name; the button takes it.
            let label = gettext_f("Use {name}", &[("name", free.as_str())]);
            // An underscore would mark a letter to press.
            toast.set_button_label(Some(&label.replace('_', "__")));
            let window = self.downgrade();
            toast.connect_button_clicked(move |_| {
                if let Some(window) = window.upgrade() {
                    window.rename(free.clone());
                }
            });
        }
        self.put(About::Refusal, Weight::Trouble, toast);
    }

    /// The room we came to is not the one we would look at now.
    pub(super) fn withdraw_greeting(&self) {
        let gone = self.imp().told.borrow_mut().take_off(&About::Acquaintance);
        dismiss(gone);
    }

    pub(super) fn copied(&self) {
        self.toast(&gettext("Copied"));
    }

    /// Says something in passing.
    pub(super) fn toast(&self, sentence: &str) {
        self.say(sentence, Weight::Word);
    }

    /// Says that something went wrong.
    pub(super) fn warn(&self, sentence: &str) {
        self.say(sentence, Weight::Trouble);
    }

    fn say(&self, sentence: &str, weight: Weight) {
        // A toast's title is markup.
        let toast = adw::Toast::new(&super::links::escape(sentence));
        toast.set_timeout(3);
        self.put(About::Sentence(sentence.to_owned()), weight, toast);
    }
}

/// Dismissed toasts say so to the window, which must not be borrowed then.
fn dismiss(toasts: Vec<adw::Toast>) {
    for toast in toasts {
        toast.dismiss();
    }
}

/// A toast's own title has one line.
fn wrapped(sentence: &str, line: i32) -> gtk::Label {
    gtk::Label::builder()
        .label(sentence)
        .wrap(true)
        .max_width_chars(line)
        .xalign(0.0)
        .css_classes(["heading"])
        .build()
}
