// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the removal of messages.

use std::fs;

use super::*;
use crate::history::{History, SearchBounds};
use crate::protocol::search::{Search, SearchQuery};
use crate::protocol::{ActionTarget, Member, Text};

const SECRET: &str = "xylophone";

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

fn said(number: u64, from: &str, seat: u64, text: &str) -> Event {
    let (from, seat) = (name(from), Some(SeatNumber::new(seat)));
    let text = Text::new(text).unwrap();
    Event { number, time: 1_000 * number, what: EventKind::said_by(from, seat, text) }
}

fn joined(number: u64, from: &str, seat: u64, first: u64) -> Event {
    let (seat, first_seat) = (Some(SeatNumber::new(seat)), Some(SeatNumber::new(first)));
    let what = EventKind::Joined(Member { seat, first_seat, ..Member::named(name(from)) });
    Event { number, time: 1_000 * number, what }
}

fn acted(number: u64, act: ModerationAction) -> Event {
    let (by, target) = (Some(name("Ada")), ActionTarget::default());
    let what = EventKind::Acted { by, act, target, why: None, id: None };
    Event { number, time: 1_000 * number, what }
}

fn remove(number: u64, message: u64) -> Event {
    acted(number, ModerationAction::Remove { message, from: None })
}

fn remove_all(number: u64, seats: &[u64]) -> Event {
    let seats = seats.iter().copied().map(SeatNumber::new).collect();
    acted(number, ModerationAction::RemoveAll { name: name("Bo"), seats })
}

/// The numbers of removed events, and of messages.
fn numbers(history: &mut History) -> (Vec<u64>, Vec<u64>) {
    let events = history.events_after(0, 10_000).unwrap();
    let of = |is: fn(&EventKind) -> bool| {
        events.iter().filter(|event| is(&event.what)).map(|event| event.number).collect()
    };
    (
        of(|what| matches!(what, EventKind::Removed { .. })),
        of(|what| matches!(what, EventKind::Said { .. })),
    )
}

fn is_on_disk(folder: &std::path::Path, word: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|file| {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        bytes.windows(word.len()).any(|at| at == word.as_bytes())
    })
}

#[test]
fn a_removed_message_leaves_its_number_and_nothing_to_be_read_off_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    // Longer than a page of the database.
    let secret = SECRET.repeat(400);
    history.append(&[said(1, "Bo", 3, "hi"), said(2, "Bo", 3, &secret)]).unwrap();
    history.append(&[remove(3, 2)]).unwrap();
    assert!(history.purge_log().unwrap());
    assert_eq!(numbers(&mut history), (vec![2], vec![1]));
    let EventKind::Removed { from, seat, by } = &history.page(3, 1, 1_000).unwrap()[0].what else {
        panic!("it is removed")
    };
    assert_eq!((from, *seat), (&name("Bo"), Some(SeatNumber::new(3))));
    assert_eq!(by.as_ref(), Some(&name("Ada")));
    assert!(!is_on_disk(folder.path(), SECRET));
}

#[test]
fn what_waits_in_the_same_batch_is_removed_and_what_is_no_message_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    let ended = Event { number: 2, time: 1, what: EventKind::Ended };
    let batch = [said(1, "Bo", 3, SECRET), ended, remove(3, 1), remove(4, 2), remove(5, 99)];
    history.append(&batch).unwrap();
    assert!(history.purge_log().unwrap());
    assert_eq!(numbers(&mut history), (vec![1], vec![]));
    assert_eq!(history.events_after(1, 1).unwrap()[0].what, EventKind::Ended);
    assert!(!is_on_disk(folder.path(), SECRET));
}

#[test]
fn all_of_a_person_goes_step_by_step_also_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&[said(1, "Bo", 3, SECRET), joined(2, "Bob", 9, 3)]).unwrap();
    let later = (3..200).map(|number| match number % 3 {
        0 => said(number, "Bob", 9, SECRET),
        1 => said(number, "Cy", 4, "stays"),
        _ => said(number, "Bo", 3, SECRET),
    });
    history.append(&later.collect::<Vec<_>>()).unwrap();
    // Nobody told of the other seat: the history knows it.
    history.append(&[remove_all(200, &[3])]).unwrap();
    history.append(&[said(201, "Bo", 3, "later")]).unwrap();
    let past = history.page(200, 3, usize::MAX).unwrap();
    assert!(past.iter().any(|event| matches!(event.what, EventKind::Removed { .. })));
    assert!(!history.remove_some(50).unwrap());
    drop(history);
    let mut history = History::open(folder.path()).unwrap();
    let steps = (0..100).take_while(|_| !history.remove_some(50).unwrap()).count();
    assert_eq!(steps, 2, "it goes on where it was");
    assert!(history.remove_some(50).unwrap(), "and is over then");
    assert!(history.purge_log().unwrap());
    let (removed, said) = numbers(&mut history);
    assert!(said.iter().all(|number| number % 3 == 1 || *number == 201), "{said:?}");
    assert_eq!(removed.len() + said.len(), 199);
    assert!(!is_on_disk(folder.path(), SECRET));
}

#[test]
fn two_people_go_one_after_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&[said(1, "Bo", 3, "a"), said(2, "Cy", 4, "b"), said(3, "Di", 5, "c")]).unwrap();
    history.append(&[remove_all(4, &[3]), remove_all(5, &[4])]).unwrap();
    assert!(!history.remove_some(50).unwrap());
    assert!(history.remove_some(50).unwrap());
    assert_eq!(numbers(&mut history), (vec![1, 2], vec![3]));
}

#[test]
fn what_is_removed_is_not_found_and_its_words_are_not_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&[said(1, "Bo", 3, SECRET), said(2, "Bo", 3, "glockenspiel")]).unwrap();
    while !history.index_some().unwrap() {}
    history.append(&[remove(3, 1), remove_all(4, &[3])]).unwrap();
    assert!(history.remove_some(50).unwrap());
    while !history.index_some().unwrap() {}
    assert!(history.purge_log().unwrap());
    assert!(!is_on_disk(folder.path(), SECRET) && !is_on_disk(folder.path(), "glockenspiel"));
}

#[test]
fn what_is_still_to_be_removed_is_not_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    let events = [said(1, "Bo", 3, SECRET), said(2, "Cy", 4, SECRET), remove_all(3, &[3])];
    history.append(&events).unwrap();
    let search = Search { query: Some(SearchQuery::new(SECRET)), count: 50, ..Search::default() };
    let bounds = SearchBounds { floor: 0, newest: u64::MAX, bytes: usize::MAX, end: None };
    for _ in 0..2 {
        let found = history.search(&search, bounds).unwrap();
        assert_eq!(found.events, [said(2, "Cy", 4, SECRET)]);
        while !history.index_some().unwrap() {}
    }
}
