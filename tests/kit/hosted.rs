// SPDX-License-Identifier: GPL-3.0-or-later
//! A room in a process of its own, so that its memory, files and threads are
//! nobody else's.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tempfile::TempDir;

use super::attack::{frame, from_elsewhere, try_to_write};
use super::bystanders::Bystanders;
use super::figures::{Figures, connections};
use super::guest::Guest;
use super::guest::stream::tls;
use super::patience::{PATIENCE, eventually};
use super::process::Process;
use super::program::salotto;

/// Connections of the two who talk.
const BYSTANDERS: usize = 2;

/// A room with two members who talk with each other.
pub struct Hosted {
    pub room: SocketAddr,
    pub others: Bystanders,
    /// Number of guests under a new name.
    names: AtomicU32,
    process: Process,
    _home: TempDir,
}

impl Hosted {
    /// With all its workers at work.
    pub fn open() -> Self {
        let mut host = Self::fresh();
        host.engage_all_workers();
        host
    }

    /// As it opens, with one worker.
    pub fn fresh() -> Self {
        allow_many_files();
        let home = tempfile::tempdir().unwrap();
        // What announces the room and looks after it has sockets of its own.
        let quiet = ["--no-announce", "--check-after", "0"];
        let here = ["host", "--name", "Test", "--port", "0", "--bind", "127.0.0.1"];
        let mut process = Process::start(&mut salotto(&home, &[&here[..], &quiet].concat()));
        let first = process.lines.recv_timeout(PATIENCE).unwrap();
        let room = first.rsplit(' ').next().and_then(|address| address.parse().ok());
        let room = room.unwrap_or_else(|| panic!("no address in {first:?}"));
        // The words take memory to find, and give it back.
        process.until(|line| line.starts_with("  Its words: ").then_some(()));
        // Its output is of no interest; a room waits for no reader.
        process.lines = std::sync::mpsc::channel().1;
        process.errors = std::sync::mpsc::channel().1;
        let others = Bystanders::at(room);
        Self { room, others, names: AtomicU32::new(0), process, _home: home }
    }

    /// The second worker starts at 256 connections, the fourth at 1,024 and
    /// is the last; they stay.
    fn engage_all_workers(&mut self) {
        let crowd: Vec<_> = (0..1_200)
            .map(|number| from_elsewhere(self.room, if number < 600 { 10 } else { 11 }, None))
            .collect();
        self.has_taken(crowd.len());
        drop(crowd);
        self.has_closed_all();
    }

    /// A name nobody had before: those who vanish keep theirs for a minute.
    pub fn new_name(&self) -> String {
        format!("Eve {}", self.names.fetch_add(1, Ordering::Relaxed))
    }

    /// The id of the process.
    pub fn process_id(&self) -> u32 {
        self.process.child.id()
    }

    pub fn figures(&self) -> Figures {
        Figures::of(self.process.child.id())
    }

    /// Waits until the room has taken so many connections.
    pub fn has_taken(&mut self, count: usize) {
        eventually("the room to take them", || {
            self.others.can_talk();
            (connections(self.room) >= BYSTANDERS + count).then_some(())
        });
    }

    /// Waits until the room has closed every other connection. The two go on
    /// talking, or they would be those who do not read.
    pub fn has_closed_all(&mut self) {
        eventually("all others to be gone", || {
            self.others.can_talk();
            (connections(self.room) <= BYSTANDERS).then_some(())
        });
    }

    /// Resources once files and threads are back at what they were, or as they stay: a
    /// thread that a busy machine starts late is no leak, unless one comes every time.
    fn back_at(&mut self, before: Figures) -> Figures {
        let settled = Instant::now() + SETTLED;
        loop {
            self.others.can_talk();
            let now = self.figures();
            if now.holds_no_more_than(before) || Instant::now() > settled {
                return now;
            }
        }
    }
}

/// The end of an address nobody came from before: those who come from one and
/// go at once have to wait after some time.
pub fn new_address() -> u8 {
    static COUNT: AtomicU8 = AtomicU8::new(0);
    // From 20 to 219; the test that needs the most takes fewer than that.
    20 + COUNT.fetch_add(1, Ordering::Relaxed) % 200
}

