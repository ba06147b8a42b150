// SPDX-License-Identifier: GPL-3.0-or-later
//! Saying something again: in an empty editor, Up brings back what was said last, and Down
//! leads on to what is newer. Where the last message can be edited, Up does that instead.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::gdk;

use super::editor::Editor;
use super::said_texts::RecallStep;

impl Editor {
    /// Returns the step that `key` makes, if it leads to something said, and not to
    /// another line of what is written.
    pub(super) fn recall_step(&self, key: gdk::Key) -> Option<RecallStep> {
        let step = match key {
            gdk::Key::Up | gdk::Key::KP_Up => RecallStep::Earlier,
            gdk::Key::Down | gdk::Key::KP_Down => RecallStep::Later,
            _ => return None,
        };
        let leads = self.is_on_edge(step) && self.imp().said.borrow().leads(step, &self.text());
        (leads || edits_last(self, step, false)).then_some(step)
    }

    /// Remembers what was said.
    pub(super) fn remember(&self, text: &str) {
        self.imp().said.borrow_mut().add(text);
    }

    /// Shows what `step` leads to.
    pub(super) fn recall(&self, step: RecallStep) {
        if edits_last(self, step, true) {
            return;
        }
        let shown = self.text();
        let text = self.imp().said.borrow_mut().take(step, &shown).map(str::to_owned);
        if let Some(text) = text {
            self.set_text(&text);
        }
    }

    /// Tells whether the cursor is on the line where `step` leaves the text.
    fn is_on_edge(&self, step: RecallStep) -> bool {
        let view = &self.imp().view;
        let buffer = view.buffer();
        let (first, last) = buffer.bounds();
        let edge = if step == RecallStep::Earlier { first } else { last };
        let cursor = buffer.iter_at_mark(&buffer.get_insert());
        view.iter_location(&cursor).y() == view.iter_location(&edge).y()
    }
}

/// Has Up in an empty editor do what `edit_last` does, where it can.
pub(super) fn set_edit_last(editor: &Editor, edit_last: impl Fn(bool) -> bool + 'static) {
    editor.imp().edit_last.replace(Some(Box::new(edit_last)));
}

/// Tells if `step` has our last message edited, and does it if that is to be done.
fn edits_last(editor: &Editor, step: RecallStep, does: bool) -> bool {
    let edit_last = editor.imp().edit_last.borrow();
    step == RecallStep::Earlier
        && editor.length() == 0
        && edit_last.as_ref().is_some_and(|edit_last| edit_last(does))
}
