// SPDX-License-Identifier: GPL-3.0-or-later
//! A room's log on a device, from one visit to the next.

use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::history::FILE;
use crate::protocol::{
    ActionTarget, Event, EventKind, ModerationAction, Nickname, RoomName, SeatNumber, Text, limits,
};
use crate::trust::{Block, BlockedPerson, ReadMark, SavedDraft};

fn log() -> (tempfile::TempDir, DeviceLog) {
    let data = tempfile::tempdir().unwrap();
    let log = DeviceLog::of(data.path(), &Fingerprint::new([7; 32]));
    (data, log)
}

fn said(number: u64, text: &str) -> Event {
    let (from, text) = (Nickname::new("Ada").unwrap(), Text::new(text).unwrap());
    let what = EventKind::said_by(from, Some(SeatNumber::new(1)), text);
    Event { number, time: number * 10, what }
}

fn all(numbers: std::ops::RangeInclusive<u64>, text: &str) -> Vec<Event> {
    numbers.map(|number| said(number, text)).collect()
}

/// A room that has told nothing yet of what is kept.
const NOTHING: (u64, u64) = (1_000_000, 0);

/// A visit to a room whose newest event is `head`, and that tells `told`.
fn visit(log: &DeviceLog, head: u64, told: &[Event]) -> OpenedDeviceLog {
    log.open(head, told, drop).unwrap()
}

/// Everything that is read before an event, page by page, oldest first.
fn recall(log: &DeviceLog, (number, time): (u64, u64)) -> Vec<(u64, String)> {
    let mut next = Some(DevicePlace::before(ReadMark { number, time }));
    let mut pages = Vec::new();
    while let Some(place) = next {
        let page = log.page(place);
        assert_eq!(page.events.is_empty(), page.next.is_none());
        next = page.next;
        pages.push(page.events);
    }
    let events = pages.into_iter().rev().flatten();
    let words = events.map(|event| match event.what {
        EventKind::Said { text, .. } => (event.number, text.to_string()),
        EventKind::Removed { .. } => (event.number, "removed".into()),
        other => panic!("{other:?}"),
    });
    words.collect()
}

fn numbers(recalled: &[(u64, String)]) -> Vec<u64> {
    recalled.iter().map(|(number, _)| *number).collect()
}

#[test]
fn nothing_is_on_the_disk_before_somebody_asks_for_it() {
    let (data, log) = log();
    assert!(!log.is_kept());
    assert_eq!(log.bytes(), 0);
    assert!(recall(&log, NOTHING).is_empty());
    assert!(!log.forget().unwrap());
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);
}

#[test]
fn what_was_read_is_there_at_the_next_visit_for_its_owner_alone() {
    let (_data, log) = log();
    let mut opened = visit(&log, 3, &all(1..=3, "first"));
    opened.writer.keep(&said(4, "fourth"));
    opened.writer.keep(&said(0, "nobody told it"));
    drop(opened);
    assert!(log.is_kept() && log.bytes() > 0);
    assert_eq!(numbers(&recall(&log, NOTHING)), [1, 2, 3, 4]);
    assert_eq!(numbers(&recall(&log, (3, 30))), [1, 2], "the room tells the third");
    drop(visit(&log, 9, &[said(9, "ninth")]));
    assert_eq!(numbers(&recall(&log, (9, 90))), [1, 2, 3, 4], "and it is the same log");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(log.folder()), 0o700);
    assert_eq!(mode(&log.log(1)), 0o700);
    assert_eq!(mode(&log.log(1).join(FILE)), 0o600);
}

#[test]
fn more_than_a_page_is_read_page_by_page() {
    let (_data, log) = log();
    let many = limits::PAGE_EVENTS as u64 * 2 + 1;
    drop(visit(&log, many, &all(1..=many, "x")));
    assert_eq!(numbers(&recall(&log, NOTHING)), (1..=many).collect::<Vec<_>>());
}

#[test]
fn what_the_host_removes_goes_here_too_also_when_that_is_learnt_later() {
    let (_data, log) = log();
    let mut opened = visit(&log, 3, &all(1..=3, "secret"));
    let act = ModerationAction::Remove { message: 2, from: None };
    let what =
        EventKind::Acted { by: None, act, target: ActionTarget::default(), why: None, id: None };
    opened.writer.keep(&Event { number: 4, time: 40, what });
    drop(opened);
    // A page of the room, at a later visit, has only the place of the first.
    let (from, seat) = (Nickname::new("Ada").unwrap(), Some(SeatNumber::new(1)));
    let removed = Event { number: 1, time: 10, what: EventKind::Removed { from, seat, by: None } };
    drop(visit(&log, 5, &[removed]));
    let told: Vec<_> = recall(&log, (4, 40)).into_iter().map(|(_, text)| text).collect();
    assert_eq!(told, ["removed", "removed", "secret"]);
}

#[test]
fn a_room_that_begins_its_numbering_anew_has_another_log() {
    let (_data, log) = log();
    drop(visit(&log, 5, &all(1..=5, "old")));
    // Its newest number is behind what was read.
    drop(visit(&log, 2, &[Event { time: 1_000, ..said(2, "new") }]));
    let recalled = recall(&log, (2, 1_000));
    assert_eq!(numbers(&recalled), [0; 5], "these numbers mean other messages now");
    assert!(recalled.iter().all(|(_, text)| text == "old"));
    // It has caught up, but the number is that of another message.
    drop(visit(&log, 9, &[Event { time: 5_000, ..said(2, "newest") }]));
    let recalled = recall(&log, (2, 5_000));
    let words: Vec<_> = recalled.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(words, ["old", "old", "old", "old", "old", "new"]);
    drop(visit(&log, 9, &[Event { time: 6_000, ..said(2, "newest") }]));
    assert_eq!(log.logs().unwrap().len(), limits::DEVICE_LOGS, "the oldest is gone");
}

