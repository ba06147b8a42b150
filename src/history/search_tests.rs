// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of searching a history.

use std::fs;

use proptest::prelude::*;

use super::*;
use crate::protocol::{ActionTarget, EventKind, ModerationAction, Nickname, Text, Topic};

const ALL: SearchBounds = SearchBounds { floor: 0, newest: u64::MAX, bytes: usize::MAX, end: None };

fn said_by(from: &str, number: u64, text: &str) -> Event {
    let from = Nickname::new(from).unwrap();
    let what = EventKind::said(from, Text::new(text).unwrap());
    Event { number, time: 1_000 * number, what }
}

fn said(number: u64, text: &str) -> Event {
    said_by("Ada", number, text)
}

fn history_of(events: &[Event]) -> (tempfile::TempDir, History) {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(events).unwrap();
    (folder, history)
}

fn index_all(history: &mut History) {
    while !history.index_some().unwrap() {}
}

fn for_words(typed: &str) -> Search {
    Search { query: Some(SearchQuery::new(typed)), count: 50, ..Search::default() }
}

fn numbers(history: &mut History, search: &Search) -> Vec<u64> {
    let found = history.search(search, ALL).unwrap();
    assert!(!found.partial);
    found.events.iter().map(|event| event.number).collect()
}

#[test]
fn the_newest_come_first_and_page_by_page() {
    let events: Vec<_> = (1..=500).map(|n| said(n, &format!("message {n}"))).collect();
    let (_folder, mut history) = history_of(&events);
    for _ in 0..2 {
        let found = history.search(&Search { count: 3, ..for_words("message") }, ALL).unwrap();
        assert_eq!(
            found.events,
            [said(500, "message 500"), events[498].clone(), events[497].clone()]
        );
        assert!(found.earlier);
        let older = Search { before: Some(3), ..for_words("message") };
        let found = history.search(&older, ALL).unwrap();
        assert_eq!((found.events.len(), found.earlier), (2, false));
        let few = SearchBounds { bytes: 1, ..ALL };
        assert_eq!(history.search(&older, few).unwrap().events.len(), 1, "at least one");
        index_all(&mut history);
    }
}

#[test]
fn nothing_below_the_floor_and_above_the_newest_is_found() {
    let events: Vec<_> = (1..=9).map(|n| said(n, "secret")).collect();
    let (_folder, mut history) = history_of(&events);
    for _ in 0..2 {
        let some = SearchBounds { floor: 4, newest: 6, ..ALL };
        let found = history.search(&for_words("secret"), some).unwrap();
        assert_eq!(found.events, [said(6, "secret"), said(5, "secret"), said(4, "secret")]);
        assert!(!found.earlier, "it does not even tell that there is more");
        index_all(&mut history);
    }
}

#[test]
fn topics_and_announcements_are_found_and_nothing_else() {
    let by = Nickname::new("Ada").ok();
    let topic = Topic::new("tournament").unwrap();
    let announced = ModerationAction::Announce { text: Text::new("tournament at ten").unwrap() };
    let kicked = ModerationAction::Kick { name: Nickname::new("tournament").unwrap() };
    let acted = |act| EventKind::Acted {
        by: None,
        act,
        target: ActionTarget::default(),
        why: None,
        id: None,
    };
    let whats = [
        EventKind::Topic { by, topic, id: None },
        EventKind::Topic { by: None, topic: Topic::default(), id: None },
        acted(announced),
        acted(kicked),
        EventKind::Ended,
    ];
    let events = (1..).zip(whats).map(|(number, what)| Event { number, time: number, what });
    let (_folder, mut history) = history_of(&events.collect::<Vec<_>>());
    index_all(&mut history);
    assert_eq!(numbers(&mut history, &for_words("tournament")), [3, 1]);
    let from = Search { from: Nickname::new("ada").ok(), count: 9, ..Search::default() };
    assert_eq!(numbers(&mut history, &from), [1]);
}

#[test]
fn an_author_is_found_by_the_whole_name() {
    let names = ["Ada", "Ada Lovelace", "ADA", "Ada-Lovelace", "Adam"];
    let events = (1..).zip(names).map(|(n, name)| said_by(name, n, &format!("hello {n}")));
    let (_folder, mut history) = history_of(&events.collect::<Vec<_>>());
    index_all(&mut history);
    let by = |name| Search { from: Nickname::new(name).ok(), count: 9, ..Search::default() };
    assert_eq!(numbers(&mut history, &by("ada")), [3, 1]);
    assert_eq!(numbers(&mut history, &by("ada  lovelace")), [2]);
    let both = Search { query: Some(SearchQuery::new("hello 3")), ..by("Ada") };
    assert_eq!(numbers(&mut history, &both), [3]);
}

