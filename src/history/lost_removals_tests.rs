// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of removals that the history could not take.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::PermissionsExt;
use std::sync::mpsc::channel;
use std::time::Duration;

use rusqlite::Connection;

use super::*;
use crate::history::{
    HistorySource, HistoryWriter, PageSize, Retention, SearchBounds, WriteOutcome,
};
use crate::protocol::search::{Search, SearchQuery};
use crate::protocol::{ActionTarget, EventKind, ModerationAction, Nickname, SeatNumber, Text};

const SECRET: &str = "xylophone";

fn said(number: u64, seat: u64) -> Event {
    let (from, seat) = (Nickname::new("Bo").unwrap(), Some(SeatNumber::new(seat)));
    let text = Text::new(SECRET).unwrap();
    Event { number, time: 1, what: EventKind::said_by(from, seat, text) }
}

fn acted(number: u64, act: ModerationAction) -> Event {
    let target = ActionTarget::default();
    let what = EventKind::Acted { by: None, act, target, why: None, id: None };
    Event { number, time: 1, what }
}

fn remove(number: u64, message: u64) -> Event {
    acted(number, ModerationAction::Remove { message, from: None })
}

fn remove_all(number: u64, seat: u64) -> Event {
    let (name, seats) = (Nickname::new("Bo").unwrap(), vec![SeatNumber::new(seat)]);
    acted(number, ModerationAction::RemoveAll { name, seats })
}

fn noted(file: &Path) -> Vec<Event> {
    read(file).unwrap().unwrap().events
}

/// Numbers of the messages that still have a text.
fn left(folder: &Path) -> Vec<u64> {
    let mut history = History::open(folder).unwrap();
    let mut events = history.page(u64::MAX, usize::MAX, usize::MAX).unwrap();
    events.retain(|event| matches!(event.what, EventKind::Said { .. }));
    events.iter().map(|event| event.number).collect()
}

#[test]
fn a_removal_outlives_a_room_that_closes_while_the_disk_is_held() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&[said(1, 3), said(2, 4), said(3, 5)]).unwrap();
    // One try is enough, and none waits.
    history.wait_for_others(Duration::ZERO).unwrap();
    let other = Connection::open(history.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (tell, told) = channel();
    let told_to = move |outcome| drop(tell.send(outcome));
    let writer =
        HistoryWriter::start(HistorySource::Open(Box::new(history)), Retention::default(), told_to)
            .unwrap();
    let mut queue = writer.queue();
    queue(&remove(4, 1));
    queue(&remove_all(5, 4));
    drop(writer);
    let told: Vec<WriteOutcome> = told.try_iter().collect();
    let undeleted = |outcome: &WriteOutcome| matches!(outcome, WriteOutcome::Undeleted);
    assert!(told.iter().any(undeleted), "{told:?}");
    other.execute_batch("ROLLBACK").unwrap();
    let file = folder.path().join(FILE);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!fs::read_to_string(&file).unwrap().contains(SECRET));
    assert_eq!(left(folder.path()), [3]);
    assert!(!file.exists(), "it has served");
}

#[test]
fn notes_that_were_written_after_all_are_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let mut lost = LostRemovals::beside(&folder.path().join("history.sqlite"));
    let file = folder.path().join(FILE);
    assert!(!lost.note(&[said(1, 3)]) && noted(&file).is_empty());
    assert!(lost.note(&[said(1, 3), remove(2, 1)]));
    assert!(lost.note(&[said(1, 3), remove(2, 1), remove(4, 3)]));
    assert_eq!(noted(&file), [remove(2, 1), remove(4, 3)], "each once");
    lost.written(3);
    assert_eq!(noted(&file).len(), 2);
    lost.written(4);
    assert!(noted(&file).is_empty());
    drop(lost);
    assert!(!file.exists());
}

#[test]
fn notes_that_are_damaged_count_as_far_as_they_can_be_read_and_are_told() {
    let [whole, half] = [remove(4, 1).encode(), remove(5, 2).encode()[..20].to_owned()];
    // A file that is damaged, and one whose last note was never written to its end.
    for notes in [format!("{whole}\n{half}\n"), format!("{whole}\n{half}")] {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path()).unwrap();
        history.append(&[said(1, 3), said(2, 3)]).unwrap();
        assert_eq!(history.damaged_notes, None);
        drop(history);
        fs::write(folder.path().join(FILE), &notes).unwrap();
        let reader = History::open_to_read(folder.path()).unwrap();
        assert_eq!(reader.damaged_notes.is_some(), notes.ends_with('\n'));
        drop(reader);
        let source = HistorySource::Open(Box::new(History::open(folder.path()).unwrap()));
        let (tell, told) = channel();
        let told_to = move |outcome| drop(tell.send(outcome));
        drop(HistoryWriter::start(source, Retention::default(), told_to).unwrap());
        let mut told: Vec<WriteOutcome> = told.try_iter().collect();
        told.retain(|outcome| !matches!(outcome, WriteOutcome::KeptFrom(_)));
        let [WriteOutcome::DamagedNotes(kept)] = &told[..] else { panic!("{told:?}") };
        assert_eq!(fs::read_to_string(kept).unwrap(), notes);
        assert!(kept.ends_with("history.removals.damaged-1"), "{kept:?}");
        assert_eq!(left(folder.path()), [2]);
        assert_eq!(History::open(folder.path()).unwrap().damaged_notes, None, "it is told once");
    }
}

