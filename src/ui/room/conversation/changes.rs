// SPDX-License-Identifier: GPL-3.0-or-later
//! Changes of the timeline, as they come to the list: news, what is too old, and
//! what is folded away.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::list::Conversation;
use super::list_model::TimelineModel;
use super::read_aloud;
use crate::model::RowsSplice;
use crate::protocol::Nickname;
use crate::ui::compat;

impl Conversation {
    /// Shows what has changed in the timeline, and has it read out.
    pub fn announce(&self, change: RowsSplice) {
        let Some(model) = self.imp().model.get() else { return };
        model.announce(change);
        self.arrived(change);
        let window = self.root().and_downcast::<gtk::Window>();
        let heard = window.is_some_and(|window| window.is_active());
        let Some(state) = model.state().filter(|_| heard) else { return };
        let news = read_aloud::sentence(&state.borrow().timeline, change);
        if let Some(news) = news {
            compat::announce(self, &news);
        }
    }

    /// Lets go of what is too old to be kept.
    pub fn trim(&self) {
        let state = self.imp().model.get().and_then(TimelineModel::state);
        let change = state.and_then(|state| state.borrow_mut().timeline.trim());
        if let Some(change) = change {
            self.announce(change);
        }
    }

    /// Folds away what `name` said, or unfolds it. The list has to know of
    /// everything that changed before.
    pub fn fold(&self, name: &Nickname, folded: bool) {
        let Some(state) = self.imp().model.get().and_then(TimelineModel::state) else { return };
        let key = name.key();
        let is_theirs = |author: &str| {
            author == name.as_str() || Nickname::new(author).is_ok_and(|author| author.key() == key)
        };
        let mut end = usize::MAX;
        loop {
            let mut state = state.borrow_mut();
            let step = if folded {
                state.timeline.hide_before(end, is_theirs)
            } else {
                state.timeline.show_before(end, is_theirs)
            };
            // The list asks the state what is there now.
            drop(state);
            let Some(change) = step else { break };
            end = change.at;
            self.announce(change);
        }
    }

    /// Unfolds the messages that are hidden under `id`. The list has to know of
    /// everything that changed before.
    pub fn unfold(&self, id: u64) {
        let state = self.imp().model.get().and_then(TimelineModel::state);
        let change = state.and_then(|state| state.borrow_mut().timeline.show(id));
        if let Some(change) = change {
            self.announce(change);
        }
    }
}
