// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of a history on disk.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;

use super::*;
use crate::protocol::{EventKind, Nickname, Text};

fn said(number: u64, text: &str) -> Event {
    let what = EventKind::Said {
        from: Nickname::new("Ada").unwrap(),
        seat: None,
        id: Some("7".into()),
        answers: None,
        emote: false,
        edited: None,
        text: Text::new(text).unwrap(),
    };
    Event { number, time: 1_000 * number, what }
}

fn several(numbers: std::ops::RangeInclusive<u64>) -> Vec<Event> {
    numbers.map(|number| said(number, &format!("message {number}"))).collect()
}

#[test]
fn what_was_kept_is_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    assert_eq!(history.newest().unwrap(), 0);
    assert_eq!(history.page(u64::MAX, 10, 1_000).unwrap(), []);
    history.append(&several(1..=5)).unwrap();
    drop(history);
    let mut history = History::open(folder.path()).unwrap();
    assert_eq!(history.newest().unwrap(), 5);
    assert_eq!(history.page(u64::MAX, 10, 100_000).unwrap(), several(1..=5));
    let mode = fs::metadata(history.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "others read along");
}

#[test]
fn a_page_ends_where_it_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&several(1..=100)).unwrap();
    assert_eq!(history.page(51, 10, 100_000).unwrap(), several(41..=50));
    assert_eq!(history.page(51, 10, 1).unwrap(), several(50..=50), "at least one");
    let length = encode(&said(1, "message 10").what).unwrap().len();
    assert_eq!(history.page(51, 10, 3 * length).unwrap(), several(48..=50));
    assert_eq!(history.page(1, 10, 1_000).unwrap(), []);
}

#[test]
fn what_is_deleted_is_nowhere_in_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    let secret = "a word that is said nowhere else: xylophone";
    history.append(&[said(1, secret), said(2, "and this stays")]).unwrap();
    assert_eq!(history.delete_before(2_000, 10).unwrap(), 1);
    assert!(history.purge_log().unwrap());
    assert_eq!(history.page(u64::MAX, 10, 1_000).unwrap(), [said(2, "and this stays")]);
    for file in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        let found = bytes.windows(9).any(|word| word == b"xylophone");
        assert!(!found, "it can be read off the disk");
    }
}

#[test]
fn a_damaged_file_is_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE), "this is no database, however long it is").unwrap();
    let error = History::open(folder.path()).unwrap_err();
    assert!(matches!(error, HistoryError::Damaged { .. }), "{error:?}");
}

#[test]
fn a_newer_version_and_another_program_are_left_alone() {
    for (pragma, value) in [("user_version", VERSION + 1), ("application_id", 1)] {
        let folder = tempfile::tempdir().unwrap();
        let history = History::open(folder.path()).unwrap();
        history.connection.pragma_update(None, pragma, value).unwrap();
        drop(history);
        match History::open(folder.path()).unwrap_err() {
            HistoryError::Newer { version, .. } => assert_eq!(version, VERSION + 1),
            HistoryError::Damaged { .. } => assert_eq!(pragma, "application_id"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let error = History::open(&folder.path().join("nowhere")).unwrap_err();
    assert!(matches!(error, HistoryError::ReadOnly { .. }), "{error:?}");
}

#[test]
fn an_event_of_a_newer_version_ends_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&several(1..=3)).unwrap();
    let other = r#"UPDATE events SET what = '{"type":"hologram"}' WHERE number = 2"#;
    history.connection.execute(other, []).unwrap();
    assert_eq!(history.page(u64::MAX, 10, 1_000).unwrap(), several(3..=3));
    assert_eq!(history.newest().unwrap(), 3);
}

#[test]
fn events_of_a_newer_version_end_no_reading() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&several(1..=30)).unwrap();
    let other = r#"UPDATE events SET what = '{"type":"hologram"}' WHERE number BETWEEN 3 AND 28"#;
    history.connection.execute(other, []).unwrap();
    let read: Vec<u64> =
        history.events_after(1, 2).unwrap().iter().map(|event| event.number).collect();
    assert_eq!(read, [2, 29]);
    assert_eq!(history.events_after(29, 2).unwrap(), several(30..=30));
}

/// Something that is done to a history.
#[derive(Debug, Clone)]
enum Deed {
    Append(u64),
    Reopen,
    Page(u64, usize),
    DeleteBefore(u64),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (1u64..20).prop_map(Deed::Append),
        1 => Just(Deed::Reopen),
        4 => (0u64..120, 1usize..30).prop_map(|(before, count)| Deed::Page(before, count)),
        1 => (0u64..60).prop_map(Deed::DeleteBefore),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn it_is_like_a_list_in_memory(deeds in prop::collection::vec(deed(), 1..24)) {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path()).unwrap();
        let (mut list, mut next) = (Vec::<Event>::new(), 1);
        for deed in deeds {
            match deed {
                Deed::Append(count) => {
                    let events = several(next..=next + count - 1);
                    history.append(&events).unwrap();
                    list.extend(events);
                    next += count;
                }
                Deed::Reopen => {
                    drop(history);
                    history = History::open(folder.path()).unwrap();
                }
                Deed::Page(before, count) => {
                    let end = list.partition_point(|event| event.number < before);
                    let wanted = &list[end.saturating_sub(count)..end];
                    prop_assert_eq!(history.page(before, count, usize::MAX).unwrap(), wanted);
                }
                Deed::DeleteBefore(number) => {
                    history.delete_before(1_000 * number, 10).unwrap();
                    let old = list.partition_point(|event| event.number < number);
                    list.drain(..old.min(10));
                }
            }
            prop_assert_eq!(history.newest().unwrap(), next - 1, "also when it is deleted");
        }
    }
}
