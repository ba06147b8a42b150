// SPDX-License-Identifier: GPL-3.0-or-later
//! Reading out what arrives, to whoever has the window open and a screen reader.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::window::RoomWindow;
use super::words;
use crate::model::{Row, RowsSplice};
use crate::ui::compat;

/// More messages than this at once are counted, not read.
const FEW: usize = 3;

impl RoomWindow {
    /// Has a screen reader say what others have just said, while the window is
    /// in use.
    pub(super) fn read_out(&self, change: RowsSplice) {
        if change.news == 0 || !self.is_active() {
            return;
        }
        let sentence = if change.news > FEW {
            words::waiting(u32::try_from(change.news).unwrap_or(u32::MAX))
        } else {
            self.news(change).join("\n")
        };
        if !sentence.is_empty() {
            compat::announce(&*self.imp().conversation, &sentence);
        }
    }

    /// The messages of others among the rows that came.
    fn news(&self, change: RowsSplice) -> Vec<String> {
        let state = self.state().borrow();
        let rows = change.at..change.at + change.added;
        rows.filter_map(|index| match &*state.timeline.row(index)? {
            Row::Said(said) if !said.own && !said.past => {
                Some(words::said(&said.author, &said.text))
            }
            Row::Announcement(announcement) => Some(announcement.text.to_string()),
            _ => None,
        })
        .collect()
    }
}