#[test]
fn a_day_is_found_whatever_the_clock_did() {
    let day = index::DAY.cast_unsigned();
    let times = [5 * day, 5 * day + 9, 6 * day, 5 * day - 1, 5 * day + 7, 9 * day];
    let events = (1..).zip(times).map(|(n, time)| Event { time, ..said(n, "hello") });
    let (_folder, mut history) = history_of(&events.collect::<Vec<_>>());
    for _ in 0..2 {
        let day = |since, until| Search { since, until, ..for_words("hello") };
        let fifth = day(Some(5 * index::DAY.cast_unsigned()), Some(6 * index::DAY.cast_unsigned()));
        assert_eq!(numbers(&mut history, &fifth), [5, 2, 1]);
        assert_eq!(numbers(&mut history, &day(None, fifth.since)), [4]);
        assert_eq!(numbers(&mut history, &day(fifth.until, None)), [6, 3]);
        assert_eq!(numbers(&mut history, &day(Some(7), Some(7))), [0; 0]);
        index_all(&mut history);
    }
}

#[test]
fn what_is_deleted_is_not_in_the_index_either() {
    let secrets = ["xylophone", "çigköfteniğ", "東京駅", "🦄"];
    let text = secrets.join(" ");
    let others = (2..=400).map(|n| Event { time: 9_000, ..said(n, &format!("x{n} stays")) });
    let events: Vec<_> = std::iter::once(said(1, &text)).chain(others).collect();
    let (folder, mut history) = history_of(&events);
    index_all(&mut history);
    for secret in secrets {
        assert_eq!(numbers(&mut history, &for_words(secret)), [1], "{secret}");
    }
    assert_eq!(history.delete_before(2_000, 10).unwrap(), 1);
    assert!(history.purge_log().unwrap());
    for secret in secrets {
        assert_eq!(numbers(&mut history, &for_words(secret)), [0; 0], "{secret}");
    }
    assert_eq!(numbers(&mut history, &for_words("x399 stays")), [399]);
    // Words that follow each other are kept by what tells them apart.
    let parts = ["ylophone", "gkofteni", "東京", "京駅", "🦄"];
    for file in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        for part in parts {
            let found = bytes.windows(part.len()).any(|bytes| bytes == part.as_bytes());
            assert!(!found, "{part} can be read off the disk");
        }
    }
    let check = "INSERT INTO words (words, rank) VALUES ('integrity-check', 0)";
    history.doing(|connection| connection.execute(check, [])).unwrap();
}

#[test]
fn an_event_that_is_replaced_is_found_by_what_it_says_now() {
    let (_folder, mut history) = history_of(&[said(1, "before"), said(2, "hello")]);
    index_all(&mut history);
    history.append(&[said(1, "after")]).unwrap();
    assert_eq!(numbers(&mut history, &for_words("before")), [0; 0]);
    assert_eq!(numbers(&mut history, &for_words("after")), [1]);
}

#[test]
fn a_history_without_an_index_gets_one_bit_by_bit() {
    let events: Vec<_> = (1..=6_000).map(|n| said(n, &format!("message {n}"))).collect();
    let (folder, mut history) = history_of(&events);
    // As version 1 left it.
    let old = "DROP TABLE words; DROP TABLE days; DROP TABLE indexed; PRAGMA user_version = 1;";
    history.doing(|connection| connection.execute_batch(old)).unwrap();
    drop(history);
    let mut to_read = History::open_to_read(folder.path()).unwrap();
    let found = to_read.search(&for_words("5999"), ALL).unwrap();
    assert_eq!((found.events, found.partial), (vec![events[5_998].clone()], true));
    let mut history = History::open(folder.path()).unwrap();
    let found = history.search(&for_words("\"message 17\""), ALL).unwrap();
    assert!(found.partial, "nobody has come to it yet");
    index_all(&mut history);
    let found = to_read.search(&for_words("\"message 17\""), ALL).unwrap();
    assert_eq!((found.events.last(), found.partial), (Some(&events[16]), false));
    assert_eq!(history.page(u64::MAX, 10_000, usize::MAX).unwrap(), events, "as they were");
}

