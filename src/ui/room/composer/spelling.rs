// SPDX-License-Identifier: GPL-3.0-or-later
//! Spelling of what is written in a room: the names of those who are here are right.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;
use unicode_segmentation::UnicodeSegmentation;

use super::pane::Composer;
use crate::markup::MentionOf;
use crate::model::mentioned_name;
use crate::ui::spelling::{SpellMarks, SpelledNames};

/// The names of those who are in the room of a composer.
struct NamesInRoom(glib::WeakRef<Composer>);

/// Has the words in a composer looked at.
pub fn attach(composer: &Composer) {
    let names = NamesInRoom(composer.downgrade());
    SpellMarks::attach(&composer.editor().imp().view, names);
}

impl SpelledNames for NamesInRoom {
    fn at(&self, rest: &str) -> Option<(usize, MentionOf)> {
        let composer = self.0.upgrade()?;
        let state = composer.session()?.state();
        mentioned_name(rest, &state.roster, &state.you, state.role())
    }

    fn has_word(&self, word: &str) -> bool {
        let Some(composer) = self.0.upgrade() else { return false };
        let Some(session) = composer.session() else { return false };
        let (state, word) = (session.state(), word.to_lowercase());
        let mut words = state.roster.names().flat_map(|name| name.as_str().unicode_words());
        words.any(|part| part.to_lowercase() == word)
    }
}
