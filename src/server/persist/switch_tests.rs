// SPDX-License-Identifier: GPL-3.0-or-later
//! Keeping what is said is switched on and off while the room is open.

use std::fs;

use super::*;
use crate::history::KeepLimits;
use crate::server::error::KeepError;
use crate::server::persist::{HistoryKeeper, RememberedKeeping};

/// A room whose host keeps something or nothing, to begin with.
fn room(folder: &Path, keep: KeepHistory) -> (Arc<Hub>, HistoryKeeper) {
    let (hub, opened, _) = opening(folder, keep);
    let folder = Some(folder.to_owned());
    let keeper = HistoryKeeper::start(&hub, folder, Some(opened), KeepLimits::default());
    (hub, keeper)
}

/// The topics that are in the history, and the switching on and off between them.
fn kept(folder: &Path) -> Vec<String> {
    let mut history = History::open_to_read(folder).unwrap();
    let events = history.page(u64::MAX, usize::MAX, usize::MAX).unwrap();
    let told = events.into_iter().filter_map(|event| match event.what {
        EventKind::Topic { topic, .. } => Some(topic.as_str().to_owned()),
        EventKind::History { kept, chosen: true } => Some(if kept { "on" } else { "off" }.into()),
        _ => None,
    });
    told.collect()
}

fn has(folder: &Path, word: &str) -> bool {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut contents = files.filter_map(|path| fs::read(path).ok());
    contents.any(|bytes| bytes.windows(word.len()).any(|at| at == word.as_bytes()))
}

#[test]
fn what_is_said_is_kept_from_the_switch_on_and_no_longer_than_to_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (hub, keeper) = room(folder, KeepHistory::Never);
    set_topic(&hub, "xylophone");
    assert!(!hub.holds_back());
    assert!(!keeper.choose(false).unwrap(), "it was so");
    assert!(keeper.choose(true).unwrap() && !keeper.choose(true).unwrap());
    set_topic(&hub, "kept");
    eventually(|| !hub.holds_back() && is_kept(&hub) && kept(folder) == ["on", "kept"]);
    eventually(|| LastEnd::read(folder) == LastEnd::Killed);

    assert!(keeper.choose(false).unwrap());
    set_topic(&hub, "zither");
    eventually(|| !hub.holds_back() && kept(folder) == ["on", "kept", "off"]);
    // Numbers are seen from here on that are not kept.
    assert_eq!((is_kept(&hub), LastEnd::read(folder)), (false, LastEnd::Other));
    set_topic(&hub, "viola");
    assert!(!hub.holds_back(), "nobody waits for a disk that nothing is written to");
    assert_eq!(kept(folder), ["on", "kept", "off"]);

    assert!(keeper.choose(true).unwrap());
    set_topic(&hub, "kept again");
    let all = ["on", "kept", "off", "on", "kept again"];
    eventually(|| !hub.holds_back() && kept(folder) == all);
    eventually(|| LastEnd::read(folder) == LastEnd::Killed);
    keeper.close();
    assert!(matches!(keeper.choose(false), Err(KeepError::Over)));
    let unkept = ["xylophone", "zither", "viola"];
    assert!(unkept.iter().all(|word| !has(folder, word)) && has(folder, "kept again"));
    let newest = History::open(folder).unwrap().newest().unwrap();
    assert_eq!(newest, hub.room().log().newest(), "no number is given twice");
}

#[test]
fn a_switch_there_and_back_that_the_disk_does_not_follow_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (hub, keeper) = room(folder.path(), KeepHistory::Always);
    for number in 0..20 {
        set_topic(&hub, &format!("kept {number}"));
        assert!(keeper.choose(number % 2 == 1).unwrap());
    }
    eventually(|| !hub.holds_back());
    keeper.close();
    let told = kept(folder.path());
    let topics: Vec<_> = told.iter().filter(|told| told.starts_with("kept")).collect();
    let expected: Vec<_> = (0..20).step_by(2).map(|number| format!("kept {number}")).collect();
    assert_eq!(topics, expected.iter().collect::<Vec<_>>());
}

#[test]
fn a_switch_while_the_disk_fails_says_what_is_true() {
    let folder = tempfile::tempdir().unwrap();
    let (hub, keeper) = room(folder.path(), KeepHistory::Always);
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    set_topic(&hub, "one");
    eventually(|| !is_kept(&hub) && !hub.holds_back());
    assert!(keeper.choose(false).unwrap() && keeper.choose(true).unwrap());
    assert!(!is_kept(&hub) && !hub.holds_back(), "it goes on in memory");
    set_topic(&hub, "two");
    other.execute_batch("ROLLBACK").unwrap();
    eventually(|| is_kept(&hub) && kept(folder.path()) == ["one", "off", "on", "two"]);
    keeper.close();
}

#[test]
fn what_was_kept_is_deleted_for_good_once_nothing_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let (hub, keeper) = room(folder.path(), KeepHistory::Always);
    set_topic(&hub, "xylophone");
    let aside = folder.path().join("history.sqlite.damaged-1");
    fs::write(&aside, "xylophone").unwrap();
    assert!(matches!(keeper.delete(), Err(KeepError::Kept)));
    assert!(keeper.choose(false).unwrap() && keeper.delete().unwrap());
    eventually(|| !has(folder.path(), "xylophone"));
    assert!(keeper.choose(true).unwrap());
    set_topic(&hub, "kept");
    eventually(|| !hub.holds_back() && kept(folder.path()) == ["on", "kept"]);
    keeper.close();
    assert!(!aside.exists());
}

#[test]
fn a_deletion_before_the_disk_has_the_switch_leaves_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let (hub, keeper) = room(folder.path(), KeepHistory::Always);
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    set_topic(&hub, "xylophone");
    assert!(keeper.choose(false).unwrap() && keeper.delete().unwrap());
    assert!(!hub.holds_back(), "what tells of the switch is not written any more");
    assert_eq!(LastEnd::read(folder.path()), LastEnd::Other);
    other.execute_batch("ROLLBACK").unwrap();
    assert!(keeper.choose(true).unwrap());
    set_topic(&hub, "kept");
    eventually(|| !hub.holds_back() && kept(folder.path()) == ["on", "kept"]);
    keeper.close();
    assert!(!has(folder.path(), "xylophone"));
}

#[test]
fn the_last_choices_are_remembered_for_the_next_opening() {
    let folder = tempfile::tempdir().unwrap();
    let remembered = || RememberedKeeping::read(folder.path());
    assert_eq!(remembered(), None);
    let (_, keeper) = room(folder.path(), KeepHistory::Always);
    assert_eq!(remembered().map(RememberedKeeping::history), Some(KeepHistory::Always));
    let week = Duration::from_hours(7 * 24);
    let limits = KeepLimits { time: Some(week), bytes: Some(100) };
    keeper.set_limits(limits);
    assert_eq!(remembered().map(RememberedKeeping::history), Some(KeepHistory::For(week)));
    keeper.choose(false).unwrap();
    keeper.close();
    assert_eq!(remembered(), Some(RememberedKeeping::new(false, limits)));
    assert_eq!(remembered().map(RememberedKeeping::history), Some(KeepHistory::Never));
    fs::write(folder.path().join("keeping.json"), "{").unwrap();
    assert_eq!(remembered(), None, "a choice is made anew");
}
