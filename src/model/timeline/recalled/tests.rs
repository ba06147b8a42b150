// SPDX-License-Identifier: GPL-3.0-or-later
//! Pages of what this device remembers, above what the room tells.

use super::*;
use crate::model::colours::PersonColour;
use crate::model::log_position::When;
use crate::model::timeline::pages::{next_page, take_page};
use crate::model::timeline::reacting::reactions_to;
use crate::model::timeline::test_support::{JudgedTimeline, reacted, said};
use crate::model::update::{Continuity, ShownPage};
use crate::protocol::{Event, Nickname};

const DAY: u64 = 86_400_000;

fn day_of(time: u64) -> i64 {
    i64::try_from(time / DAY).unwrap()
}

/// Three messages each day.
fn event(number: u64) -> Event {
    Event { time: number / 3 * DAY, ..said(number, "Ada", &number.to_string()) }
}

fn past(numbers: impl IntoIterator<Item = u64>) -> Vec<ShownEvent> {
    let events = numbers.into_iter().map(|number| ShownEvent {
        event: event(number),
        when: When::Past { last: false },
        you: Nickname::new("Me").unwrap(),
        unheard: false,
        ours: false,
        mention: false,
        colour: PersonColour::default(),
    });
    events.collect()
}

fn put(timeline: &mut Timeline, rows: Option<PageRows>) -> bool {
    let Some(rows) = rows else { return false };
    rows.remove_headings(timeline);
    rows.insert(timeline);
    true
}

fn recall(timeline: &mut Timeline, numbers: impl IntoIterator<Item = u64>) -> bool {
    let rows = take_recalled(timeline, past(numbers));
    put(timeline, rows)
}

fn sketch(timeline: &Timeline) -> Vec<String> {
    let rows = (0..timeline.len()).filter_map(|index| timeline.row(index));
    let words = rows.map(|row| match row.as_ref() {
        Row::Said(said) => said.text.to_string(),
        Row::Day(time) => format!("day {}", day_of(*time)),
        Row::Divider(divider) => format!("{divider:?}"),
        other => format!("{other:?}"),
    });
    words.collect()
}

/// A newcomer who has seen the events 7 to 9, in a room that tells no more.
fn timeline() -> JudgedTimeline {
    let mut rows = JudgedTimeline::new(day_of);
    rows.enter(Continuity::Fresh, 8);
    (7..=9).for_each(|number| rows.happen(event(number)));
    rows.take_splice();
    assert_eq!(end_of_past(&rows), None, "the room is asked first");
    let page = ShownPage { later: true, ..ShownPage::default() };
    let page = take_page(&mut rows, page);
    assert!(put(&mut rows, page));
    rows
}

#[test]
fn it_stands_above_what_the_room_tells_under_a_line_of_its_own() {
    let mut rows = timeline();
    assert_eq!(end_of_past(&rows), Some(ReadMark { number: 7, time: 2 * DAY }));
    assert!(recall(&mut rows, 4..7));
    let below = ["ToldByRoom", "Earlier", "day 2", "7", "8", "Since", "day 3", "9"];
    let top = ["Remembered", "day 1", "4", "5", "day 2", "6"];
    assert_eq!(sketch(&rows), [&top[..], &below[..]].concat());
    assert!(recall(&mut rows, 2..4));
    let top = ["Remembered", "day 0", "2", "day 1", "3", "4", "5", "day 2", "6"];
    assert_eq!(sketch(&rows), [&top[..], &below[..]].concat(), "the line goes up");
    assert!(!recall(&mut rows, []));
    assert_eq!(rows.take_splice(), None, "all is told");
}

#[test]
fn where_nothing_is_remembered_the_end_stays_what_it_was() {
    let mut rows = timeline();
    let before = sketch(&rows);
    assert!(!recall(&mut rows, []));
    assert_eq!(sketch(&rows), before);
}

#[test]
fn the_room_is_not_asked_for_what_stands_there_already() {
    let mut rows = timeline();
    assert!(recall(&mut rows, 4..7));
    rows.enter(Continuity::Again, 12);
    rows.happen(event(12));
    rows.take_splice();
    assert_eq!(next_page(&rows), None);
}

#[test]
fn a_reaction_of_an_earlier_log_is_to_no_message_of_this_one() {
    let mut rows = timeline();
    let remembered = |number| {
        let event = Event { number, ..reacted(6, "Bo", 5, true) };
        past([5]).into_iter().map(|shown| ShownEvent { event: event.clone(), ..shown }).collect()
    };
    take_recalled(&mut rows, remembered(0));
    assert_eq!(reactions_to(&rows, 5), []);
    take_recalled(&mut rows, remembered(6));
    assert_eq!(reactions_to(&rows, 5).len(), 1);
}
