// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of edits in a history.

use super::*;
use crate::history::{History, SearchBounds};
use crate::protocol::search::{Search, SearchQuery};
use crate::protocol::{ActionTarget, ModerationAction, Nickname};

fn event(number: u64, what: EventKind) -> Event {
    Event { number, time: number, what }
}

fn said(number: u64, words: &str) -> Event {
    event(number, EventKind::said(Nickname::new("Ada").unwrap(), Text::new(words).unwrap()))
}

fn edit(number: u64, message: u64, words: &str) -> Event {
    let (from, text) = (Nickname::new("Ada").unwrap(), Text::new(words).ok());
    event(number, EventKind::Edited(Edit { from, seat: None, id: None, message, to: None, text }))
}

fn remove(number: u64, message: u64) -> Event {
    let act = ModerationAction::Remove { message, from: None };
    let target = ActionTarget::default();
    event(number, EventKind::Acted { by: None, act, target, why: None, id: None })
}

fn kept(history: &mut History, number: u64) -> EventKind {
    let mut events = history.events_after(number - 1, 1).unwrap();
    events.pop().unwrap().what
}

fn text_of(history: &mut History, number: u64) -> Option<(String, Option<u64>)> {
    match kept(history, number) {
        EventKind::Said { text, edited, .. } => Some((text.to_string(), edited)),
        _ => None,
    }
}

fn finds(history: &mut History, words: &str) -> usize {
    let query = Some(SearchQuery::new(words));
    let search = Search { query, count: 50, ..Search::default() };
    let bounds = SearchBounds { floor: 0, newest: 99, bytes: 9_000, end: None };
    history.search(&search, bounds).unwrap().events.len()
}

#[test]
fn a_message_has_its_text_of_now_and_none_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&[said(1, "xylophone"), said(2, "other")]).unwrap();
    while !history.index_some().unwrap() {}
    history.append(&[edit(3, 1, "saxophone"), edit(4, 1, "trombone")]).unwrap();
    assert_eq!(text_of(&mut history, 1), Some(("trombone".into(), Some(4))));
    assert!(matches!(kept(&mut history, 4), EventKind::Edited(Edit { text: None, .. })));
    while !history.index_some().unwrap() {}
    let found = ["xylophone", "saxophone", "trombone"].map(|words| finds(&mut history, words));
    assert_eq!(found, [0, 0, 1]);
    drop(history);
    let bytes = std::fs::read(folder.path().join("history.sqlite")).unwrap();
    let has = |word: &str| bytes.windows(word.len()).any(|at| at == word.as_bytes());
    assert!(has("trombone") && !has("xylophone") && !has("saxophone"));
}

#[test]
fn what_is_no_message_any_more_gets_no_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&[said(1, "xylophone"), remove(2, 1), edit(3, 1, "again")]).unwrap();
    history.append(&[edit(4, 2, "again"), edit(5, 99, "again")]).unwrap();
    assert!(matches!(kept(&mut history, 1), EventKind::Removed { .. }));
    assert!(matches!(kept(&mut history, 2), EventKind::Acted { .. }));
}

#[test]
fn one_that_was_told_to_be_edited_gets_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    let from = Nickname::new("Ada").unwrap();
    let revised = EventKind::Revised { from, seat: None, answers: None, emote: true };
    history.append(&[event(1, revised), edit(2, 1, "waves")]).unwrap();
    assert!(matches!(kept(&mut history, 1), EventKind::Said { emote: true, .. }));
    history.append(&[edit(2, 1, "late")]).unwrap();
    assert_eq!(text_of(&mut history, 1), Some(("late".into(), Some(2))));
}
