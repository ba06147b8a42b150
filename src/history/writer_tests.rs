// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the thread that writes, on disks that do what disks do.

use std::sync::mpsc::{Receiver, channel};

use rusqlite::Connection;

use std::path::Path;

use super::*;
use crate::history::FILE;
use crate::protocol::{EventKind, Nickname, Text};

/// Time a test waits for an expected event, as long as in `tests/kit`, which stands
/// outside of the crate.
const PATIENCE: Duration = Duration::from_mins(2);

fn said(number: u64) -> Event {
    let from = Nickname::new("Ada").unwrap();
    let text = Text::new(&format!("message {number}")).unwrap();
    Event { number, time: 1, what: EventKind::said(from, text) }
}

/// A writer, what it tells, and a way to hand it events.
fn writer(source: HistorySource) -> (HistoryWriter, Receiver<WriteOutcome>, impl FnMut(&Event)) {
    let (sender, told) = channel();
    let writer = HistoryWriter::start(source, Retention::default(), move |outcome| {
        drop(sender.send(outcome));
    });
    let writer = writer.unwrap();
    let queue = writer.queue();
    (writer, told, queue)
}

/// The next outcome that `pick` wants.
#[track_caller]
fn until<T>(told: &Receiver<WriteOutcome>, pick: impl Fn(&WriteOutcome) -> Option<T>) -> T {
    loop {
        let outcome = told.recv_timeout(PATIENCE).expect("nothing more is told");
        if let Some(found) = pick(&outcome) {
            return found;
        }
    }
}

#[track_caller]
fn committed(told: &Receiver<WriteOutcome>, wanted: u64) {
    until(told, |outcome| {
        matches!(outcome, WriteOutcome::Committed(n) if *n == wanted).then_some(())
    });
}

#[track_caller]
fn recovered(told: &Receiver<WriteOutcome>) {
    until(told, |outcome| matches!(outcome, WriteOutcome::Recovered).then_some(()));
}

/// Another program that has the file and does not let go of it.
fn other_program(folder: &Path) -> Connection {
    let other = Connection::open(folder.join(FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    other
}

fn numbers(folder: &Path) -> Vec<u64> {
    let mut history = History::open(folder).unwrap();
    let events = history.page(u64::MAX, usize::MAX, usize::MAX).unwrap();
    events.iter().map(|event| event.number).collect()
}

#[test]
fn a_disk_that_does_not_answer_is_told_and_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::open(folder.path()).unwrap();
    history.wait_for_others(PATIENCE).unwrap();
    let (writer, told, mut queue) = writer(HistorySource::Open(Box::new(history)));
    queue(&said(1));
    committed(&told, 1);
    let other = other_program(folder.path());
    queue(&said(2));
    let is_stuck = |outcome: &WriteOutcome| match outcome {
        WriteOutcome::Failed(error) => Some(matches!(error, HistoryError::Stuck { .. })),
        _ => None,
    };
    assert!(until(&told, is_stuck));
    queue(&said(3));
    other.execute_batch("ROLLBACK").unwrap();
    recovered(&told);
    committed(&told, 3);
    drop(writer);
    assert!(told.try_iter().next().is_none(), "nothing is lost");
    assert_eq!(numbers(folder.path()), [1, 2, 3]);
}

#[test]
fn a_deletion_that_failed_is_told_and_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::open(folder.path()).unwrap();
    let (writer, told, mut queue) = writer(HistorySource::Open(Box::new(history)));
    queue(&said(1));
    committed(&told, 1);
    let other = other_program(folder.path());
    writer.delete_up_to(1);
    until(&told, |outcome| matches!(outcome, WriteOutcome::Undeleted).then_some(()));
    other.execute_batch("ROLLBACK").unwrap();
    until(&told, |outcome| matches!(outcome, WriteOutcome::Deleted).then_some(()));
    assert!(numbers(folder.path()).is_empty());
    drop(writer);
}

#[test]
fn a_panic_of_the_thread_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (sender, told) = channel();
    let panics = move |outcome| {
        assert!(!matches!(outcome, WriteOutcome::Committed(_)), "this is meant to be");
        let _ = sender.send(outcome);
    };
    let history = HistorySource::Open(Box::new(History::open(folder.path()).unwrap()));
    let writer = HistoryWriter::start(history, Retention::default(), panics).unwrap();
    let mut queue = writer.queue();
    queue(&said(1));
    until(&told, |outcome| matches!(outcome, WriteOutcome::Failed(_)).then_some(()));
    // Nothing grows where nobody writes.
    queue(&said(2));
    drop(writer);
}

#[test]
fn what_is_too_much_to_wait_is_counted() {
    const EVENTS: u64 = 70_000;
    let folder = tempfile::tempdir().unwrap();
    let history = History::open(folder.path()).unwrap();
    let other = other_program(folder.path());
    let (writer, told, mut queue) = writer(HistorySource::Open(Box::new(history)));
    for number in 1..=EVENTS {
        queue(&said(number));
    }
    until(&told, |outcome| matches!(outcome, WriteOutcome::Failed(_)).then_some(()));
    other.execute_batch("ROLLBACK").unwrap();
    recovered(&told);
    let lost = until(&told, |outcome| match outcome {
        WriteOutcome::Lost(events) => Some(*events),
        _ => None,
    });
    committed(&told, EVENTS);
    drop(writer);
    assert!(lost > 0);
    let numbers = numbers(folder.path());
    assert_eq!(numbers.len() as u64 + lost, EVENTS);
    assert_eq!(numbers.last(), Some(&EVENTS), "the oldest ones are missing");
}

#[test]
fn a_history_that_opens_late_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    drop(History::open(&path).unwrap());
    let other = other_program(&path);
    let (writer, told, mut queue) = writer(HistorySource::Later { folder: path.clone(), next: 7 });
    queue(&said(7));
    queue(&said(8));
    other.execute_batch("ROLLBACK").unwrap();
    recovered(&told);
    committed(&told, 8);
    drop(writer);
    assert_eq!(numbers(&path), [7, 8]);
}

#[test]
fn a_history_that_went_on_without_us_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    History::open(&path).unwrap().append(&[said(7)]).unwrap();
    let (writer, told, mut queue) = writer(HistorySource::Later { folder: path.clone(), next: 7 });
    queue(&said(7));
    drop(writer);
    let lost = until(&told, |outcome| match outcome {
        WriteOutcome::Lost(events) => Some(*events),
        outcome => panic!("{outcome:?}"),
    });
    assert_eq!((lost, numbers(&path)), (1, vec![7]));
}

#[test]
fn the_oldest_that_is_kept_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&[said(5), said(6)]).unwrap();
    let (writer, told, _queue) = writer(HistorySource::Open(Box::new(history)));
    let from = |outcome: &WriteOutcome| match outcome {
        WriteOutcome::KeptFrom(number) => Some(*number),
        _ => None,
    };
    assert_eq!(until(&told, from), 5);
    writer.limits()(KeepLimits { time: None, bytes: Some(1) });
    assert_eq!(until(&told, from), u64::MAX);
}
