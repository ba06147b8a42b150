// SPDX-License-Identifier: GPL-3.0-or-later
//! Pages that are put before the rows of a conversation.

use super::*;
use crate::model::colours::PersonColour;
use crate::model::log_position::When;
use crate::model::timeline::test_support::{JudgedTimeline, said};
use crate::model::update::{Continuity, ShownEvent};
use crate::protocol::{ActionTarget, Event, ModerationAction, Nickname};
use proptest::prelude::*;
use std::rc::Rc;

const DAY: u64 = 86_400_000;

fn day_of(time: u64) -> i64 {
    i64::try_from(time / DAY).unwrap()
}

/// Three messages each day.
fn event(number: u64) -> Event {
    Event { time: number / 3 * DAY, ..said(number, "Ada", &number.to_string()) }
}

fn page(numbers: impl IntoIterator<Item = u64>, earlier: bool) -> ShownPage {
    let events = numbers.into_iter().map(|number| ShownEvent {
        event: event(number),
        when: When::Past { last: false },
        you: Nickname::new("Me").unwrap(),
        unheard: false,
        ours: false,
        mention: false,
        colour: PersonColour::default(),
    });
    ShownPage { events: events.collect(), earlier, later: true, ..ShownPage::default() }
}

fn sketch(timeline: &Timeline) -> Vec<String> {
    let rows = (0..timeline.len()).filter_map(|index| timeline.row(index));
    let words = rows.map(|row| match row.as_ref() {
        Row::Said(said) => said.text.to_string(),
        Row::Day(time) => format!("day {}", day_of(*time)),
        Row::Beginning { whole } => format!("beginning {whole}"),
        Row::Divider(divider) => format!("{divider:?}"),
        other => panic!("{other:?}"),
    });
    words.collect()
}

/// Puts a page before the rows, and tells of each change before the next; returns `false`
/// if nothing of it is seen.
fn put(rows: &mut Timeline, page: ShownPage, mut told: impl FnMut(&Timeline, RowsSplice)) -> bool {
    let Some(page) = take_page(rows, page) else { return false };
    if let Some(splice) = page.remove_headings(rows) {
        told(rows, splice);
    }
    let splice = page.insert(rows);
    told(rows, splice);
    true
}

fn prepend(rows: &mut Timeline, page: ShownPage) -> bool {
    put(rows, page, |_, _| ())
}

/// Does to a list of the rows what it is told.
fn follow(list: &mut Vec<Rc<Row>>, rows: &Timeline, splice: RowsSplice) {
    let RowsSplice { at, removed, added, .. } = splice;
    let new: Vec<_> = (at..at + added).filter_map(|at| rows.row(at)).collect();
    list.splice(at..at + removed, new);
    assert_eq!(list.len(), rows.len());
}

/// A conversation that knows events from `first` to `last`, the last of which is new.
fn timeline(first: u64, last: u64) -> JudgedTimeline {
    let mut rows = JudgedTimeline::new(day_of);
    rows.enter(Continuity::Fresh, last - 1);
    for number in first..=last {
        rows.happen(event(number));
    }
    rows.take_splice();
    rows
}

#[test]
fn a_page_comes_before_all_and_its_day_has_one_heading() {
    let mut rows = timeline(7, 9);
    assert_eq!(next_page(&rows), Some(7));
    let mut splices = Vec::new();
    put(&mut rows, page(5..7, true), |_, splice| splices.push((splice.at, splice.removed)));
    assert_eq!(splices, [(0, 2), (0, 0)], "the divider and the day, first of all");
    assert_eq!(
        sketch(&rows),
        ["Earlier", "day 1", "5", "day 2", "6", "7", "8", "Since", "day 3", "9"]
    );
    assert_eq!(next_page(&rows), Some(5));
    assert!(prepend(&mut rows, page(1..5, false)));
    assert_eq!(sketch(&rows)[..7], ["beginning true", "Earlier", "day 0", "1", "2", "day 1", "3"]);
    assert_eq!(next_page(&rows), None);
    assert_eq!(rows.take_splice(), None, "all is told");
}

