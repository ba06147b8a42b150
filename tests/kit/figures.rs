// SPDX-License-Identifier: GPL-3.0-or-later
//! Resources of a process, as the kernel counts them (proc(5)).

use std::fs;
use std::net::SocketAddr;

/// Resources of a process.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// Bytes in memory.
    pub resident: u64,
    files: usize,
    threads: usize,
}

impl Figures {
    pub fn of(pid: u32) -> Self {
        Self {
            resident: kilobytes(pid, "VmRSS:") * 1024,
            files: fs::read_dir(format!("/proc/{pid}/fd")).expect("the process runs").count(),
            threads: fs::read_dir(format!("/proc/{pid}/task")).expect("it runs").count(),
        }
    }

    /// Resources of a process that there could be.
    pub fn with(resident: u64, threads: usize) -> Self {
        Self { resident, files: 0, threads }
    }

    /// Returns `true` if no more files are open and no more threads run than
    /// before.
    pub fn holds_no_more_than(self, before: Self) -> bool {
        self.files <= before.files && self.threads <= before.threads
    }
}

/// Connections the room at `room` has taken and not closed. Those that wait to be
/// taken, and what the kernel remembers of closed ones, belong to no file.
pub fn connections(room: SocketAddr) -> usize {
    const LISTENS: &str = "0A";
    let port = format!(":{:04X}", room.port());
    let all = fs::read_to_string("/proc/net/tcp").expect("the kernel lists them");
    let is_one = |line: &&str| {
        let fields: Vec<_> = line.split_whitespace().collect();
        let [_, here, _, state, _, _, _, _, _, file, ..] = fields[..] else { return false };
        here.ends_with(&port) && state != LISTENS && file != "0"
    };
    all.lines().skip(1).filter(is_one).count()
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
