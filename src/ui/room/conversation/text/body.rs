// SPDX-License-Identifier: GPL-3.0-or-later
//! The body of a message: one label for nearly all, and blocks below each other where
//! something is quoted or code.

mod file;
mod poll;
mod said_as;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use gtk::prelude::*;

use super::author::TextAuthor;
use super::code_block;
use super::shown_text::ShownText;
use crate::markup::{self, Markup, MarkupBlock, MentionOf, StyledRun};
use crate::ui::room::conversation::file_box::FileBox;
use crate::ui::room::conversation::poll_box::PollBox;
use crate::ui::settings;

/// Finds the name of somebody here behind an `@`.
pub type NamesHere = Rc<dyn Fn(&str) -> Option<(usize, MentionOf)>>;

/// The body of a message in one row.
pub struct MessageBody {
    names: OnceCell<NamesHere>,
    author: Cell<TextAuthor>,
    text: RefCell<Rc<str>>,
    whole: ShownText,
    blocks: RefCell<Option<Blocks>>,
    poll: RefCell<Option<PollBox>>,
    file: RefCell<Option<FileBox>>,
}

/// Blocks in place of the label.
#[derive(Debug)]
struct Blocks {
    parent: gtk::Box,
    texts: Vec<ShownText>,
}

impl MessageBody {
    /// A body whose texts are shown in `label`, or in its place.
    pub fn new(label: &gtk::Label) -> Self {
        Self {
            names: OnceCell::new(),
            author: Cell::default(),
            text: RefCell::new("".into()),
            whole: ShownText::new(label),
            blocks: RefCell::default(),
            poll: RefCell::default(),
            file: RefCell::default(),
        }
    }

    /// Has those mentioned whom `names` finds. Once.
    pub fn set_names(&self, names: NamesHere) {
        // Whoever has names keeps them.
        let _ = self.names.set(names);
    }

    /// Has the texts from now on be by `author`.
    pub fn set_author(&self, author: TextAuthor) {
        self.author.set(author);
    }

    fn mentioned(&self, rest: &str) -> Option<(usize, MentionOf)> {
        let (length, found) = self.names.get().and_then(|names| names(rest))?;
        Some((length, self.author.get().mentions(found)?))
    }

    /// Shows `text`.
    pub fn show(&self, text: &str) {
        let source: Rc<str> = text.into();
        self.text.replace(source.clone());
        // Only a text with a mark pays for it.
        if !markup::may_have_marks(text) {
            return self.show_words(text);
        }
        let markup = match settings::formats_texts() {
            true => Markup::new(text, &|rest| self.mentioned(rest)),
            false => Markup::links_only(text),
        };
        if markup.is_plain() {
            return self.show_words(text);
        }
        match <[MarkupBlock; 1]>::try_from(markup.blocks) {
            Ok([MarkupBlock::Lines(runs)]) => {
                self.remove_blocks();
                self.whole.show(&source, 0..source.len(), runs);
            }
            Ok([block]) => self.show_blocks(&source, vec![block]),
            Err(blocks) => self.show_blocks(&source, blocks),
        }
    }

    /// Shows words of our own in place of the text, of which nothing is left.
    pub fn show_instead(&self, words: &str) {
        self.text.replace("".into());
        self.show_words(words);
    }

    /// The text as it was typed.
    pub fn text(&self) -> Rc<str> {
        self.text.borrow().clone()
    }

    /// The widget that shows the text.
    pub fn widget(&self) -> gtk::Widget {
        match &*self.blocks.borrow() {
            Some(blocks) => blocks.parent.clone().upcast(),
            None => self.whole.label().clone().upcast(),
        }
    }

    /// The label at a point of `host`, or the first.
    pub fn label_at(&self, host: &impl IsA<gtk::Widget>, point: Option<(f64, f64)>) -> gtk::Label {
        self.text_at(host, point).label().clone()
    }

    /// The link at a point of `host`; without a point, the one with the focus.
    pub fn link_under(
        &self,
        host: &impl IsA<gtk::Widget>,
        point: Option<(f64, f64)>,
    ) -> Option<String> {
        self.text_at(host, point).link_under(host, point)
    }

    /// Tells whether a part of the text is selected.
    pub fn has_selection(&self) -> bool {
        self.texts().iter().any(|text| text.label().selection_bounds().is_some())
    }

    /// The places the links lead to, a line for each.
    pub fn places(&self) -> String {
        let places: Vec<_> = self.texts().iter().flat_map(ShownText::places).collect();
        places.join("\n")
    }

    fn texts(&self) -> Vec<ShownText> {
        match &*self.blocks.borrow() {
            Some(blocks) => blocks.texts.clone(),
            None => vec![self.whole.clone()],
        }
    }

    /// The text at a point; without one, the one with the focus.
    fn text_at(&self, host: &impl IsA<gtk::Widget>, point: Option<(f64, f64)>) -> ShownText {
        let is_there = |text: &ShownText| match point {
            Some((x, y)) => {
                let label = text.label();
                let place = host.translate_coordinates(label, x, y);
                place.is_some_and(|(x, y)| label.contains(x, y))
            }
            None => text.label().is_focus(),
        };
        let mut texts = self.texts();
        let found = texts.iter().position(is_there).unwrap_or(0);
        match texts.is_empty() {
            true => self.whole.clone(),
            false => texts.swap_remove(found),
        }
    }

