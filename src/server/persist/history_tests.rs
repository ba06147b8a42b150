// SPDX-License-Identifier: GPL-3.0-or-later
//! A room and its history, on a disk that stops to answer.

#[path = "crash_tests.rs"]
mod crashes;
#[path = "switch_tests.rs"]
mod switching;

use std::sync::Mutex;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::*;
use crate::history::FILE;
use crate::protocol::{Ask, ReadablePast, RoomName, Topic};
use crate::server::config::Pace;
use crate::server::hub::encryption::Encryption;
use crate::server::room::{Actor, Opening, Outcome, Room};
use crate::server::worker::login::password_guard::PasswordGuard;
use crate::server::worker::secret;
use crate::trust::ephemeral_host;

/// Time a test waits for an expected event, as long as in `tests/kit`.
const PATIENCE: Duration = Duration::from_mins(2);

/// A room whose history waits for other programs for as long as they like.
fn open(folder: &Path) -> (Arc<Hub>, Option<WrittenHistory>, Arc<Mutex<Vec<HostEvent>>>) {
    let (hub, opened, log) = opening(folder, KeepHistory::Always);
    let written = opened.start(&hub);
    (hub, written, log)
}

fn opening(
    folder: &Path,
    keep: KeepHistory,
) -> (Arc<Hub>, OpenedHistory, Arc<Mutex<Vec<HostEvent>>>) {
    let mut saved = Snapshot::default();
    let opened = OpenedHistory::open(folder, keep, &mut saved);
    if let Some(HistorySource::Open(history)) = &opened.history {
        history.wait_for_others(PATIENCE).unwrap();
    }
    let name = RoomName::new("Test").ok();
    let past = ReadablePast::default();
    let opening = Opening {
        name,
        host: None,
        classic: None,
        password: false,
        kept: opened.is_wanted(),
        past,
        files: None,
    };
    let room = Room::restore(saved, &opened.past, opening, time::now());
    let log = Arc::new(Mutex::new(Vec::new()));
    let written = log.clone();
    let note = move |record| written.lock().unwrap().push(record);
    let encryption = Encryption::of(&ephemeral_host().unwrap()).unwrap();
    let guard = PasswordGuard::new(None);
    let hub = Arc::new(Hub::new(room, encryption, secret(), guard, Pace::default(), note));
    (hub, opened, log)
}

#[track_caller]
fn eventually(is_so: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "waited in vain");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

fn set_topic(hub: &Hub, topic: &str) {
    let topic = Topic::new(topic).unwrap();
    let (outcome, _) = hub.handle(Actor::Console, Ask::SetTopic { topic }.into());
    assert!(matches!(outcome, Outcome::TopicSet { .. }), "{outcome:?}");
}

fn is_kept(hub: &Hub) -> bool {
    hub.room().rules().kept
}

#[test]
fn a_room_does_not_wait_for_a_disk_that_does_not_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (hub, writer, log) = open(folder.path());
    set_topic(&hub, "one");
    eventually(|| !hub.holds_back());
    assert!(is_kept(&hub));
    assert_eq!(LastEnd::read(folder.path()), LastEnd::Killed, "it is marked");

    let other = Connection::open(folder.path().join(FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    set_topic(&hub, "two");
    // The disk may have had its time already, where this thread had none.
    assert!(hub.holds_back() || !is_kept(&hub), "nothing is seen before it is kept");
    eventually(|| !hub.holds_back());
    assert!(!is_kept(&hub), "everybody is told");
    // Numbers are seen that are not kept.
    eventually(|| LastEnd::read(folder.path()) == LastEnd::Other);
    set_topic(&hub, "three");
    assert!(!hub.holds_back(), "it goes on in memory");

    other.execute_batch("ROLLBACK").unwrap();
    eventually(|| is_kept(&hub) && !hub.holds_back());
    eventually(|| LastEnd::read(folder.path()) == LastEnd::Killed);
    set_topic(&hub, "four");
    drop(writer);
    assert!(!hub.holds_back());
    let told: Vec<HostEvent> = log.lock().unwrap().clone();
    let missing = |event: &HostEvent| matches!(event, HostEvent::History(HistoryNews::Missing(_)));
    assert!(told.iter().any(missing), "{told:?}");
    assert!(told.contains(&HostEvent::History(HistoryNews::Back)), "{told:?}");
    let newest = hub.room().log().newest();
    let mut history = History::open(folder.path()).unwrap();
    let kept = history.page(u64::MAX, usize::MAX, usize::MAX).unwrap();
    let numbers: Vec<u64> = kept.iter().map(|event| event.number).collect();
    assert_eq!(numbers, (1..=newest).collect::<Vec<_>>(), "each once, and none is missing");
}
