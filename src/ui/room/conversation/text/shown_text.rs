// SPDX-License-Identifier: GPL-3.0-or-later
//! A label that shows a text with its looks, and knows what was typed.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use gtk::prelude::*;
use gtk::{glib, pango};

use super::drawing::{DrawnText, SPOILER};
use crate::markup::StyledRun;
use crate::ui::room::conversation::links;
use crate::ui::{compat, reading_menu};

/// The narrowest a long text may become.
const LEAST_CHARACTERS: usize = 12;

/// The size of a few emoji, in those of text.
const LARGE: f64 = 2.4;

/// A label, and what it shows.
#[derive(Debug, Clone)]
pub struct ShownText(Rc<ShownLabel>);

#[derive(Debug)]
struct ShownLabel {
    label: gtk::Label,
    /// The looks the label has of its own.
    base: Option<pango::AttrList>,
    /// Set while it has more than those.
    is_styled: Cell<bool>,
    source: RefCell<Rc<str>>,
    /// The part of the source that is shown, with its marks.
    span: RefCell<Range<usize>>,
    runs: RefCell<Vec<StyledRun>>,
    /// Nothing while the text is shown as it was typed.
    drawn: RefCell<Option<DrawnText>>,
    uncovered: RefCell<BTreeSet<usize>>,
}

impl ShownText {
    /// Takes `label` for texts with looks.
    pub fn new(label: &gtk::Label) -> Self {
        let text = Self(Rc::new(ShownLabel {
            label: label.clone(),
            base: label.attributes(),
            is_styled: Cell::default(),
            source: RefCell::new("".into()),
            span: RefCell::default(),
            runs: RefCell::default(),
            drawn: RefCell::default(),
            uncovered: RefCell::default(),
        }));
        text.connect_copy();
        let weak = Rc::downgrade(&text.0);
        links::connect(label, move |address| {
            let spoiler = address.strip_prefix(SPOILER).and_then(|number| number.parse().ok());
            let (Some(text), Some(spoiler)) = (weak.upgrade(), spoiler) else { return false };
            Self(text).uncover(spoiler);
            true
        });
        text
    }

    /// The label.
    pub fn label(&self) -> &gtk::Label {
        &self.0.label
    }

    /// Shows `text` as it is.
    pub fn show_plain(&self, text: &str) {
        let shown = &self.0;
        shown.drawn.take();
        shown.runs.take();
        if shown.is_styled.replace(false) {
            shown.label.set_attributes(shown.base.as_ref());
        }
        shown.label.set_text(text);
        shown.label.set_width_chars(least_width(text));
    }

    /// Shows a few emoji, large.
    pub fn show_large(&self, emoji: &str) {
        self.show_plain(emoji);
        let shown = &self.0;
        let list = shown.base.as_ref().and_then(pango::AttrList::copy).unwrap_or_default();
        list.insert(pango::AttrFloat::new_scale(LARGE));
        shown.label.set_attributes(Some(&list));
        shown.is_styled.set(true);
    }

    /// Shows runs of a text, which are all of `span`; spoilers are covered.
    pub fn show(&self, source: &Rc<str>, span: Range<usize>, runs: Vec<StyledRun>) {
        self.0.source.replace(source.clone());
        self.0.span.replace(span);
        self.0.runs.replace(runs);
        self.0.uncovered.borrow_mut().clear();
        self.draw();
    }

    /// Sentences about where the links lead, for who does not see a tooltip.
    pub fn places(&self) -> Vec<String> {
        self.0.drawn.borrow().as_ref().map(|drawn| drawn.places.clone()).unwrap_or_default()
    }

    /// The link at a point of `host`; without a point, the one with the focus.
    pub fn link_under(
        &self,
        host: &impl IsA<gtk::Widget>,
        point: Option<(f64, f64)>,
    ) -> Option<String> {
        let label = &self.0.label;
        let Some(point) = point else {
            let address = label.current_uri().filter(|address| !address.starts_with(SPOILER));
            return address.map(String::from);
        };
        let index = reading_menu::index_at(host, label, point)?;
        let drawn = self.0.drawn.borrow();
        drawn.as_ref()?.link_at(index).map(str::to_owned)
    }

    fn uncover(&self, spoiler: usize) {
        self.0.uncovered.borrow_mut().insert(spoiler);
        let weak = Rc::downgrade(&self.0);
        // The label is not done yet with the link that was pressed.
        glib::idle_add_local_once(move || {
            let Some(shown) = weak.upgrade() else { return };
            let text = Self(shown);
            text.draw();
            compat::set_label(text.label(), &text.label().text());
            compat::announce(text.label(), &text.label().text());
        });
    }

    fn draw(&self) {
        let shown = &self.0;
        let drawn =
            DrawnText::new(&shown.source.borrow(), &shown.runs.borrow(), &shown.uncovered.borrow());
        match drawn.has_links {
            true => shown.label.set_markup(&drawn.markup),
            false => shown.label.set_text(&drawn.shown),
        }
        shown.label.set_attributes(Some(&drawn.attributes(shown.base.as_ref())));
        shown.is_styled.set(true);
        shown.label.set_width_chars(least_width(&drawn.shown));
        shown.drawn.replace(Some(drawn));
    }

    /// Has what is selected copied as it was typed.
    fn connect_copy(&self) {
        let weak = Rc::downgrade(&self.0);
        self.0.label.connect_copy_clipboard(move |label| {
            let Some(typed) = weak.upgrade().and_then(|shown| Self(shown).selected()) else {
                return;
            };
            label.stop_signal_emission_by_name("copy-clipboard");
            compat::copy(label, &typed);
        });
    }

    /// The selected part as it was typed; nothing where it is shown so.
    fn selected(&self) -> Option<String> {
        let drawn = self.0.drawn.borrow();
        let drawn = drawn.as_ref()?;
        let (from, to) = self.0.label.selection_bounds()?;
        let byte = |character: i32| {
            let character = usize::try_from(character).unwrap_or_default();
            let found = drawn.shown.char_indices().nth(character);
            found.map_or(drawn.shown.len(), |(byte, _)| byte)
        };
        let part = byte(from)..byte(to);
        let source = self.0.source.borrow();
        let part = match part == (0..drawn.shown.len()) {
            true => self.0.span.borrow().clone(),
            false => drawn.source_of(part)?,
        };
        source.get(part).map(str::to_owned)
    }
}

/// The least width of `text`, in characters. Without one, GTK looks for it by
/// breaking every word.
pub(super) fn least_width(text: &str) -> i32 {
    let longest = text.lines().map(|line| line.chars().take(LEAST_CHARACTERS).count()).max();
    longest.and_then(|longest| i32::try_from(longest).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_no_wider_than_its_longest_line() {
        assert_eq!(least_width("a\nbc\nd\ne\nf\ng"), 2);
        assert_eq!(least_width("no\nbut a long line further down"), 12);
        assert_eq!(least_width(""), 0);
    }
}
