// SPDX-License-Identifier: GPL-3.0-or-later
//! The question of a poll, and its answers below it.

use gtk::prelude::*;

use super::{MessageBody, lines};
use crate::ui::room::conversation::poll_box::PollBox;

impl MessageBody {
    /// Shows the question of a poll, with its answers below it.
    pub fn show_poll(&self, question: &str, options: &[Box<str>], poll: PollBox) {
        let answers = (1..).zip(options).map(|(at, option)| format!("\n{at}. {option}"));
        self.text.replace(answers.fold(question.to_owned(), |text, line| text + &line).into());
        self.show_blocks(&question.into(), Vec::new());
        if let Some(blocks) = &mut *self.blocks.borrow_mut() {
            let text = lines(&blocks.parent, &question.into(), Vec::new());
            text.show_plain(question);
            blocks.texts.push(text);
            blocks.parent.append(poll.widget());
        }
        self.poll.replace(Some(poll));
    }

    /// The poll that is shown.
    pub fn poll(&self) -> Option<PollBox> {
        self.poll.borrow().clone()
    }
}