#[test]
fn half_a_note_is_not_written_over_before_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    History::open(folder.path()).unwrap().append(&[said(1, 3), said(2, 3)]).unwrap();
    fs::write(folder.path().join(FILE), &remove(3, 1).encode()[..20]).unwrap();
    LostRemovals::beside(&folder.path().join("history.sqlite")).note(&[remove(4, 2)]);
    let history = History::open(folder.path()).unwrap();
    assert!(history.damaged_notes.is_some());
    drop(history);
    assert_eq!(left(folder.path()), [1]);
}

#[test]
fn notes_have_their_space_before_the_disk_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE);
    // One is left of an opening that could not apply it, and half of another.
    let half = format!("{}\n{}", remove(3, 1).encode(), &remove(4, 2).encode()[..20]);
    fs::write(&file, half).unwrap();
    let mut lost = LostRemovals::beside(&folder.path().join("history.sqlite"));
    let reserved = fs::metadata(&file).unwrap();
    assert!(reserved.len() >= RESERVED_BYTES as u64);
    let events: Vec<Event> = (5..500).map(|number| remove(number, 1)).collect();
    assert!(lost.note(&events));
    assert_eq!(lost.unnoted(), 0);
    assert_eq!(fs::metadata(&file).unwrap().len(), reserved.len(), "they are written in place");
    let found = noted(&file);
    assert_eq!((found.len(), &found[0], &found[1..]), (496, &remove(3, 1), &events[..]));
    drop(lost);
    assert!(fs::read(&file).unwrap().ends_with(b"}\n"), "what was not needed is given back");
}

#[test]
fn what_fits_in_no_file_is_counted_and_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut lost = LostRemovals::beside(&folder.path().join("history.sqlite"));
    assert!(lost.note(&[remove(4, 1)]));
    let full = OpenOptions::new().read(true).write(true).open("/dev/full").unwrap();
    let good = lost.file.replace((full, 0)).unwrap();
    let events = [remove(4, 1), remove(5, 1), remove(6, 2)];
    assert!(lost.note(&events));
    assert_eq!(lost.unnoted(), 2);
    lost.file = Some(good);
    assert!(lost.note(&events));
    assert_eq!(lost.unnoted(), 0);
    assert_eq!(noted(&folder.path().join(FILE)), events);
}

#[test]
fn removals_that_are_lost_at_the_end_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&[said(1, 3), said(2, 4)]).unwrap();
    history.wait_for_others(Duration::ZERO).unwrap();
    let other = Connection::open(history.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    // Nothing can be noted there.
    fs::create_dir(folder.path().join(FILE)).unwrap();
    let (tell, told) = channel();
    let told_to = move |outcome| drop(tell.send(outcome));
    let writer =
        HistoryWriter::start(HistorySource::Open(Box::new(history)), Retention::default(), told_to)
            .unwrap();
    let mut queue = writer.queue();
    queue(&remove(3, 1));
    queue(&remove_all(4, 4));
    drop(writer);
    let told: Vec<WriteOutcome> = told.try_iter().collect();
    assert!(told.iter().any(|outcome| matches!(outcome, WriteOutcome::Unremoved(2))), "{told:?}");
}

#[test]
fn whoever_only_reads_hides_what_is_noted() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&[said(1, 3), said(2, 4), said(3, 5)]).unwrap();
    drop(history);
    LostRemovals::beside(&folder.path().join("history.sqlite"))
        .note(&[remove(4, 1), remove_all(5, 4)]);
    let mut reader = History::open_to_read(folder.path()).unwrap();
    let size = PageSize { count: 9, bytes: 9_000 };
    let read = [
        reader.events_after(0, 9).unwrap(),
        reader.page(u64::MAX, 9, 9_000).unwrap(),
        reader.last_of(0..9, size, None).unwrap(),
        reader.first_of(0..9, size, None).unwrap(),
    ];
    for events in read {
        let texts = events.iter().filter(|event| matches!(event.what, EventKind::Said { .. }));
        assert_eq!(texts.map(|event| event.number).collect::<Vec<_>>(), [3]);
    }
    let search = Search { query: Some(SearchQuery::new(SECRET)), count: 9, ..Search::default() };
    let bounds = SearchBounds { floor: 0, newest: 9, bytes: 9_000, end: None };
    let found = reader.search(&search, bounds).unwrap();
    assert_eq!(found.events.iter().map(|event| event.number).collect::<Vec<_>>(), [3]);
}
