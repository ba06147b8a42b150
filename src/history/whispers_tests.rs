// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of whispers on disk.

use std::time::Instant;

use super::*;
use crate::history::store::append_for;
use crate::history::{PageSize, UnwrittenReaders};
use crate::protocol::search::SearchQuery;
use crate::protocol::{ActionTarget, Edit, ModerationAction, Nickname, Text, Whisper};

const ALL: PageSize = PageSize { count: 100, bytes: 100_000 };

const BOUNDS: SearchBounds = SearchBounds { floor: 0, newest: 10_000, bytes: 10_000, end: None };

fn seat(number: u64) -> SeatNumber {
    SeatNumber::new(number)
}

fn whisper(number: u64, from: u64, to: u64, text: &str) -> Event {
    let name = |number| Nickname::new(&format!("Member {number}")).unwrap();
    let what = EventKind::Whispered(Whisper {
        from: name(from),
        seat: Some(seat(from)),
        id: None,
        to: name(to),
        to_seat: Some(seat(to)),
        emote: false,
        edited: None,
        text: Text::new(text).unwrap(),
    });
    Event { number, time: 5, what }
}

fn acted(number: u64, act: ModerationAction) -> Event {
    let target = ActionTarget::default();
    Event { number, time: 6, what: EventKind::Acted { by: None, act, target, why: None, id: None } }
}

/// A history with whispers from 1 to 2 under 1 and 2, and from 3 to 1 under 3.
fn history(folder: &std::path::Path) -> History {
    let mut history = History::open(folder).unwrap();
    let readers = UnwrittenReaders::default();
    let all = [(1, 1, 2), (2, 1, 2), (3, 3, 1)];
    let events = all.map(|(number, from, to)| {
        readers.note(number, [seat(from), seat(to)]);
        whisper(number, from, to, &format!("xylophone {number}"))
    });
    append_for(&mut history, &events, &readers).unwrap();
    history
}

/// Numbers of the whispers that a reader finds in pages, and those of removed ones.
fn read(history: &mut History, reader: Option<u64>) -> (Vec<u64>, Vec<u64>) {
    let events = history.last_of(0..100, ALL, reader.map(seat)).unwrap();
    let of = |is: fn(&EventKind) -> bool| {
        events.iter().filter(|event| is(&event.what)).map(|event| event.number).collect()
    };
    (
        of(|what| matches!(what, EventKind::Whispered(_))),
        of(|what| matches!(what, EventKind::Removed { .. })),
    )
}

fn found(history: &mut History, reader: u64) -> Vec<u64> {
    let search =
        Search { query: Some(SearchQuery::new("xylophone")), count: 10, ..Search::default() };
    let found = search_whispers(history, &search, BOUNDS, seat(reader)).unwrap();
    assert!(history.search(&search, BOUNDS).unwrap().events.is_empty());
    found.events.iter().map(|event| event.number).collect()
}

#[test]
fn the_two_read_and_find_them_and_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = history(folder.path());
    assert_eq!(read(&mut history, Some(1)).0, [1, 2, 3]);
    assert_eq!(read(&mut history, Some(2)).0, [1, 2]);
    assert_eq!(read(&mut history, Some(4)).0, [0; 0]);
    assert_eq!(read(&mut history, None).0, [0; 0]);
    assert!(history.index_some().unwrap());
    assert_eq!(found(&mut history, 1), [3, 2, 1]);
    assert_eq!(found(&mut history, 3), [3]);
    assert_eq!(found(&mut history, 4), [0; 0]);
    let everybodys = history.events_after(0, 100).unwrap();
    assert!(everybodys.iter().all(|event| event.what == EventKind::Withheld));
    let numbers = |again: &PastWhispers| -> Vec<u64> {
        again.events.iter().map(|event| event.number).collect()
    };
    let again = whispers_from(&mut history, 2, 10_000).unwrap();
    assert_eq!(numbers(&again), [2, 3]);
    assert_eq!(again.readers.get(&3), Some(&[seat(3), seat(1)]));
    let length = serde_json::to_string(&again.events[1].what).unwrap().len();
    let again = whispers_from(&mut history, 0, 2 * length).unwrap();
    assert_eq!((numbers(&again), again.readers.len()), (vec![2, 3], 3), "the newest alone");
}

