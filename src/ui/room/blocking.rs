// SPDX-License-Identifier: GPL-3.0-or-later
//! People whom we ignore beyond this visit: on the disk, by the key of the room. Also
//! changed in the preferences while we are in the room. Knows no widget.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use super::notices::toasts::Toasts;
use super::session::RoomSession;
use crate::model::{Person, block_of, ignore_blocked};
use crate::sentences;
use crate::trust::BlockedPerson;
use crate::ui::trust::{blocked_store, store};

/// The list, as far as it is about this room.
pub struct Blocking {
    session: Rc<RoomSession>,
    toasts: Rc<Toasts>,
    /// The data folder; nothing is kept before it is known.
    data: RefCell<Option<PathBuf>>,
}

impl Blocking {
    /// Of the room that `session` is in.
    pub fn new(session: Rc<RoomSession>, toasts: Rc<Toasts>) -> Self {
        Self { session, toasts, data: RefCell::default() }
    }

    /// Keeps in the folder `data`, from now on, whom we ignore.
    pub fn begin(&self, data: PathBuf) {
        self.data.replace(Some(data));
    }

    /// Ignores those of earlier visits, and says once who they are. Before any event.
    pub fn take_up(&self, people: &[BlockedPerson]) {
        if people.is_empty() {
            return;
        }
        self.session.change(|state| ignore_blocked(state, people));
        self.toasts.say(&sentences::ignored_here(people.iter().map(|person| &person.name)));
    }

    /// Ignores a person from now on, or no longer.
    pub fn note(&self, person: &Person, ignored: bool) {
        let Some(data) = self.data.borrow().clone() else { return };
        let block = block_of(&self.session.state(), person, store::now());
        let Some(block) = block else { return };
        let toasts = Rc::downgrade(&self.toasts);
        blocked_store::keep(data, block, ignored, move |kept| {
            if let (Err(error), Some(toasts)) = (kept, toasts.upgrade()) {
                toasts.warn(&sentences::stored_error(&error));
            }
        });
    }
}
