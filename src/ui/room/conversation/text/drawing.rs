// SPDX-License-Identifier: GPL-3.0-or-later
//! A part of a text as a label shows it, and the source of each piece of it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

use gtk::pango;

use super::styles;
use crate::markup::{LinkForm, StyledRun, TextStyle};
use crate::ui::room::conversation::links::{ARROW, BEGIN, END, LinkTarget, escape, visible};
use crate::ui::room::strings;

/// Scheme of what uncovers a spoiler. No text has links with it.
pub(super) const SPOILER: &str = "spoiler:";

/// A piece of what is shown.
#[derive(Debug, PartialEq, Eq)]
struct DrawnPiece {
    shown: Range<usize>,
    /// The bytes of the text it stands for; none for what is only told.
    source: Range<usize>,
    style: TextStyle,
    address: Option<String>,
}

/// A text as a label shows it.
#[derive(Debug, Default)]
pub(super) struct DrawnText {
    /// The words that are shown.
    pub shown: String,
    /// The same as markup, in which only links are marked.
    pub markup: String,
    pieces: Vec<DrawnPiece>,
    /// Sentences about where the links lead.
    pub places: Vec<String>,
    /// Set if there is something to press.
    pub has_links: bool,
}

impl DrawnText {
    /// Draws runs of `source`, and of the spoilers only those that are `uncovered`.
    pub fn new(source: &str, runs: &[StyledRun], uncovered: &BTreeSet<usize>) -> Self {
        let mut drawn = Self::default();
        let mut hidden = None;
        for StyledRun { range, style } in runs {
            let words = &source[range.clone()];
            let covered = style.spoiler.filter(|spoiler| !uncovered.contains(spoiler));
            match (covered, style.link) {
                (Some(spoiler), _) if hidden == Some(spoiler) => drawn.extend_spoiler(range.end),
                (Some(spoiler), _) => drawn.push_spoiler(spoiler, range.clone()),
                (None, Some(form)) => drawn.push_link(words, range.clone(), form, *style),
                (None, None) => drawn.push(words, range.clone(), *style),
            }
            hidden = covered;
        }
        drawn
    }

    /// The looks of the pieces, above those of `base`.
    pub fn attributes(&self, base: Option<&pango::AttrList>) -> pango::AttrList {
        let list = base.and_then(pango::AttrList::copy).unwrap_or_default();
        for DrawnPiece { shown, style, .. } in &self.pieces {
            styles::add(&list, shown, *style);
        }
        list
    }

    /// The address of the link at a byte of what is shown.
    pub fn link_at(&self, index: usize) -> Option<&str> {
        let piece = self.pieces.iter().find(|piece| piece.shown.contains(&index))?;
        piece.address.as_deref().filter(|address| !address.starts_with(SPOILER))
    }

    /// The bytes of the text that a part of what is shown stands for, with the marks in
    /// between.
    pub fn source_of(&self, part: Range<usize>) -> Option<Range<usize>> {
        let is_in = |piece: &&DrawnPiece| {
            !piece.source.is_empty() && piece.shown.start < part.end && piece.shown.end > part.start
        };
        let first = self.pieces.iter().find(is_in)?;
        let last = self.pieces.iter().rfind(is_in)?;
        let is_same = |piece: &DrawnPiece| piece.shown.len() == piece.source.len();
        let start = match is_same(first) {
            true => first.source.start + part.start.saturating_sub(first.shown.start),
            false => first.source.start,
        };
        let end = match is_same(last) {
            true => last.source.end - last.shown.end.saturating_sub(part.end),
            false => last.source.end,
        };
        (start < end).then_some(start..end)
    }

    fn push(&mut self, words: &str, source: Range<usize>, style: TextStyle) {
        self.markup.push_str(&escape(words));
        self.note(&visible(words), source, style, None);
    }

    fn note(
        &mut self,
        shown: &str,
        source: Range<usize>,
        style: TextStyle,
        address: Option<String>,
    ) {
        let start = self.shown.len();
        self.shown.push_str(shown);
        let shown = start..self.shown.len();
        self.has_links |= address.is_some();
        self.pieces.push(DrawnPiece { shown, source, style, address });
    }

