// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of removals that the history could not take.

use std::os::unix::fs::PermissionsExt;
use std::sync::mpsc::channel;
use std::time::Duration;

use rusqlite::Connection;

use super::*;
use crate::history::{HistorySource, HistoryWriter, WriteOutcome};
use crate::protocol::{ActionTarget, EventKind, ModerationAction, Nickname, SeatNumber, Text};

const SECRET: &str = "xylophone";

fn said(number: u64, seat: u64) -> Event {
    let (from, seat) = (Nickname::new("Bo").unwrap(), Some(SeatNumber::new(seat)));
    let text = Text::new(SECRET).unwrap();
    Event { number, time: 1, what: EventKind::Said { from, seat, id: None, text } }
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
    let writer = HistoryWriter::start(HistorySource::Open(history), None, told_to).unwrap();
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
    assert!(!lost.note(&[said(1, 3)]) && !file.exists());
    assert!(lost.note(&[said(1, 3), remove(2, 1)]));
    assert!(lost.note(&[said(1, 3), remove(2, 1), remove(4, 3)]));
    assert_eq!(read(&file).unwrap().unwrap(), [remove(2, 1), remove(4, 3)], "each once");
    lost.written(3);
    assert!(file.exists());
    lost.written(4);
    assert!(!file.exists());
}

#[test]
fn half_a_note_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    History::open(folder.path()).unwrap().append(&[said(1, 3), said(2, 3)]).unwrap();
    let half = format!("{}\n{}", remove(3, 1).encode(), &remove(4, 2).encode()[..20]);
    append(&folder.path().join(FILE), half.as_bytes()).unwrap();
    assert_eq!(left(folder.path()), [2]);
}
