// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the marks, with a dictionary of a few words.

use std::sync::{Arc, Mutex};

use super::*;
use crate::ui::spelling::dictionary::Dictionary;
use crate::ui::test_support::until;

const KNOWN: [&str; 4] = ["the", "quick", "fox", "ten"];

#[derive(Default, Clone)]
struct FewWords(Arc<Mutex<Vec<(String, bool)>>>);

impl Dictionary for FewWords {
    fn knows(&self, word: &str) -> bool {
        KNOWN.contains(&word)
    }

    fn suggest(&self, word: &str) -> Vec<String> {
        if word == "teh" { vec!["the".into(), "ten".into()] } else { Vec::new() }
    }

    fn accept(&self, word: &str, lasting: bool) {
        self.0.lock().unwrap().push((word.to_owned(), lasting));
    }
}

struct Ada;

impl SpelledNames for Ada {
    fn at(&self, _: &str) -> Option<(usize, MentionOf)> {
        None
    }

    fn has_word(&self, word: &str) -> bool {
        word == "Ada"
    }
}

fn marked(marks: &SpellMarks) -> Vec<String> {
    marks.wrong.borrow().iter().map(|(at, _)| at.word.clone()).collect()
}

fn marks() -> (gtk::TextView, Rc<SpellMarks>, FewWords) {
    crate::ui::prepare().unwrap();
    let (view, words) = (gtk::TextView::new(), FewWords::default());
    let marks = SpellMarks::attach(&view, Ada);
    marks.set_speller(Some(Rc::new(Speller::new(Box::new(words.clone())))));
    (view, marks, words)
}

/// The labels of a menu, section by section.
fn labels(menu: &gio::MenuModel) -> Vec<String> {
    let mut found = Vec::new();
    for index in 0..menu.n_items() {
        let label = menu.item_attribute_value(index, "label", None);
        found.extend(label.and_then(|label| label.get::<String>()));
        found.extend(menu.item_link(index, "section").iter().flat_map(labels));
    }
    found
}

#[gtk::test]
fn a_word_is_marked_once_it_is_written_and_its_menu_mends_it() {
    let (view, marks, _) = marks();
    let buffer = view.buffer();
    buffer.insert_at_cursor("Ada, teh");
    until("it is looked at", || marks.speller.borrow().as_ref().unwrap().verdict("teh").is_some());
    assert_eq!(marked(&marks), Vec::<String>::new(), "it may become “tehran”");
    buffer.insert_at_cursor(" quick");
    until("it is marked", || marked(&marks) == ["teh"]);
    assert!(view.extra_menu().is_none());
    buffer.place_cursor(&buffer.iter_at_offset(6));
    until("its menu is there", || view.extra_menu().is_some());
    let menu = view.extra_menu().unwrap();
    assert_eq!(labels(&menu), ["the", "ten", "_Ignore", "Add to _Dictionary"]);
    WidgetExt::activate_action(&view, "spelling.correct", Some(&"the".to_variant())).unwrap();
    let (start, end) = buffer.bounds();
    assert_eq!(buffer.text(&start, &end, false), "Ada, the quick");
    until("it is right", || marked(&marks).is_empty() && view.extra_menu().is_none());
}

#[gtk::test]
fn a_word_is_taken_for_right_and_nothing_is_marked_without_a_dictionary() {
    let (view, marks, words) = marks();
    let buffer = view.buffer();
    buffer.set_text("zyx teh fox ");
    until("both are marked", || marked(&marks) == ["zyx", "teh"]);
    buffer.place_cursor(&buffer.iter_at_offset(1));
    until("the menu is there", || view.extra_menu().is_some());
    let menu = view.extra_menu().unwrap();
    assert_eq!(labels(&menu), ["No Suggestions", "_Ignore", "Add to _Dictionary"]);
    WidgetExt::activate_action(&view, "spelling.add", None).unwrap();
    until("one is left", || marked(&marks) == ["teh"]);
    buffer.place_cursor(&buffer.iter_at_offset(5));
    WidgetExt::activate_action(&view, "spelling.ignore", None).unwrap();
    until("none is left", || marked(&marks).is_empty());
    until("it is told", || words.0.lock().unwrap().len() == 2);
    // Threads tell it, in whatever order.
    let mut told = words.0.lock().unwrap().clone();
    told.sort();
    assert_eq!(told, [("teh".into(), false), ("zyx".into(), true)]);
    buffer.set_text("abc fox ");
    until("another is marked", || marked(&marks) == ["abc"]);
    marks.set_speller(None);
    assert!(marked(&marks).is_empty());
    let start = buffer.start_iter();
    assert!(!start.has_tag(&marks.tag));
}
