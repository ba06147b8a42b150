// SPDX-License-Identifier: GPL-3.0-or-later
//! The question before a hosted room is closed on others, or any while files are on their
//! way.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gtk::glib;
use gtk::prelude::*;

use crate::i18n::{gettext, gettext_f};
use crate::ui::compat;
use crate::ui::room::files::unfinished::FilesAtStake;

/// The consent to close the room, and the question that asks for it.
#[derive(Debug, Default)]
pub struct CloseQuestion {
    granted: Rc<Cell<bool>>,
    /// The question, while nobody has answered.
    question: Rc<RefCell<Option<compat::WeakAlert>>>,
}

impl CloseQuestion {
    /// Tells whether the person has said that the window may be closed.
    pub fn is_granted(&self) -> bool {
        self.granted.get()
    }

    /// Takes the consent for granted.
    pub fn grant(&self) {
        self.granted.set(true);
    }

    /// Asks above `window` whether the room may end; if so, closes the window
    /// and goes on with `then`.
    pub fn ask(&self, window: &impl IsA<gtk::Window>, then: impl FnOnce() + 'static) {
        self.put(question(), window, then, |_| {});
    }

    /// Asks the same while so many files are on their way.
    pub fn ask_about_files(
        &self,
        window: &impl IsA<gtk::Window>,
        files: FilesAtStake,
        then: impl FnOnce() + 'static,
    ) {
        self.put(question_about_files(files), window, then, |_| {});
    }

    /// Asks the same, where the room can go on without `window`, too, by `keep`.
    pub fn ask_or_keep<W: IsA<gtk::Window>>(&self, window: &W, keep: impl Fn(&W) + 'static) {
        self.put(question_or_keep(), window, || {}, keep);
    }

    fn put<W: IsA<gtk::Window>>(
        &self,
        dialog: compat::Alert,
        window: &W,
        then: impl FnOnce() + 'static,
        keep: impl Fn(&W) + 'static,
    ) {
        // Nobody is asked twice at once.
        let asked = self.question.borrow().as_ref().and_then(compat::WeakAlert::upgrade);
        if let Some(dialog) = asked {
            return dialog.present(window);
        }
        self.question.replace(Some(dialog.downgrade()));
        let then = Cell::new(Some(then));
        let (granted, question) = (self.granted.clone(), self.question.clone());
        let (asking, keep) = (window.downgrade(), Rc::new(keep));
        dialog.connect_response(move |answer| {
            let Some(window) = asking.upgrade() else { return };
            question.take();
            let (then, keep) = (then.take().filter(|_| answer == "close"), keep.clone());
            granted.set(granted.get() || then.is_some());
            let keeps = answer == "keep";
            // The dialog is still in use here, and goes with its parent.
            glib::idle_add_local_once(move || {
                if let Some(then) = then {
                    compat::dialog::close_window(&window);
                    then();
                } else if keeps {
                    keep(&window);
                }
            });
        });
        dialog.present(window);
    }
}

fn question() -> compat::Alert {
    let dialog = compat::Alert::new(&gettext("Close the room?"), "cancel");
    dialog.set_body(&gettext("You host this room. It ends for everybody when you leave."));
    dialog.add_response("cancel", &gettext("_Stay"), compat::Appearance::Default);
    dialog.add_response("close", &gettext("_Close the Room"), compat::Appearance::Destructive);
    dialog.set_default_response("cancel");
    dialog
}

fn question_about_files(files: FilesAtStake) -> compat::Alert {
    let FilesAtStake { go_on, lost } = files;
    let dialog = compat::Alert::new(&gettext("Leave the room?"), "cancel");
    let mut told = Vec::new();
    if go_on > 0 {
        told.push(gettext_f(
            "Files that go on when you are back: {count}",
            &[("count", &go_on.to_string())],
        ));
    }
    if lost > 0 {
        told.push(gettext_f(
            "Files that are lost when you leave: {count}",
            &[("count", &lost.to_string())],
        ));
    }
    dialog.set_body(&told.join("\n"));
    let leaving = match lost {
        0 => compat::Appearance::Default,
        _ => compat::Appearance::Destructive,
    };
    dialog.add_response("cancel", &gettext("_Stay"), compat::Appearance::Default);
    dialog.add_response("close", &gettext("_Leave the Room"), leaving);
    dialog.set_default_response("cancel");
    dialog
}

fn question_or_keep() -> compat::Alert {
    let dialog = question();
    dialog.set_body(&gettext(
        "You host this room. It ends for everybody when you close it. It can also go on in the background, without its window.",
    ));
    dialog.add_response("keep", &gettext("_Keep Room Open"), compat::Appearance::Suggested);
    dialog.set_default_response("keep");
    dialog
}