/// Members who read nothing. On a busy machine the first would be gone before the last
/// has come, but for a word of each in between, and of the two who talk.
pub fn crowd(host: &mut Hosted, members: usize) -> Vec<Guest> {
    // A pong that nobody asked for (RFC 6455, section 5.5.3).
    let still_here = frame(0x8a, b"");
    let from = new_address();
    let mut crowd = Vec::new();
    while crowd.len() < members {
        let mut guest = Guest::connect_by(|| tls(from_elsewhere(host.room, from, None)));
        guest.hello(serde_json::json!({"type": "hello", "name": host.new_name()}));
        crowd.push(guest);
        if crowd.len() % 10 == 0 {
            for guest in &mut crowd {
                try_to_write(guest, &still_here);
            }
            host.others.can_talk();
        }
    }
    crowd
}

/// Lifts the soft limit of open files, as the room does for itself.
fn allow_many_files() {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();
}

/// Time in which files and threads of those who have gone are given back, however busy
/// the machine is.
const SETTLED: Duration = Duration::from_mins(1);
/// Repetitions of an attack until it leaves nothing behind, at most.
const TIMES: usize = 10;
/// Repetitions in a row that leave nothing behind together: a leak that hides in
/// the noise of one of them shows in their sum.
const IN_A_ROW: usize = 3;
/// Bytes by which the heap of a room in use may fragment more than before: a
/// few pages for each of its threads.
const PIECES: u64 = 384 * 1024;
/// Bytes a room may remember of a name.
const NAME: u64 = 2 * 1024;

/// Does harm to a room over and over, until some times in a row leave its memory,
/// files and threads as the time before them did. What leaks leaks every time, and
/// so in every row; what settles (the workers, the log, the heap) has settled by
/// then.
pub fn blows_over(harm: impl Fn(&mut Hosted)) {
    blows_over_after(&harm, &harm);
}

/// As [`blows_over`], with something else the first time.
pub fn blows_over_after(warm_up: impl Fn(&mut Hosted), harm: impl Fn(&mut Hosted)) {
    let mut host = Hosted::open();
    warm_up(&mut host);
    host.has_closed_all();
    let names = |host: &Hosted| u64::from(host.names.load(Ordering::Relaxed));
    let mut last = host.figures();
    let mut kept = vec![(last, names(&host))];
    for _ in 0..TIMES {
        harm(&mut host);
        host.has_closed_all();
        last = host.back_at(last);
        kept.push((last, names(&host)));
        if leaves_nothing(&kept) {
            println!("resources, and names so far: {kept:?}");
            return;
        }
    }
    panic!("it leaves more behind, again and again: {kept:?}");
}

/// Returns `true` if the last times left nothing behind, beside the names; `kept` are
/// the resources and the number of names after each time.
fn leaves_nothing(kept: &[(Figures, u64)]) -> bool {
    let Some([(before, names), .., (after, more_names)]) = kept.last_chunk::<{ IN_A_ROW + 1 }>()
    else {
        return false;
    };
    after.holds_no_more_than(*before)
        && after.resident <= before.resident + PIECES + (more_names - names) * NAME
}

#[test]
fn a_leak_is_noticed_and_noise_is_none() {
    let after_all = |kept: Vec<Figures>| {
        let kept: Vec<_> = kept.into_iter().map(|figures| (figures, 0)).collect();
        (1..=kept.len()).any(|times| leaves_nothing(&kept[..times]))
    };
    let figures = |kibibytes: u64, threads| Figures::with(kibibytes * 1024, threads);
    let after = |kibibytes: &[u64]| after_all(kibibytes.iter().map(|k| figures(*k, 9)).collect());
    let threads = |each: &[usize]| after_all(each.iter().map(|count| figures(9, *count)).collect());
    assert!(threads(&[14, 15, 15, 15, 15]), "one comes late");
    assert!(!threads(&[14, 15, 16, 17, 18, 19, 20]), "one comes every time");
    assert!(after(&[9_000, 9_100, 8_990, 9_200]), "the heap wavers");
    assert!(after(&[9_000, 9_900, 9_950, 9_920, 9_960]), "the heap settles");
    let leaks = |each: u64| (0..=TIMES as u64).map(|time| 9_000 + time * each).collect::<Vec<_>>();
    assert!(!after(&leaks(150)), "a hundred and fifty KiB each time");
    let wavers = |time: usize| [0, 120, 20, 90][time % 4];
    let noisy: Vec<_> = leaks(200).into_iter().enumerate().map(|(n, b)| b + wavers(n)).collect();
    assert!(!after(&noisy), "two hundred each time, and noise");
}
