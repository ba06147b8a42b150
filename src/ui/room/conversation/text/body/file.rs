// SPDX-License-Identifier: GPL-3.0-or-later
//! A file in the place of a text, and the words about it below.

use std::rc::Rc;

use gtk::prelude::*;

use super::{MessageBody, add, lines};
use crate::markup::{self, Markup};
use crate::ui::room::conversation::file_box::FileBox;
use crate::ui::room::conversation::text::shown_text::ShownText;
use crate::ui::settings;

impl MessageBody {
    /// Shows a file, with the words about it below. All of it is `line`, where it is copied.
    pub fn show_file(&self, line: &str, caption: &str, file: FileBox) {
        self.text.replace(line.into());
        self.show_blocks(&line.into(), Vec::new());
        if let Some(blocks) = &mut *self.blocks.borrow_mut() {
            blocks.parent.append(file.widget());
            blocks.texts.push(ShownText::new(file.name()));
            if !caption.is_empty() {
                blocks.texts.extend(self.caption(&blocks.parent, caption));
            }
        }
        self.file.replace(Some(file));
    }

    /// The file that is shown.
    pub fn file(&self) -> Option<FileBox> {
        self.file.borrow().clone()
    }

    /// Adds the words about a file to `parent`.
    fn caption(&self, parent: &gtk::Box, caption: &str) -> Vec<ShownText> {
        let source: Rc<str> = caption.into();
        let markup = match settings::formats_texts() {
            _ if !markup::may_have_marks(caption) => None,
            true => Some(Markup::new(caption, &|rest| self.mentioned(rest))),
            false => Some(Markup::links_only(caption)),
        };
        if let Some(markup) = markup.filter(|markup| !markup.is_plain()) {
            return markup.blocks.into_iter().map(|block| add(parent, &source, block)).collect();
        }
        let text = lines(parent, &source, Vec::new());
        text.show_plain(caption);
        vec![text]
    }
}