#[test]
fn a_page_without_events_is_the_last_one() {
    let mut rows = timeline(7, 9);
    assert!(prepend(&mut rows, page([], true)));
    assert_eq!(sketch(&rows)[0], "beginning false");
    assert_eq!(next_page(&rows), None);
    assert_eq!(next_page(&timeline(1, 9)), None, "it is all there");
}

fn again(rows: &mut JudgedTimeline) {
    rows.enter(Continuity::Again, 12);
    rows.happen(event(12));
    rows.take_splice();
}

#[test]
fn the_log_of_another_room_is_not_put_before_ours() {
    let mut rows = timeline(7, 9);
    again(&mut rows);
    assert_eq!(next_page(&rows), Some(8), "with the oldest, to compare it");
    let mut foreign = page(4..8, true);
    foreign.events[3].event.time += 1;
    assert!(!prepend(&mut rows, foreign));
    assert_eq!(next_page(&rows), None);
    let mut rows = timeline(7, 9);
    again(&mut rows);
    assert!(prepend(&mut rows, page(4..8, true)));
    assert_eq!(sketch(&rows)[..7], ["Earlier", "day 1", "4", "5", "day 2", "6", "7"]);
    assert_eq!(next_page(&rows), Some(4));
}

#[test]
fn a_page_that_was_read_before_a_removal_does_not_bring_the_message_back() {
    let mut rows = timeline(7, 9);
    let act = ModerationAction::Remove { message: 5, from: None };
    let what =
        EventKind::Acted { by: None, act, target: ActionTarget::default(), why: None, id: None };
    rows.happen(Event { number: 10, time: 3 * DAY, what });
    rows.take_splice();
    assert_eq!(rows.tidy(), None);
    assert!(prepend(&mut rows, page(4..7, true)));
    assert_eq!(sketch(&rows)[..6], ["Earlier", "day 1", "4", "", "day 2", "6"]);
}

#[test]
fn a_full_conversation_says_that_it_keeps_no_more() {
    let mut rows = timeline(125_500, 200_000);
    while let Some(number) = next_page(&rows) {
        assert!(prepend(&mut rows, page(number - 200..number, true)));
        assert_eq!(rows.tidy(), None, "what was loaded stays");
    }
    assert_eq!(*rows.row(0).unwrap(), Row::Gone);
    assert!(!prepend(&mut rows, page(1..200, true)));
}

proptest! {
    /// A list that applies every change as it is told, while pages of any length and
    /// new events come in any order, and a page may come twice.
    #[test]
    fn any_order_of_pages_and_news_gives_the_order_of_the_log(
        steps in proptest::collection::vec((any::<bool>(), 1..6u64, any::<bool>()), 0..40),
    ) {
        let (mut first, mut last) = (60, 62);
        let mut rows = timeline(first, last);
        let mut list: Vec<_> = (0..rows.len()).filter_map(|at| rows.row(at)).collect();
        for (is_page, count, again) in steps {
            if is_page {
                let from = first.saturating_sub(count).max(1);
                let end = if again { first + count } else { first };
                let page = page(from..end, from > 1);
                put(&mut rows, page, |rows, splice| follow(&mut list, rows, splice));
                first = from;
            } else {
                for _ in 0..count {
                    last += 1;
                    rows.happen(event(last));
                }
                if let Some(splice) = rows.take_splice() {
                    follow(&mut list, &rows, splice);
                }
            }
        }
        let shown: Vec<_> = (0..rows.len()).filter_map(|at| rows.row(at)).collect();
        prop_assert_eq!(&list, &shown);
        let numbers: Vec<u64> = list.iter().filter_map(|row| match row.as_ref() {
            Row::Said(said) => Some(said.number),
            _ => None,
        }).collect();
        prop_assert_eq!(numbers, (first..=last).collect::<Vec<_>>());
        let days: Vec<_> = list.iter().filter_map(|row| match row.as_ref() {
            Row::Day(time) => Some(day_of(*time)),
            _ => None,
        }).collect();
        prop_assert!(days.windows(2).all(|two| two[0] < two[1]), "{:?}", days);
    }
}
