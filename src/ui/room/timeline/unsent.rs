// SPDX-License-Identifier: GPL-3.0-or-later
//! Our own words at the end of the conversation, until their echo is here.

use super::Timeline;
use crate::protocol::Text;
use crate::ui::room::outbox::{Trouble, Unsent};

impl Timeline {
    /// Our own words, on their way. They stay at the end until their echo is
    /// here.
    pub fn write(&mut self, id: &str, text: Text, time: u64) {
        self.touch();
        self.outbox.add(id, text, time);
    }

    /// Our words `id` did not get through.
    pub fn fail(&mut self, id: &str, trouble: Trouble) {
        self.touch();
        self.outbox.fail(id, trouble);
    }

    /// The line is gone, and with it what was on its way.
    pub fn fail_pending(&mut self) {
        self.touch();
        self.outbox.fail_pending();
    }

    /// Puts failed words on their way again.
    pub fn retry(&mut self, id: &str) -> Option<Text> {
        self.touch();
        self.outbox.retry(id)
    }

    /// Takes failed words away.
    pub fn discard(&mut self, id: &str) -> Option<Text> {
        self.touch();
        self.outbox.take(id).map(|unsent| unsent.text)
    }

    /// The failed words `id`.
    pub fn unsent(&self, id: &str) -> Option<&Unsent> {
        self.outbox.find(id)
    }
}
