// SPDX-License-Identifier: GPL-3.0-or-later
//! The line where the reader left off, at the next visit.

use super::*;
use crate::model::timeline::test_support::{JudgedTimeline, said};
use crate::model::timeline::{Divider, Row, take_page};
use crate::model::update::{Continuity, ShownEvent, ShownPage};
use crate::model::{PersonColour, When};
use crate::protocol::{Event, Nickname};

/// A newcomer's timeline after a visit that ended at `number`, with the past messages of
/// these numbers. Every tenth is our own.
fn visit(read: u64, numbers: std::ops::RangeInclusive<u64>) -> JudgedTimeline {
    let mut rows = JudgedTimeline::new(|_| 0);
    rows.enter(Continuity::Fresh, *numbers.end());
    set_read_mark(&mut rows, ReadMark { number: read, time: 0 });
    numbers.for_each(|number| rows.happen(message(number)));
    rows.take_splice();
    rows
}

fn message(number: u64) -> Event {
    let from = if number.is_multiple_of(10) { "Me" } else { "Bo" };
    said(number, from, &number.to_string())
}

/// Adds the page of these numbers above.
fn load(rows: &mut Timeline, numbers: std::ops::Range<u64>, earlier: bool) {
    let shown = |number| ShownEvent {
        event: message(number),
        when: When::Past { last: false },
        you: Nickname::new("Me").unwrap(),
        unheard: false,
        ours: false,
        mention: false,
        colour: PersonColour::default(),
    };
    let page = ShownPage {
        events: numbers.map(shown).collect(),
        earlier,
        later: true,
        ..ShownPage::default()
    };
    if let Some(page) = take_page(rows, page) {
        page.remove_headings(rows);
        page.insert(rows);
    }
}

/// The messages around the lines.
fn around_lines(rows: &Timeline) -> Vec<(Option<String>, Option<String>)> {
    let text = |row: &Row| match row {
        Row::Said(said) => Some(said.text.to_string()),
        _ => None,
    };
    let all: Vec<_> = (0..rows.len()).filter_map(|at| rows.row(at)).collect();
    let lines = (0..all.len()).filter(|at| *all[*at] == Row::Divider(Divider::Unread));
    lines
        .map(|at| {
            let before = all[..at].iter().rev().find_map(|row| text(row));
            (before, all[at..].iter().find_map(|row| text(row)))
        })
        .collect()
}

fn line(before: &str, after: &str) -> Vec<(Option<String>, Option<String>)> {
    vec![(Some(before.into()), Some(after.into()))]
}

#[test]
fn the_line_stands_before_the_first_new_message_of_others() {
    let mut rows = visit(9, 1..=13);
    assert_eq!(around_lines(&rows), line("10", "11"), "our own is no news");
    let news = take_news(&mut rows).unwrap();
    assert_eq!(news, NewSinceLastVisit { count: 3, more: false });
    assert_eq!(take_news(&mut rows), None, "it is told once");
    rows.happen(message(14));
    assert_eq!(take_news(&mut rows), None);
    assert_eq!(rows.unread_at().map(|at| at > 0), Some(true));
}

#[test]
fn nothing_new_has_no_line() {
    let mut rows = visit(13, 1..=13);
    assert_eq!((around_lines(&rows), take_news(&mut rows)), (vec![], None));
    let mut rows = visit(99, 1..=13);
    assert_eq!((around_lines(&rows), take_news(&mut rows)), (vec![], None), "another log");
}

#[test]
fn a_log_that_has_begun_anew_has_no_line() {
    let mut rows = JudgedTimeline::new(|_| 0);
    rows.enter(Continuity::Fresh, 5);
    set_read_mark(&mut rows, ReadMark { number: 2, time: 77 });
    (1..=5).for_each(|number| rows.happen(message(number)));
    assert_eq!((around_lines(&rows), take_news(&mut rows)), (vec![], None));
}

#[test]
fn the_line_waits_for_the_page_that_has_it() {
    let mut rows = visit(25, 101..=120);
    assert_eq!(around_lines(&rows), []);
    assert!(is_further_back(&rows));
    let news = take_news(&mut rows).unwrap();
    assert_eq!(news, NewSinceLastVisit { count: 18, more: true });
    load(&mut rows, 61..101, true);
    assert_eq!((around_lines(&rows), is_further_back(&rows)), (vec![], true));
    load(&mut rows, 21..61, true);
    assert_eq!(around_lines(&rows), line("25", "26"));
    assert!(!is_further_back(&rows) && rows.unread_at().is_some());
    load(&mut rows, 1..21, false);
    assert_eq!(around_lines(&rows), line("25", "26"));
    assert_eq!(rows.tidy(), None);
}

#[test]
fn the_line_stands_below_a_page_without_news_and_at_the_top_of_what_is_left() {
    let rows = visit(60, 61..=70);
    assert_eq!(around_lines(&rows), [(None, Some("61".into()))], "nothing is missing");
    let mut rows = visit(59, 61..=70);
    load(&mut rows, 41..61, true);
    assert_eq!(around_lines(&rows), line("60", "61"));
    let mut rows = visit(3, 61..=70);
    load(&mut rows, 51..61, false);
    assert_eq!(around_lines(&rows), [(None, Some("51".into()))], "older ones are gone");
}

#[test]
fn what_comes_while_the_reader_is_elsewhere_takes_the_line() {
    let mut rows = visit(5, 1..=9);
    rows.note_reader(false);
    rows.happen(message(11));
    rows.take_splice();
    assert!(rows.tidy().is_some());
    assert_eq!(around_lines(&rows), line("9", "11"));
}

#[test]
fn a_lost_connection_is_no_visit() {
    for (read, lines) in [(9, line("10", "11")), (13, vec![])] {
        let mut rows = visit(read, 1..=13);
        assert_eq!(take_news(&mut rows).is_some(), read == 9);
        rows.enter(Continuity::Resumed, 16);
        (14..=17).for_each(|number| rows.happen(message(number)));
        assert_eq!(take_news(&mut rows), None);
        assert_eq!(around_lines(&rows), lines, "{read}");
    }
}

#[test]
fn a_lost_connection_leaves_the_line_to_the_page_that_has_it() {
    let mut rows = visit(25, 101..=120);
    take_news(&mut rows).unwrap();
    rows.enter(Continuity::Resumed, 123);
    (121..=124).for_each(|number| rows.happen(message(number)));
    assert_eq!((take_news(&mut rows), is_further_back(&rows)), (None, true));
    rows.take_splice();
    load(&mut rows, 21..101, true);
    assert_eq!(around_lines(&rows), line("25", "26"));
}