    fn push_link(&mut self, words: &str, source: Range<usize>, form: LinkForm, style: TextStyle) {
        let Some(target) = LinkTarget::of(words, form) else {
            return self.push(words, source, style);
        };
        let address = format!("{}{words}", form.prefix());
        let (href, told) = (escape(&address), escape(words));
        let sentence = target.sentence();
        // A tooltip is markup within markup.
        let title = escape(&escape(&sentence));
        self.places.push(sentence);
        // Writing to a String cannot fail.
        let _ = write!(self.markup, "<a href=\"{href}\" title=\"{title}\">{told}</a>");
        self.note(&visible(words), source.clone(), style, Some(address));
        if target.deceives {
            let place = escape(&target.place);
            let _ = write!(self.markup, "{BEGIN}<span alpha=\"80%\">{ARROW}{place}</span>{END}");
            let told = format!("{BEGIN}{ARROW}{}{END}", visible(&target.place));
            self.note(&told, source.end..source.end, TextStyle::default(), None);
        }
    }

    fn push_spoiler(&mut self, spoiler: usize, source: Range<usize>) {
        let words = strings::hidden_spoiler();
        let address = format!("{SPOILER}{spoiler}");
        let _ = write!(self.markup, "<a href=\"{address}\" title=\"\">{}</a>", escape(&words));
        let style = TextStyle { spoiler: Some(spoiler), ..TextStyle::default() };
        self.note(&words, source, style, Some(address));
    }

    fn extend_spoiler(&mut self, end: usize) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.source.end = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::markup::Markup;
    use crate::ui::room::conversation::links::strip_links;

    fn drawn(text: &str, uncovered: &[usize]) -> DrawnText {
        let runs: Vec<_> = Markup::new(text, &|_| None).runs().cloned().collect();
        DrawnText::new(text, &runs, &uncovered.iter().copied().collect())
    }

    #[test]
    fn a_link_is_found_where_it_is_shown() {
        let drawn =
            drawn("see *https://a.example/* or http://bank.com@evil.example/ ada@b.example.", &[]);
        let link = |words: &str| drawn.link_at(drawn.shown.find(words).unwrap());
        assert_eq!(link("see"), None);
        assert_eq!(link("https://a"), Some("https://a.example/"));
        assert_eq!(link("or "), None);
        assert_eq!(link("bank"), Some("http://bank.com@evil.example/"));
        assert_eq!(link("→"), None);
        assert_eq!(link("ada"), Some("mailto:ada@b.example"));
        assert_eq!(drawn.link_at(drawn.shown.len() - 1), None);
        let shown = gtk::pango::parse_markup(&strip_links(&drawn.markup), '\0').unwrap().1;
        assert_eq!(shown, drawn.shown);
    }

    #[test]
    fn a_spoiler_is_shown_once_it_is_uncovered() {
        let text = "it was ||the *butler* https://a.example|| or ||not||";
        let covered = drawn(text, &[]);
        assert_eq!(covered.shown, "it was spoiler, hidden or spoiler, hidden");
        assert!(!covered.markup.contains("butler") && covered.places.is_empty());
        assert_eq!(covered.link_at(10), None);
        assert_eq!(drawn(text, &[1]).shown, "it was spoiler, hidden or not");
        let all = drawn(text, &[0, 1]);
        assert_eq!(all.shown, "it was the butler https://a.example or not");
        assert_eq!(all.places.len(), 1);
    }

    #[test]
    fn what_is_selected_is_copied_as_it_was_typed() {
        let text = "a *bold* and ||hidden|| http://x@y.example z";
        let drawn = drawn(text, &[]);
        let source = |words: &str| {
            let start = drawn.shown.find(words).unwrap();
            drawn.source_of(start..start + words.len()).map(|range| &text[range])
        };
        assert_eq!(source("a bold and"), Some("a *bold* and"));
        assert_eq!(source("ol"), Some("ol"));
        assert_eq!(source("hidden"), Some("hidden"));
        assert_eq!(source(" z"), Some(" z"));
        assert_eq!(source(" → "), None);
        assert_eq!(drawn.source_of(0..0), None);
    }

    proptest! {
        #[test]
        fn whatever_is_said_is_drawn_as_valid_markup(
            text in "([a-c <>&\"'\n]|\\*|_|`|\\|\\||https://|@|\\.com|é){0,50}",
        ) {
            let drawn = drawn(&text, &[0]);
            let stripped = strip_links(&drawn.markup);
            let (_, shown, _) = gtk::pango::parse_markup(&stripped, '\0').unwrap();
            prop_assert_eq!(shown.as_str(), &*drawn.shown);
            drawn.attributes(None);
            if let Some(source) = drawn.source_of(0..drawn.shown.len()) {
                prop_assert!(text.get(source).is_some());
            }
        }
    }
}