#[test]
fn a_log_that_is_the_rooms_after_all_is_not_told_twice() {
    let (_data, log) = log();
    drop(visit(&log, 5, &all(1..=5, "x")));
    // The host's disk has lost the end.
    drop(visit(&log, 4, &[]));
    assert_eq!(log.logs().unwrap(), [1, 2]);
    assert_eq!(numbers(&recall(&log, (3, 30))), [0, 0], "the room has told the third");
}

#[test]
fn of_two_that_keep_the_same_room_one_writes_and_the_other_is_told() {
    let (_data, log) = log();
    let first = visit(&log, 1, &all(1..=1, "x"));
    let second = log.open(1, &[], drop).err().unwrap();
    assert!(matches!(second, DeviceLogError::InUse { .. }), "{second:?}");
    assert!(!log.is_free());
    assert!(matches!(log.forget(), Err(DeviceLogError::InUse { .. })));
    drop(first);
    assert!(log.is_free());
    assert_eq!(numbers(&recall(&log, NOTHING)), [1]);
    drop(visit(&log, 1, &[]));
}

#[test]
fn a_damaged_log_is_put_aside_and_a_new_one_begun() {
    let (_data, log) = log();
    drop(visit(&log, 1, &all(1..=1, "x")));
    std::fs::write(log.log(1).join(FILE), "nonsense ".repeat(2_000)).unwrap();
    let opened = visit(&log, 2, &all(2..=2, "y"));
    let aside = opened.aside.clone().unwrap();
    assert!(aside.join(FILE).exists(), "{aside:?}");
    drop(opened);
    assert_eq!(numbers(&recall(&log, NOTHING)), [2]);
    log.forget().unwrap();
    assert!(!aside.exists() && !log.is_kept());
}

#[test]
fn of_many_damaged_logs_the_newest_are_kept() {
    let (_data, log) = log();
    let mut aside = Vec::new();
    for visited in 1..=limits::DEVICE_LOGS_ASIDE as u64 + 2 {
        drop(visit(&log, visited, &all(visited..=visited, "x")));
        std::fs::write(log.log(1).join(FILE), "nonsense ".repeat(2_000)).unwrap();
        aside.extend(visit(&log, visited, &[]).aside);
    }
    let kept: Vec<_> = log.damaged().into_iter().map(|(_, path)| path).collect();
    assert_eq!(kept, aside[aside.len() - limits::DEVICE_LOGS_ASIDE..]);
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_and_no_more() {
    let (data, log) = log();
    // A file is in the way, which stops even those who may do everything.
    std::fs::write(data.path().join(FOLDER), "").unwrap();
    assert!(matches!(log.open(1, &[], drop), Err(DeviceLogError::Folder(_))));
    assert!(!log.is_kept());
}

#[test]
fn a_room_whose_first_log_cannot_be_opened_is_not_kept() {
    let data = tempfile::tempdir().unwrap();
    // The folders can be made, but the path of the file is too long for SQLite.
    let deep = data.path().join("d".repeat(200)).join("e".repeat(200)).join("f".repeat(200));
    let log = DeviceLog::of(&deep, &Fingerprint::new([7; 32]));
    let failed = log.open(1, &all(1..=1, "x"), drop).err().unwrap();
    assert!(matches!(failed, DeviceLogError::Log(_)), "{failed:?}");
    assert!(!log.is_kept());
    // One that was there before stays, whatever becomes of it.
    std::fs::create_dir(log.log(1)).unwrap();
    assert!(log.open(1, &[], drop).is_err());
    assert!(log.is_kept());
}

#[test]
fn a_draft_that_stays_keeps_nothing_else_back() {
    let (data, log) = log();
    let room = Fingerprint::new([7; 32]);
    let forget = || DeviceLog::forget_unknown(data.path(), &room);
    drop(visit(&log, 0, &[]));
    let drafts = Drafts::open(data.path());
    let text = SavedDraft { text: "half a sent".into(), ..SavedDraft::default() };
    drafts.keep(&room, &text).unwrap();
    let blocked = BlockedPeople::open(data.path());
    let (seat, name) = (SeatNumber::new(3), Nickname::new("Bo").unwrap());
    let person = BlockedPerson { seat, name, since: 1 };
    let name = RoomName::new("Lounge").unwrap();
    blocked.block(Block { key: room, room: name, number: 9, person }).unwrap();
    let files = data.path().join(crate::trust::unfinished_files::FOLDER);
    std::fs::create_dir(&files).unwrap();
    let on_their_way = files.join(room.to_base64url()).with_extension("json");
    std::fs::write(&on_their_way, "{}").unwrap();
    assert!(forget().unwrap() && !on_their_way.exists());
    assert!(!log.folder().exists() && drafts.of(&room).unwrap().is_none());
    assert_eq!(blocked.of(&room, 9).unwrap(), []);
    drafts.keep(&room, &text).unwrap();
    assert!(!forget().unwrap(), "there is no log");
    assert!(drafts.of(&room).unwrap().is_none());
    // A folder in the place of the draft is not deleted as a file.
    drop(visit(&log, 0, &[]));
    let folder = data.path().join(crate::trust::drafts::FOLDER);
    std::fs::create_dir_all(folder.join(room.to_base64url()).with_extension("json")).unwrap();
    assert!(matches!(forget(), Err(DeviceLogError::Folder(_))));
    assert!(!log.folder().exists(), "the log is gone all the same");
}