    fn show_words(&self, words: &str) {
        self.remove_blocks();
        match markup::is_few_emoji(words) {
            true => self.whole.show_large(words),
            false => self.whole.show_plain(words),
        }
    }

    fn remove_blocks(&self) {
        drop((self.poll.take(), self.file.take()));
        if let Some(blocks) = self.blocks.take() {
            blocks.parent.unparent();
            self.whole.label().set_visible(true);
        }
    }

    fn show_blocks(&self, source: &Rc<str>, blocks: Vec<MarkupBlock>) {
        self.remove_blocks();
        let label = self.whole.label();
        let Some(row) = label.parent() else { return };
        let parent = gtk::Box::new(gtk::Orientation::Vertical, 6);
        let texts = blocks.into_iter().map(|block| add(&parent, source, block)).collect();
        parent.insert_after(&row, Some(label));
        label.set_visible(false);
        self.blocks.replace(Some(Blocks { parent, texts }));
    }
}

/// Adds a block to `parent`; returns the text in it.
fn add(parent: &gtk::Box, source: &Rc<str>, block: MarkupBlock) -> ShownText {
    match block {
        MarkupBlock::Lines(runs) => lines(parent, source, runs),
        MarkupBlock::Quote(runs) => {
            let quote = gtk::Box::new(gtk::Orientation::Vertical, 0);
            quote.add_css_class("quote");
            parent.append(&quote);
            lines(&quote, source, runs)
        }
        MarkupBlock::Code { language, code } => {
            let language = language.and_then(|it| source.get(it));
            let (block, label) = code_block::build(language, &source[code]);
            parent.append(&block);
            ShownText::new(&label)
        }
    }
}

fn lines(parent: &gtk::Box, source: &Rc<str>, runs: Vec<StyledRun>) -> ShownText {
    let label = gtk::Label::builder()
        .xalign(0.0)
        .yalign(0.0)
        .wrap(true)
        .wrap_mode(gtk::pango::WrapMode::WordChar)
        .selectable(true)
        .build();
    let list = gtk::pango::AttrList::new();
    list.insert(gtk::pango::AttrInt::new_insert_hyphens(false));
    label.set_attributes(Some(&list));
    parent.append(&label);
    let text = ShownText::new(&label);
    let start = runs.first().map_or(0, |run| run.range.start);
    let end = runs.last().map_or(start, |run| run.range.end);
    text.show(source, start..end, runs);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::test_support::until;

    fn body() -> (gtk::Box, gtk::Label, MessageBody) {
        crate::ui::prepare().unwrap();
        let (row, label) = (gtk::Box::default(), gtk::Label::default());
        row.append(&label);
        let body = MessageBody::new(&label);
        (row, label, body)
    }

    #[gtk::test]
    fn a_spoiler_is_covered_until_it_is_pressed() {
        let (_row, label, body) = body();
        body.show("it was ||the *butler*||!");
        assert_eq!(label.text(), "it was spoiler, hidden!");
        assert!(!label.label().contains("butler"));
        assert!(label.emit_by_name::<bool>("activate-link", &[&"spoiler:0"]));
        until("it is shown", || label.text() == "it was the butler!");
        body.show("another ||one||");
        assert_eq!(label.text(), "another spoiler, hidden", "covered anew");
        assert_eq!(&*body.text(), "another ||one||");
    }

    #[gtk::test]
    fn blocks_take_the_place_of_the_label_and_give_it_back() {
        let (row, label, body) = body();
        body.show("look\n```rust\n*x*\n```\n> quoted\nend");
        assert!(!label.is_visible() && body.widget() != label);
        let shown: Vec<_> = body.texts().iter().map(|text| text.label().text()).collect();
        assert_eq!(shown, ["look", "*x*", "quoted", "end"]);
        let before = row.observe_children().n_items();
        body.show("> only a quote");
        assert_eq!(row.observe_children().n_items(), before, "no blocks are left behind");
        body.show("plain again");
        assert!(label.is_visible() && body.widget() == label && label.text() == "plain again");
        assert_eq!(row.observe_children().n_items(), 1);
        body.show("```\nx\n```");
        body.show_instead("Removed");
        assert_eq!((label.text().as_str(), &*body.text()), ("Removed", ""));
    }

    #[gtk::test]
    fn looks_are_left_out_where_nobody_wants_them() {
        let ((_row, label, body), text) = (body(), "*a* ||b|| https://a.example/");
        settings::set_formats_texts(false);
        body.show(text);
        assert_eq!(label.text(), text);
        assert_eq!(body.places(), "Goes to a.example", "links are no looks");
        settings::set_formats_texts(true);
        body.show(text);
        assert_eq!(label.text(), "a spoiler, hidden https://a.example/");
    }

    #[gtk::test]
    fn bombs_are_drawn_like_any_text() {
        let (_row, label, body) = body();
        body.set_names(Rc::new(|rest| rest.starts_with('A').then_some((1, MentionOf::Us))));
        for bomb in ["*a _b ||c ", "```\na\n```\n", "> a\nb\n", "@A ", "||a|| ", "a.com "] {
            body.show(&bomb.repeat(4_000 / bomb.len()));
            assert!(body.texts().len() <= markup::BLOCKS);
        }
        body.show("a");
        assert!(label.is_visible());
    }
}
