// SPDX-License-Identifier: GPL-3.0-or-later
//! Suggestions above the text being written: names behind an `@`, emoji behind a `:`. The
//! focus stays in the text; Tab takes one, the arrows choose, Escape hides them.

use std::cell::{Cell, OnceCell, RefCell};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, glib};

use super::editor::Editor;
use crate::commands::{Suggestion, Suggestions};
use crate::i18n::gettext;
use crate::ui::compat;

type Source = Box<dyn Fn(&str) -> Suggestions>;

/// The strip of suggestions, and those that are in it.
#[derive(Default)]
pub struct SuggestionStrip {
    list: gtk::FlowBox,
    source: OnceCell<Source>,
    found: RefCell<Suggestions>,
    /// Index of the one that is chosen.
    chosen: Cell<Option<usize>>,
    /// The place that nothing is suggested for any more.
    settled: Cell<Option<usize>>,
}

impl SuggestionStrip {
    /// The widget, to be put above the text.
    pub fn widget(&self) -> &gtk::FlowBox {
        &self.list
    }

    fn show(&self, editor: &Editor, found: Suggestions, chosen: Option<usize>) {
        if *self.found.borrow() == found {
            return;
        }
        while let Some(child) = self.list.first_child() {
            self.list.remove(&child);
        }
        for (index, suggestion) in found.all.iter().enumerate() {
            self.list.append(&button(editor, suggestion, index));
        }
        self.list.set_visible(!found.all.is_empty());
        let names: Vec<_> = found.all.iter().map(|one| one.name.clone()).collect();
        self.found.replace(found);
        self.choose(chosen);
        if !names.is_empty() {
            compat::announce(&self.list, &names.join(", "));
        }
    }

    fn choose(&self, chosen: Option<usize>) {
        self.chosen.set(chosen);
        let children = std::iter::successors(self.list.first_child(), WidgetExt::next_sibling);
        for (index, child) in children.enumerate() {
            let Some(button) = child.first_child() else { continue };
            if chosen == Some(index) {
                button.add_css_class("suggested-action");
            } else {
                button.remove_css_class("suggested-action");
            }
        }
    }

    /// Chooses the next or the one before.
    fn step(&self, forward: bool) {
        let count = self.found.borrow().all.len();
        let chosen = match self.chosen.get() {
            None => 0,
            Some(last) if forward => (last + 1) % count.max(1),
            Some(last) => (last + count.saturating_sub(1)) % count.max(1),
        };
        self.choose(Some(chosen));
        if let Some(suggestion) = self.found.borrow().all.get(chosen) {
            compat::announce(&self.list, &suggestion.name);
        }
    }
}

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
            editor.upgrade().inspect(Editor::suggest);
        });
    }

    /// Shows what fits the text up to the cursor.
    fn suggest(&self) {
        let strip = &self.imp().strip;
        let Some(source) = strip.source.get() else { return };
        let begun = self.begun();
        let mut found = source(&begun);
        if found.all.is_empty() || strip.settled.get() != Some(found.start) {
            strip.settled.set(None);
        } else {
            found = Suggestions::default();
        }
        // Return sends what may be a smiley or a finished name.
        let is_begun = begun.len() > found.start + 1 && !begun.ends_with(char::is_whitespace);
        let is_name = found.all.first().is_some_and(|first| first.emoji.is_none());
        strip.show(self, found, (is_begun && is_name).then_some(0));
    }

    /// The text up to the cursor; nothing while something is selected.
    fn begun(&self) -> String {
        let buffer = self.imp().view.buffer();
        if buffer.has_selection() {
            return String::new();
        }
        let cursor = buffer.iter_at_offset(buffer.cursor_position());
        buffer.text(&buffer.start_iter(), &cursor, false).into()
    }

    /// Writes the suggestion of that index.
    fn accept(&self, index: usize) {
        let strip = &self.imp().strip;
        let found = strip.found.borrow().clone();
        let Some(suggestion) = found.all.get(index) else { return };
        let begun = self.begun();
        let Some(before) = begun.get(..found.start) else { return };
        let buffer = self.imp().view.buffer();
        let start = i32::try_from(before.chars().count()).unwrap_or_default();
        let mut from = buffer.iter_at_offset(start);
        let mut to = buffer.iter_at_offset(buffer.cursor_position());
        buffer.begin_user_action();
        buffer.delete(&mut from, &mut to);
        buffer.insert(&mut from, &suggestion.text);
        buffer.end_user_action();
        strip.settled.set(Some(found.start));
        self.grab_focus();
        self.suggest();
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
            gdk::Key::Tab => self.accept(chosen.unwrap_or(0)),
            gdk::Key::Return | gdk::Key::KP_Enter | gdk::Key::ISO_Enter => match chosen {
                Some(chosen) => self.accept(chosen),
                None => return false,
            },
            gdk::Key::Down => strip.step(true),
            gdk::Key::Up if chosen.is_some() => strip.step(false),
            gdk::Key::Escape => {
                let start = strip.found.borrow().start;
                strip.settled.set(Some(start));
                self.suggest();
            }
            _ => return false,
        }
        true
    }
}

fn button(editor: &Editor, suggestion: &Suggestion, index: usize) -> gtk::FlowBoxChild {
    let label = match suggestion.emoji {
        Some(emoji) => format!("{emoji} {}", suggestion.name),
        None => format!("@{}", suggestion.name),
    };
    let words = gtk::Label::builder()
        .label(label)
        .ellipsize(gtk::pango::EllipsizeMode::End)
        .max_width_chars(20)
        .build();
    let button = gtk::Button::builder()
        .child(&words)
        .can_focus(false)
        .tooltip_text(&suggestion.name)
        .css_classes(["small"])
        .build();
    compat::set_label(&button, &suggestion.name);
    button.connect_clicked(glib::clone!(
        #[weak]
        editor,
        move |_| editor.accept(index)
    ));
    gtk::FlowBoxChild::builder().child(&button).can_focus(false).build()
}
