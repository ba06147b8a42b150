// SPDX-License-Identifier: GPL-3.0-or-later
//! Exports that come in again, and files that do not.

use std::io::Cursor;

use proptest::prelude::*;

use super::*;
use crate::protocol::{ActionTarget, LeaveReason, Member, ModerationAction, Nickname, Text, Topic};

fn lines(history: &mut History) -> String {
    let (mut lines, mut last) = (String::new(), 0);
    loop {
        let events = history.events_after(last, 3).unwrap();
        let Some(newest) = events.last() else { return lines };
        last = newest.number;
        for event in &events {
            lines.push_str(&event.encode());
            lines.push('\n');
        }
    }
}

fn import(folder: &std::path::Path, lines: &str) -> (History, Result<u64, ImportError>) {
    let mut history = History::open(folder).unwrap();
    let imported = history.import(ExportedEvents::new(Cursor::new(lines.to_owned())));
    (history, imported)
}

fn fault(lines: &str) -> (u64, LineFault) {
    let folder = tempfile::tempdir().unwrap();
    let (mut history, imported) = import(folder.path(), lines);
    assert!(history.events_after(0, 1).unwrap().is_empty(), "all or nothing");
    match imported {
        Err(ImportError::Line { line, fault }) => (line, fault),
        other => panic!("{other:?}"),
    }
}

const GOOD: &str = r#"{"number":5,"time":9,"type":"said","from":"Ada","seat":5,"text":"hi"}"#;

#[test]
fn what_is_no_export_is_refused_with_its_line() {
    let after_good = |line: &str| fault(&format!("{GOOD}\n\n{line}\n"));
    for wrong in ["hello", "{}", "[]", "{\"number\":6}", "\u{0}", "{\"number\":6,\"time\":-1}"] {
        assert_eq!(after_good(wrong), (3, LineFault::NoEvent), "{wrong}");
    }
    assert_eq!(after_good(GOOD), (3, LineFault::Order));
    assert_eq!(after_good(&GOOD.replace('5', "4")), (3, LineFault::Order));
    assert_eq!(after_good(&GOOD.replace('5', "0")), (3, LineFault::NoEvent));
    let huge = GOOD.replace("\"number\":5", "\"number\":18446744073709551615");
    assert_eq!(after_good(&huge), (3, LineFault::NoEvent));
    let seated = GOOD.replace("\"seat\":5", "\"seat\":7").replace("\"number\":5", "\"number\":6");
    assert_eq!(after_good(&seated), (3, LineFault::NoEvent), "nobody sits there yet");
    let newer = r#"{"number":6,"time":9,"type":"sung","song":"la"}"#;
    assert_eq!(after_good(newer), (3, LineFault::Unknown));
    assert_eq!(fault(&"x".repeat(3 * LINE_BYTES)), (1, LineFault::TooLong));
    assert_eq!(fault("\u{feff}"), (1, LineFault::NoEvent));
}

#[test]
fn a_file_without_events_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let (_, imported) = import(folder.path(), "\n \n");
    assert!(matches!(imported, Err(ImportError::NoEvents)));
    assert!(matches!(check_export(Cursor::new("")), Err(ImportError::NoEvents)));
    assert_eq!(check_export(Cursor::new(GOOD)).unwrap(), 1);
}

#[test]
fn a_room_that_has_a_history_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(import(folder.path(), GOOD).1.unwrap(), 1);
    let (mut history, again) = import(folder.path(), &GOOD.replace("hi", "ho"));
    assert!(matches!(again, Err(ImportError::NotEmpty)));
    assert_eq!(lines(&mut history), format!("{GOOD}\n"));
    assert_eq!(history.newest().unwrap(), 5, "the next event is the sixth");
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history
        .doing(|connection| {
            let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            connection.query_row(&format!("PRAGMA max_page_count = {}", pages + 4), [], |_| Ok(()))
        })
        .unwrap();
    let text = "long ".repeat(700);
    let line =
        |n: u64| format!("{{\"number\":{n},\"time\":1,\"type\":\"notice\",\"text\":\"{text}\"}}");
    let many = (1..=100).map(line).collect::<Vec<_>>().join("\n");
    let imported = history.import(ExportedEvents::new(Cursor::new(many)));
    assert!(matches!(imported, Err(ImportError::History(HistoryError::Full { .. }))));
    assert!(history.events_after(0, 1).unwrap().is_empty());
    assert_eq!(history.newest().unwrap(), 0);
}

fn any_name() -> impl Strategy<Value = Nickname> {
    prop_oneof![Just("Ada"), Just("Bo \"B\" Peep"), Just("Élodie 👩‍👩‍👧"), Just("名前")]
        .prop_map(|raw| Nickname::new(raw).unwrap())
}

fn any_kind() -> impl Strategy<Value = EventKind> {
    let text = "\\PC{1,40}".prop_filter_map("a text", |raw| Text::new(&raw).ok());
    let said = (any_name(), text, proptest::option::of("[a-z0-9-]{1,8}"));
    let acted = |by, act| {
        let target = ActionTarget::default();
        EventKind::Acted { by, act, target, why: None, id: None }
    };
    prop_oneof![
        4 => said.prop_map(|(from, text, id)| EventKind::Said { from, seat: None, id, answers: None, emote: false, edited: None, text }),
        1 => any_name().prop_map(|name| EventKind::Joined(Member::named(name))),
        1 => any_name().prop_map(|name| EventKind::Left { name, reason: LeaveReason::Vanished }),
        1 => any_name().prop_map(|name| EventKind::Topic {
            by: Some(name),
            topic: Topic::new("pizza at nine").unwrap(),
            id: None,
        }),
        1 => any::<(bool, bool)>()
            .prop_map(|(kept, chosen)| EventKind::History { kept, chosen }),
        1 => (1..20_u64).prop_map(move |message| {
            acted(None, ModerationAction::Remove { message, from: None })
        }),
        1 => Just(EventKind::Ended),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn an_export_that_was_imported_is_exported_the_same(
        events in proptest::collection::vec((1..3_u64, 0..1_u64 << 42, any_kind()), 1..30),
    ) {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut history = History::open(first.path()).unwrap();
        let mut number = 0;
        let events: Vec<Event> = events
            .into_iter()
            .map(|(step, time, what)| {
                number += step;
                Event { number, time, what }
            })
            .collect();
        history.append(&events).unwrap();
        let exported = lines(&mut history);
        prop_assert_eq!(check_export(Cursor::new(&exported)).unwrap(), events.len() as u64);
        let (mut imported, count) = import(second.path(), &exported);
        prop_assert_eq!(count.unwrap(), events.len() as u64);
        prop_assert_eq!(lines(&mut imported), exported);
        prop_assert_eq!(imported.newest().unwrap(), number);
    }

    #[test]
    fn any_bytes_are_an_export_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = check_export(Cursor::new(bytes));
    }
}
