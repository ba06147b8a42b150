// SPDX-License-Identifier: GPL-3.0-or-later
//! The place of a message that is removed: who removed it, and nothing to do with it.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::message_row::MessageRow;
use super::shown_message::ShownMessage;
use crate::i18n::gettext;
use crate::model::{MessageRemoval, Said};
use crate::sentences;

/// Class of such a row.
const REMOVED: &str = "removed";

impl MessageRow {
    /// Notes the message, if it is in the room, and shows what stands in place of a text
    /// that is removed; returns it.
    pub(super) fn set_removal(&self, said: Option<&Said>) -> Option<String> {
        self.imp().shown.replace(said.map(ShownMessage::of).unwrap_or_default());
        let removal = said.and_then(|said| said.removal.as_ref());
        let told = removal.map(|removal| match removal {
            MessageRemoval::Due => gettext("Removed"),
            MessageRemoval::Done { by } => sentences::removed(by.as_ref()),
        });
        let imp = self.imp();
        if let Some(told) = &told {
            // A name is no link.
            imp.content().show_instead(told);
        }
        imp.body.set_selectable(told.is_none());
        self.set_class(REMOVED, told.is_some());
        told
    }

    /// The number of the message, if there is one to remove.
    pub(super) fn removable(&self) -> Option<u64> {
        Some(self.imp().shown.borrow().number).filter(|number| *number > 0)
    }

    pub(super) fn is_removed(&self) -> bool {
        self.has_css_class(REMOVED)
    }
}