/// Others have said more than anybody could look through.
#[test]
fn a_reader_s_own_are_looked_through_in_order_and_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = history(folder.path());
    let plan: Vec<String> = history
        .doing(|connection| {
            let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {OF_READER}"))?;
            plan.query_map([1, 2, 3], |row| row.get("detail"))?.collect()
        })
        .unwrap();
    let is_slow = |step: &&String| step.contains("SCAN") || step.contains("TEMP B-TREE");
    assert_eq!(plan.iter().find(is_slow), None, "{plan:?}");
    let readers = UnwrittenReaders::default();
    let events: Vec<Event> = (4..5_000)
        .map(|number| {
            readers.note(number, [seat(1), seat(2)]);
            whisper(number, 1, 2, "accordion")
        })
        .collect();
    append_for(&mut history, &events, &readers).unwrap();
    let query = Some(SearchQuery::new("xylophone"));
    let search = Search { query, count: 10, ..Search::default() };
    let bounds = SearchBounds { end: Some(Instant::now()), ..BOUNDS };
    let results = search_whispers(&mut history, &search, bounds, seat(1)).unwrap();
    assert_eq!((results.events.len(), results.partial), (0, true));
    assert_eq!(found(&mut history, 1), [3, 2, 1], "the next has its own time");
}

#[test]
fn one_has_its_text_of_now_if_the_two_are_told_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = history(folder.path());
    let edit = |number, words: &str| {
        let (from, to) = (Nickname::new("Member 1").unwrap(), Nickname::new("Member 2").ok());
        let (seat, text) = (Some(seat(1)), Text::new(words).ok());
        let edit = Edit { from, seat, id: None, message: 1, to, text };
        Event { number, time: 6, what: EventKind::Edited(edit) }
    };
    history.append(&[edit(4, "what everybody is told is about no whisper")]).unwrap();
    assert_eq!(found(&mut history, 2), [2, 1]);
    let readers = UnwrittenReaders::default();
    readers.note(5, [seat(1), seat(2)]);
    append_for(&mut history, &[edit(5, "saxophone")], &readers).unwrap();
    assert_eq!(found(&mut history, 2), [2], "it is not found by what it said");
    let mut of = |reader| history.last_of(0..100, ALL, Some(seat(reader))).unwrap();
    let Some(EventKind::Whispered(whisper)) = of(2).into_iter().next().map(|it| it.what) else {
        panic!("it is read")
    };
    assert_eq!((whisper.text.as_str(), whisper.edited), ("saxophone", Some(5)));
    let told = |events: Vec<Event>| events.into_iter().find(|event| event.number == 5);
    let EventKind::Edited(edit) = told(of(2)).unwrap().what else { panic!("they are told") };
    assert_eq!(edit.text, None, "the whisper has it");
    assert_eq!(told(of(3)).unwrap().what, EventKind::Withheld);
}

#[test]
fn removed_ones_are_gone_one_by_one_and_all_of_a_person() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = history(folder.path());
    let remove = ModerationAction::Remove { message: 1, from: None };
    history.append(&[acted(4, remove.clone())]).unwrap();
    assert_eq!(read(&mut history, Some(2)).0, [1, 2], "what everybody is told of is none");
    let readers = UnwrittenReaders::default();
    readers.note(5, [seat(1), seat(2)]);
    append_for(&mut history, &[acted(5, remove)], &readers).unwrap();
    assert_eq!(read(&mut history, Some(2)), (vec![2], vec![1]));
    let name = Nickname::new("Member 1").unwrap();
    let all = ModerationAction::RemoveAll { name, seats: vec![seat(1)] };
    history.append(&[acted(6, all)]).unwrap();
    assert_eq!(read(&mut history, Some(2)).0, [0; 0], "before it is done");
    assert_eq!(found(&mut history, 1), [3]);
    while !history.remove_some(2).unwrap() {}
    assert_eq!(read(&mut history, Some(1)), (vec![3], vec![1, 2]));
    assert_eq!(whispers_from(&mut history, 0, 10_000).unwrap().events.len(), 4);
}

#[test]
fn what_is_deleted_takes_them_along() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = history(folder.path());
    assert_eq!(history.delete_before(6, 2).unwrap(), 2);
    assert_eq!(read(&mut history, Some(1)).0, [3]);
    drop(history);
    crate::history::forget(folder.path()).unwrap();
    let mut history = History::open(folder.path()).unwrap();
    assert!(whispers_from(&mut history, 0, 10_000).unwrap().readers.is_empty());
}

#[test]
fn who_is_noted_is_forgotten_once_it_is_written() {
    let readers = UnwrittenReaders::default();
    for number in 1..=3 {
        readers.note(number, [seat(1), seat(2)]);
    }
    readers.written(2);
    assert_eq!((readers.of(2), readers.of(3)), (None, Some([seat(1), seat(2)])));
    readers.forget(3);
    assert_eq!(readers.of(3), None);
}
