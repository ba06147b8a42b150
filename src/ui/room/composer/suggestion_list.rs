// SPDX-License-Identifier: GPL-3.0-or-later
//! The suggestions above the text being written: names behind an `@`, emoji behind a `:`. The
//! focus stays in the text; Tab takes one, the arrows choose, Escape hides them.

use std::cell::{Cell, OnceCell, RefCell};

use crate::commands::{Suggestion, Suggestions};
use crate::ui::compat;
use adw::prelude::*;

type Source = Box<dyn Fn(&str) -> Suggestions>;

/// The strip of suggestions, and those that are in it.
#[derive(Default)]
pub struct SuggestionStrip {
    pub(super) list: gtk::FlowBox,
    pub(super) source: OnceCell<Source>,
    pub(super) found: RefCell<Suggestions>,
    /// Index of the one that is chosen.
    pub(super) chosen: Cell<Option<usize>>,
    /// The place that nothing is suggested for any more.
    pub(super) settled: Cell<Option<usize>>,
}

impl SuggestionStrip {
    /// The widget, to be put above the text.
    pub fn widget(&self) -> &gtk::FlowBox {
        &self.list
    }

    pub(super) fn show(
        &self,
        found: Suggestions,
        chosen: Option<usize>,
        accept: impl Fn(usize) + Clone + 'static,
    ) {
        if *self.found.borrow() == found {
            // The same names may be meant more surely by now, or no longer.
            if self.chosen.get() != chosen {
                self.choose(chosen);
            }
            return;
        }
        while let Some(child) = self.list.first_child() {
            self.list.remove(&child);
        }
        for (index, suggestion) in found.all.iter().enumerate() {
            self.list.append(&button(suggestion, index, accept.clone()));
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
    pub(super) fn step(&self, forward: bool) {
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

fn button(
    suggestion: &Suggestion,
    index: usize,
    accept: impl Fn(usize) + 'static,
) -> gtk::FlowBoxChild {
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
    button.connect_clicked(move |_| accept(index));
    gtk::FlowBoxChild::builder().child(&button).can_focus(false).build()
}
