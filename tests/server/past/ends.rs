// SPDX-License-Identifier: GPL-3.0-or-later
//! The ends of earlier openings, which no page has and no page counts.

use std::path::Path;

use rusqlite::Connection;
use salotto::history::{FILE, History};
use salotto::protocol::{Event, EventKind};
use serde_json::json;

use super::{all_of_it, counted, keeping, numbers, page, say};
use crate::kit::room::TestRoom;

/// A room that was opened and closed very often after something was said in it.
fn often_closed(folder: &Path) -> TestRoom {
    let room = keeping(folder);
    say(&mut room.join_as_host("Ada"), 1..=30);
    room.server.close();
    let mut history = History::open(folder).unwrap();
    let newest = history.newest().unwrap();
    let ended = |number| Event { number, time: u64::MAX / 4, what: EventKind::Ended };
    history.append(&(newest + 1..=newest + 500).map(ended).collect::<Vec<_>>()).unwrap();
    drop(history);
    keeping(folder)
}

#[test]
fn many_ends_hide_nothing_that_was_said_before() {
    let folder = tempfile::tempdir().unwrap();
    let room = often_closed(folder.path());
    let mut ada = room.join_as_host("Ada again");
    say(&mut ada, 31..=40);
    for count in [1, 7, 200] {
        assert_eq!(all_of_it(&mut ada, count), counted(1..=40), "{count} at a time");
    }
    let first = page(&mut ada, json!({"before": 300, "count": 1}));
    let next = page(&mut ada, json!({"after": numbers(&first)[0], "count": 1}));
    assert!(numbers(&next)[0] > 500, "the next one is behind the ends");
}

#[test]
fn nor_where_the_memory_alone_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let room = often_closed(folder.path());
    let mut ada = room.join_as_host("Ada again");
    say(&mut ada, 31..=40);
    let file = Connection::open(folder.path().join(FILE)).unwrap();
    file.execute_batch("ALTER TABLE events RENAME TO out_of_reach").unwrap();
    for count in [1, 7, 200] {
        assert_eq!(all_of_it(&mut ada, count), counted(1..=40), "{count} at a time");
    }
}
