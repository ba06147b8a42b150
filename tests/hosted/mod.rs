// SPDX-License-Identifier: GPL-3.0-or-later
//! A room in a process of its own, so that its memory, files and threads are
//! nobody else's; and what the kernel counts of a process (proc(5)).

use std::fs;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use std::time::Instant;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tempfile::TempDir;

use crate::bystanders::{Bystanders, from_elsewhere};
use crate::guest::{Guest, PATIENCE, eventually, tls};
use crate::support::Process;

/// What a heap that was used may keep in pieces, and a log that was emptied
/// and filled: about one KiB for each of two thousand connections.
const SLACK: u64 = 2 * 1024 * 1024;

/// The program, speaking English, with a home of its own.
pub fn salotto(home: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_salotto"));
    command
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .env_remove("LANGUAGE")
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path());
    command
}

/// A room with two members who talk with each other.
pub struct Hosted {
    pub room: SocketAddr,
    pub others: Bystanders,
    /// How many sockets the host has while nobody else is there.
    quiet: usize,
    process: Process,
    _home: TempDir,
}

impl Hosted {
    pub fn open() -> Self {
        allow_many_files();
        let home = tempfile::tempdir().unwrap();
        let arguments = ["host", "--name", "Test", "--port", "0", "--bind", "127.0.0.1"];
        let mut process = Process::start(&mut salotto(&home, &arguments));
        let first = process.lines.recv_timeout(PATIENCE).unwrap();
        let room = first.rsplit(' ').next().and_then(|address| address.parse().ok());
        let room = room.unwrap_or_else(|| panic!("no address in {first:?}"));
        // The words take memory to find, and give it back.
        process.until(|line| line.starts_with("  Its words: ").then_some(()));
        // Who comes and goes is of no interest; a room waits for no reader.
        process.lines = std::sync::mpsc::channel().1;
        process.errors = std::sync::mpsc::channel().1;
        let others = Bystanders::at(room);
        let quiet = Figures::of(process.child.id()).sockets;
        let mut host = Self { room, others, quiet, process, _home: home };
        host.engage_all_workers();
        host
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

    pub fn figures(&self) -> Figures {
        Figures::of(self.process.child.id())
    }

    /// Waits until the room has taken so many connections.
    pub fn has_taken(&self, connections: usize) {
        eventually("the room to take them", || {
            (self.figures().sockets >= self.quiet + connections).then_some(())
        });
    }

    /// Waits until the room has closed every other connection. The two go on
    /// talking, or they would be those who do not read.
    pub fn has_closed_all(&mut self) {
        eventually("all others to be gone", || {
            self.others.can_talk();
            (self.figures().sockets <= self.quiet).then_some(())
        });
    }

    /// Waits until the room has no more than it had.
    pub fn is_back_at(&mut self, before: Figures) {
        let end = Instant::now() + PATIENCE;
        loop {
            self.others.can_talk();
            let now = self.figures();
            if now.is_within(before) {
                return;
            }
            assert!(Instant::now() < end, "it was {before:?}, and stays at {now:?}");
        }
    }
}

/// What a process has.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// Bytes in memory.
    pub resident: u64,
    sockets: usize,
    files: usize,
    threads: usize,
}

impl Figures {
    pub fn of(pid: u32) -> Self {
        let files = || fs::read_dir(format!("/proc/{pid}/fd")).expect("the process runs").flatten();
        let is_socket = |file: &fs::DirEntry| {
            fs::read_link(file.path()).is_ok_and(|to| to.to_string_lossy().starts_with("socket:"))
        };
        Self {
            resident: kilobytes(pid, "VmRSS:") * 1024,
            sockets: files().filter(is_socket).count(),
            files: files().count(),
            threads: fs::read_dir(format!("/proc/{pid}/task")).expect("it runs").count(),
        }
    }

    fn is_within(self, before: Self) -> bool {
        self.resident <= before.resident + SLACK
            && self.files <= before.files
            && self.threads <= before.threads
    }
}

/// The most that was in memory of a process, in bytes.
pub fn most_resident(pid: u32) -> u64 {
    kilobytes(pid, "VmHWM:") * 1024
}

/// Forgets what was there before (proc(5) tells what five means).
pub fn forget_most_resident(pid: u32) {
    fs::write(format!("/proc/{pid}/clear_refs"), "5").expect("it is a process of ours");
}

fn kilobytes(pid: u32, field: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("the process runs");
    let line = status.lines().find(|line| line.starts_with(field)).expect("it has memory");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
}

/// A name nobody had before: those who vanish keep theirs for a minute.
pub fn new_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("Eve {}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// The end of an address nobody came from before: those who come from one and
/// go at once have to wait after some time.
pub fn new_address() -> u8 {
    static COUNT: AtomicU8 = AtomicU8::new(20);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

pub fn crowd(host: &Hosted, members: usize) -> Vec<Guest> {
    let from = new_address();
    let join = |_| {
        let mut guest = Guest::over(tls(from_elsewhere(host.room, from, None)));
        guest.hello(serde_json::json!({"type": "hello", "name": new_name()}));
        guest
    };
    (0..members).map(join).collect()
}

/// Lifts the soft limit of open files, as the room does for itself.
fn allow_many_files() {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();
}

/// Does harm to a room twice, and demands that the second time leaves it as
/// the first did: by then its workers, its log and its heap have settled.
pub fn blows_over(harm: impl Fn(&mut Hosted)) {
    blows_over_after(&harm, &harm);
}

/// As [`blows_over`], with something else the first time.
pub fn blows_over_after(warm_up: impl Fn(&mut Hosted), harm: impl Fn(&mut Hosted)) {
    let mut host = Hosted::open();
    let fresh = host.figures();
    warm_up(&mut host);
    host.has_closed_all();
    let before = host.figures();
    harm(&mut host);
    host.others.can_talk();
    host.is_back_at(before);
    let [fresh, before, after] =
        [fresh, before, host.figures()].map(|figures| figures.resident / 1024);
    println!("KiB resident: fresh {fresh}, after the first time {before}, in the end {after}");
}
