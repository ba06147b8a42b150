// SPDX-License-Identifier: GPL-3.0-or-later
//! Suggestions while somebody writes. The focus stays in the text; Tab takes one, the
//! arrows choose, Escape hides them.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::gdk;

use super::editor::Editor;
use crate::commands::Suggestions;
use crate::i18n::gettext;
use crate::ui::compat;

impl Editor {
    /// Has `source` suggest how a text goes on.
    pub fn set_suggestions(&self, source: impl Fn(&str) -> Suggestions + 'static) {
        let strip = &self.imp().strip;
        // Whoever has a source keeps it.
        let _ = strip.source.set(Box::new(source));
        let list = &strip.list;
        list.set_visible(false);
        list.set_selection_mode(gtk::SelectionMode::None);
        list.set_max_children_per_line(8);
        list.set_can_focus(false);
        list.add_css_class("suggestions");
        compat::set_label(list, &gettext("Suggestions"));
        let editor = self.downgrade();
        self.imp().view.buffer().connect_cursor_position_notify(move |_| {
            editor.upgrade().inspect(suggest);
        });
    }

    /// Tells if a key may mean something to the suggestions that are shown.
    pub(super) fn suggests(&self, key: gdk::Key) -> bool {
        let strip = &self.imp().strip;
        let is_one = matches!(key, gdk::Key::Down | gdk::Key::Escape)
            || key == gdk::Key::Up && strip.chosen.get().is_some();
        is_one && !strip.found.borrow().all.is_empty()
    }

    /// Does with the suggestions what a key means there; tells if it meant something.
    pub(super) fn takes_for_suggestion(&self, key: gdk::Key) -> bool {
        let strip = &self.imp().strip;
        if strip.found.borrow().all.is_empty() {
            return false;
        }
        let chosen = strip.chosen.get();
        match key {
            gdk::Key::Tab => accept(self, chosen.unwrap_or(0)),
            gdk::Key::Return | gdk::Key::KP_Enter | gdk::Key::ISO_Enter => match chosen {
                Some(chosen) => accept(self, chosen),
                None => return false,
            },
            gdk::Key::Down => strip.step(true),
            gdk::Key::Up if chosen.is_some() => strip.step(false),
            gdk::Key::Escape => {
                let start = strip.found.borrow().start;
                strip.settled.set(Some(start));
                suggest(self);
            }
            _ => return false,
        }
        true
    }
}

/// Shows what fits the text up to the cursor.
fn suggest(editor: &Editor) {
    let strip = &editor.imp().strip;
    let Some(source) = strip.source.get() else { return };
    let begun = begun_of(editor);
    let mut found = source(&begun);
    if found.all.is_empty() || strip.settled.get() != Some(found.start) {
        strip.settled.set(None);
    } else {
        found = Suggestions::default();
    }
    // Return sends what may be a smiley or a finished name.
    let is_begun = begun.len() > found.start + 1 && !begun.ends_with(char::is_whitespace);
    let is_name = found.all.first().is_some_and(|first| first.emoji.is_none());
    let weak = editor.downgrade();
    strip.show(found, (is_begun && is_name).then_some(0), move |index| {
        if let Some(editor) = weak.upgrade() {
            accept(&editor, index);
        }
    });
}

/// The text up to the cursor; nothing while something is selected.
fn begun_of(editor: &Editor) -> String {
    let buffer = editor.imp().view.buffer();
    if buffer.has_selection() {
        return String::new();
    }
    let cursor = buffer.iter_at_offset(buffer.cursor_position());
    buffer.text(&buffer.start_iter(), &cursor, false).into()
}

/// Writes the suggestion of that index.
fn accept(editor: &Editor, index: usize) {
    let strip = &editor.imp().strip;
    let found = strip.found.borrow().clone();
    let Some(suggestion) = found.all.get(index) else { return };
    let begun = begun_of(editor);
    let Some(before) = begun.get(..found.start) else { return };
    let buffer = editor.imp().view.buffer();
    let start = i32::try_from(before.chars().count()).unwrap_or_default();
    let mut from = buffer.iter_at_offset(start);
    let mut to = buffer.iter_at_offset(buffer.cursor_position());
    buffer.begin_user_action();
    buffer.delete(&mut from, &mut to);
    buffer.insert(&mut from, &suggestion.text);
    buffer.end_user_action();
    strip.settled.set(Some(found.start));
    editor.grab_focus();
    suggest(editor);
}
