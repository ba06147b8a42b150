// SPDX-License-Identifier: GPL-3.0-or-later
//! Limits of what a room keeps on disk.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use salotto::history::{FILE, History, KeepLimits};
use salotto::protocol::{Event, EventKind};

use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

fn kept(folder: &Path, bytes: Option<u64>) -> TestRoom {
    let folder = folder.to_owned();
    TestRoom::with(|config| {
        config.folder = Some(folder);
        config.keep_bytes = bytes;
    })
}

/// Fills a room's history with old messages.
fn fill(folder: &Path, count: usize) {
    kept(folder, None).server.close();
    let file = Connection::open(folder.join(FILE)).unwrap();
    file.execute_batch(&format!(
        r#"PRAGMA secure_delete = ON;
           WITH RECURSIVE old (number) AS (SELECT 1 UNION SELECT number + 1 FROM old LIMIT {count})
           INSERT OR REPLACE INTO events SELECT number, 1000,
           '{{"type":"said","from":"Ada","text":"xylophone"}}' FROM old;
           UPDATE newest SET number = {count};"#,
    ))
    .unwrap();
}

/// The number of the oldest event on disk.
fn oldest(folder: &Path) -> u64 {
    let file = Connection::open(folder.join(FILE)).unwrap();
    let oldest = "SELECT min(number) FROM events";
    file.query_row(oldest, [], |row| row.get::<_, i64>(0)).unwrap().cast_unsigned()
}

#[test]
fn the_oldest_go_where_too_much_is_kept_and_where_the_host_says_so_later() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path(), 20_000);
    let room = kept(folder.path(), Some(1_000_000));
    let fits = eventually("the oldest to go", || {
        Some(oldest(folder.path())).filter(|oldest| *oldest > 10_000)
    });
    assert!(fits < 16_000, "{fits}");
    let mut ada = room.join("Ada").stays();
    ada.say("1", "said meanwhile");
    ada.hears("said meanwhile");
    let set = room.server.keeper();
    set.set_limits(KeepLimits { time: None, bytes: Some(100_000) });
    eventually("more to go", || (oldest(folder.path()) > 18_000).then_some(()));
    set.set_limits(KeepLimits { time: Some(Duration::from_hours(1)), bytes: None });
    eventually("all of before to go", || (oldest(folder.path()) > 20_000).then_some(()));
    ada.say("2", "still here");
    ada.hears("still here");
    room.server.close();
    let mut history = History::open(folder.path()).unwrap();
    let events = history.page(u64::MAX, 1_000, 1 << 20).unwrap();
    let said = |event: &Event| matches!(event.what, EventKind::Said { .. });
    assert_eq!(events.iter().filter(|event| said(event)).count(), 2, "{events:?}");
}