#[test]
fn a_damaged_index_is_made_anew_and_the_history_is_whole() {
    let events: Vec<_> = (1..=300).map(|n| said(n, &format!("message {n}"))).collect();
    let (folder, mut history) = history_of(&events);
    index_all(&mut history);
    let damage = "UPDATE words_data SET block = zeroblob(40) WHERE id > 10";
    history.doing(|connection| connection.execute(damage, [])).unwrap();
    drop(history);
    let mut history = History::open(folder.path()).unwrap();
    assert_eq!(history.page(u64::MAX, 1_000, usize::MAX).unwrap(), events);
    history.append(&[said(301, "one more")]).unwrap();
    assert_eq!(history.delete_before(3_000, 10).unwrap(), 2, "also what cannot be looked up");
    index_all(&mut history);
    assert_eq!(numbers(&mut history, &for_words("more")), [301]);
    assert_eq!(numbers(&mut history, &for_words("message 4")).last(), Some(&4));
}

#[test]
fn a_search_that_takes_too_long_returns_what_it_has() {
    let events: Vec<_> = (1..=3_000).map(|n| said(n, &format!("message {n}"))).collect();
    let (_folder, mut history) = history_of(&events);
    index_all(&mut history);
    // Everything is on the other side of midnight.
    let never = Search { since: Some(3_000_001), ..for_words("message") };
    let bounds = SearchBounds { end: Some(Instant::now()), ..ALL };
    let found = history.search(&never, bounds).unwrap();
    assert_eq!((found.events.len(), found.partial), (0, true));
    assert_eq!(numbers(&mut history, &for_words("message 3000")), [3_000], "the next has its own");
}

/// Texts of a few characters that make words of every kind.
fn text() -> impl Strategy<Value = String> {
    "(ab|b|é|ß| |東|京|か|ガ|학|👍|👍🏽|\"|'|\u{301}|-|AND|NOT|\\*|\\(|:){1,12}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn index_and_comparison_find_the_same(
        texts in prop::collection::vec((text(), 0..2usize), 1..40),
        typed in prop::collection::vec(text(), 1..8),
        indexed in any::<bool>(),
    ) {
        let names = ["Ada", "Bo"];
        let events = (1..).zip(&texts).filter_map(|(number, (text, by))| {
            Text::new(text).ok().map(|text| said_by(names[*by], number, text.as_str()))
        });
        let events: Vec<Event> = events.collect();
        let (_folder, mut history) = history_of(&events);
        if indexed {
            index_all(&mut history);
        }
        for typed in typed {
            for from in [None, Nickname::new("bo").ok()] {
                let search = Search { from, ..for_words(&typed) };
                let wanted = events.iter().rev().filter(|event| search.fits(event));
                let wanted: Vec<u64> = wanted.map(|event| event.number).collect();
                prop_assert_eq!(numbers(&mut history, &search), wanted, "{:?}", search);
            }
        }
    }

    #[test]
    fn any_text_may_be_looked_for(typed in any::<String>()) {
        let (_folder, mut history) = history_of(&[said(1, "hello")]);
        index_all(&mut history);
        history.search(&for_words(&typed), ALL).unwrap();
    }
}

#[test]
fn hostile_texts_are_found_and_harm_nothing() {
    let mut texts = vec!["\"".repeat(4_000), "a ".repeat(2_000), "東".repeat(4_000)];
    texts.extend(
        ["a\0b", "NEAR(a b)", "text : x", "^a", "a* OR b", "{author text}: c", "-- '"]
            .map(str::to_owned),
    );
    let events = (1..).zip(&texts).map(|(n, text)| said(n, text));
    let (_folder, mut history) = history_of(&events.collect::<Vec<_>>());
    index_all(&mut history);
    for (number, text) in (1..).zip(&texts) {
        let found = numbers(&mut history, &for_words(&text.replace('"', " ")));
        assert_eq!(found.contains(&number), !SearchQuery::new(text).is_empty(), "{text:?}");
    }
    let check = "INSERT INTO words (words, rank) VALUES ('integrity-check', 0)";
    history.doing(|connection| connection.execute(check, [])).unwrap();
}
