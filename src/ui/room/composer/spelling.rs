// SPDX-License-Identifier: GPL-3.0-or-later
//! Spelling of what is written in a room: the names of those who are here are right.

use std::cell::RefCell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::pane::Composer;
use crate::markup::MentionOf;
use crate::model::{NameWords, mentioned_name};
use crate::ui::spelling::{SpellMarks, SpelledNames};

/// The names of those who are in the room of a composer.
struct NamesInRoom {
    composer: glib::WeakRef<Composer>,
    words: RefCell<NameWords>,
}

/// Has the words in a composer looked at.
pub fn attach(composer: &Composer) {
    let names = NamesInRoom { composer: composer.downgrade(), words: RefCell::default() };
    SpellMarks::attach(&composer.editor().imp().view, names);
}

impl SpelledNames for NamesInRoom {
    fn at(&self, rest: &str) -> Option<(usize, MentionOf)> {
        let composer = self.composer.upgrade()?;
        let state = composer.session()?.state();
        mentioned_name(rest, &state.roster, &state.you, state.role())
    }

    fn has_word(&self, word: &str) -> bool {
        let Some(composer) = self.composer.upgrade() else { return false };
        let Some(session) = composer.session() else { return false };
        self.words.borrow_mut().has(&session.state().roster, word)
    }
}
