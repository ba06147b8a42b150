// SPDX-License-Identifier: GPL-3.0-or-later
//! The words by which a screen reader calls the text of a message.

use super::MessageBody;
use crate::ui::compat;

impl MessageBody {
    /// Has the text said like that where it has the focus. Returns `false` if it has several
    /// parts, of which each is said as it is.
    pub fn say_as(&self, words: &str) -> bool {
        let is_whole = self.blocks.borrow().is_none();
        if is_whole {
            compat::set_label(self.whole.label(), words);
        }
        is_whole
    }
}
