// SPDX-License-Identifier: GPL-3.0-or-later
//! The place of a message that is removed: who removed it, and nothing to do with it.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::message_row::MessageRow;
use crate::i18n::gettext;
use crate::model::MessageRemoval;
use crate::sentences;

/// Class of such a row.
const REMOVED: &str = "removed";

impl MessageRow {
    /// Shows what stands in place of a text that is removed; returns it.
    pub(super) fn set_removal(&self, removal: Option<&MessageRemoval>) -> Option<String> {
        let told = removal.map(|removal| match removal {
            MessageRemoval::Due => gettext("Removed"),
            MessageRemoval::Done { by } => sentences::removed(by.as_ref()),
        });
        let imp = self.imp();
        if let Some(told) = &told {
            // A name is no link.
            imp.body.set_text(told);
            imp.text.take();
        }
        imp.body.set_selectable(told.is_none());
        self.set_class(REMOVED, told.is_some());
        told
    }

    pub(super) fn is_removed(&self) -> bool {
        self.has_css_class(REMOVED)
    }
}
