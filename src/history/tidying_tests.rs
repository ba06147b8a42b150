// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the deletion of what is not to be kept.

use rusqlite::Connection;

use super::*;
use crate::protocol::{ActionTarget, EventKind, ModerationAction, Nickname, SeatNumber, Text};

const MANY: u64 = 3 * AT_ONCE as u64;

fn said(number: u64) -> Event {
    let (from, seat) = (Nickname::new("Bo").unwrap(), Some(SeatNumber::new(3)));
    let text = Text::new("xylophone").unwrap();
    Event { number, time: 1, what: EventKind::said_by(from, seat, text) }
}

fn remove_all(number: u64) -> Event {
    let (name, seats) = (Nickname::new("Bo").unwrap(), vec![SeatNumber::new(3)]);
    let act = ModerationAction::RemoveAll { name, seats };
    let target = ActionTarget::default();
    let what = EventKind::Acted { by: None, act, target, why: None, id: None };
    Event { number, time: 1, what }
}

/// A history with many messages that are all to be removed.
fn to_be_removed() -> (tempfile::TempDir, History) {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&(1..=MANY).map(said).collect::<Vec<_>>()).unwrap();
    history.append(&[remove_all(MANY + 1)]).unwrap();
    (folder, history)
}

/// Messages whose text is in the file, whatever is hidden from readers.
fn texts(history: &History) -> i64 {
    let file = Connection::open(history.path()).unwrap();
    let texts = "SELECT count(*) FROM events WHERE what LIKE '%xylophone%'";
    file.query_row(texts, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_room_that_closes_removes_what_is_to_be_removed() {
    let (_folder, mut history) = to_be_removed();
    let finished = Tidying::new(Retention::default()).finish(&mut history, Duration::from_mins(10));
    assert_eq!((finished.unwrap(), texts(&history)), (TidyOutcome::Done, 0));
}

#[test]
fn a_room_that_closes_deletes_what_is_too_old() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    history.append(&(1..=MANY).map(said).collect::<Vec<_>>()).unwrap();
    let keep_for = Some(Duration::from_hours(24));
    let mut tidying = Tidying::new(Retention { keep_for, leap: Duration::ZERO });
    let finished = tidying.finish(&mut history, Duration::ZERO);
    assert_eq!(finished.unwrap(), TidyOutcome::Overdue, "what is left of it is told");
    let finished = tidying.finish(&mut history, Duration::from_mins(10));
    assert_eq!((finished.unwrap(), texts(&history)), (TidyOutcome::Done, 0));
}

#[test]
fn a_limit_that_is_set_later_does_not_believe_a_leap_of_the_clock() {
    let years = Duration::from_hours(5 * 365 * 24);
    let (time, bytes) = (Some(Duration::from_hours(7 * 24)), None);
    let now = ClockReading::now().wall;
    let before_the_leap = now - u64::try_from(years.as_millis()).unwrap();
    for (leap, left) in [(years, 1), (Duration::ZERO, 0)] {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path()).unwrap();
        history.append(&[Event { time: before_the_leap, ..said(1) }]).unwrap();
        let mut tidying = Tidying::new(Retention { keep_for: None, leap });
        tidying.set_limits(KeepLimits { time, bytes });
        tidying.step(&mut history).unwrap().unwrap();
        assert_eq!(texts(&history), left, "{leap:?}");
    }
}

#[test]
fn what_is_left_of_it_is_told_and_goes_on() {
    let (_folder, mut history) = to_be_removed();
    let mut tidying = Tidying::new(Retention::default());
    let finished = tidying.finish(&mut history, Duration::ZERO);
    assert_eq!(finished.unwrap(), TidyOutcome::Overdue);
    assert_eq!(texts(&history), 2 * i64::try_from(AT_ONCE).unwrap());
    let finished = Tidying::new(Retention::default()).finish(&mut history, Duration::from_mins(10));
    assert_eq!((finished.unwrap(), texts(&history)), (TidyOutcome::Done, 0));
}

#[test]
fn whoever_reads_is_not_waited_for_and_told_of_in_the_end() {
    let (_folder, mut history) = to_be_removed();
    // Whoever waited would wait for ever.
    history.wait_for_others(Duration::from_hours(1)).unwrap();
    let reader = Connection::open(history.path()).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM events").unwrap();
    let mut tidying = Tidying::new(Retention::default());
    let mut step = || {
        tidying.next = Instant::now();
        let left = tidying.step(&mut history).unwrap().unwrap();
        (left, tidying.failures)
    };
    let told = std::iter::repeat_with(&mut step).find(|(_, failures)| *failures == OVERDUE - 1);
    assert_eq!(told.unwrap().0, TidyOutcome::GoesOn);
    assert_eq!(step().0, TidyOutcome::Overdue);
    reader.execute_batch("COMMIT").unwrap();
    assert_eq!(step(), (TidyOutcome::Done, 0));
    let patience = history.doing(|connection| {
        connection.query_row("PRAGMA busy_timeout", [], |row| row.get::<_, u32>(0))
    });
    assert_eq!(patience.unwrap(), 3_600_000, "it is as it was");
}

/// Steps until it waits for as long as it ever waits for others; the outcomes.
fn outcomes(tidying: &mut Tidying, history: &mut History) -> Vec<bool> {
    let mut told = Vec::new();
    for _ in 0..OVERDUE {
        tidying.next = Instant::now();
        let outcome = tidying.step(history).unwrap();
        told.push(matches!(outcome, Ok(TidyOutcome::GoesOn | TidyOutcome::Done)));
    }
    told.push(!matches!(
        tidying.finish(history, Duration::ZERO),
        Ok(TidyOutcome::Overdue) | Err(_)
    ));
    told
}

#[test]
fn whoever_has_the_file_from_the_start_is_no_reason_for_an_alarm() {
    let week = Duration::from_hours(7 * 24);
    let now = ClockReading::now().wall;
    for (holds, time, is_owed) in [
        ("BEGIN IMMEDIATE", now, false),
        ("BEGIN; SELECT count(*) FROM events", now, false),
        ("BEGIN IMMEDIATE", 1, true),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path()).unwrap();
        history.wait_for_others(Duration::ZERO).unwrap();
        history.append(&[Event { time, ..said(1) }]).unwrap();
        let other = Connection::open(history.path()).unwrap();
        other.execute_batch(holds).unwrap();
        let mut tidying = Tidying::new(Retention { keep_for: Some(week), leap: Duration::ZERO });
        let quiet = outcomes(&mut tidying, &mut history);
        assert_eq!(quiet.contains(&false), is_owed, "{holds} {quiet:?}");
        other.execute_batch("ROLLBACK").unwrap();
        tidying.next = Instant::now();
        assert_eq!(tidying.step(&mut history).unwrap().unwrap(), TidyOutcome::Done);
        assert_eq!(texts(&history), i64::from(!is_owed));
    }
}

#[test]
fn a_damaged_file_that_is_too_old_goes_with_what_is_too_old() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    let kept = folder.path().join("history.sqlite.damaged-1");
    let old = std::time::SystemTime::now() - Duration::from_hours(50);
    std::fs::File::create(&kept).unwrap().set_modified(old).unwrap();
    let mut tidying = Tidying::new(Retention::default());
    for (hours, is_kept) in [(None, true), (Some(100), true), (Some(49), false)] {
        let time = hours.map(Duration::from_hours);
        tidying.set_limits(KeepLimits { time, bytes: None });
        tidying.step(&mut history).unwrap().unwrap();
        assert_eq!(kept.exists(), is_kept, "{hours:?}");
    }
}
