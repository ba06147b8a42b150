// SPDX-License-Identifier: GPL-3.0-or-later
//! Resources used by threads and processes, as the kernel counts them
//! (proc(5)).

use std::fs;
use std::time::Duration;

/// Processor time of those threads of process `pid` whose name `counts`.
pub fn of_threads(pid: u32, counts: impl Fn(&str) -> bool) -> Duration {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).expect("the process runs");
    tasks
        .flatten()
        .filter(|task| {
            let name = fs::read_to_string(task.path().join("comm")).unwrap_or_default();
            counts(name.trim_end())
        })
        // A thread may end while we look.
        .filter_map(|task| fs::read_to_string(task.path().join("schedstat")).ok())
        .map(|stat| on_processor(&stat))
        .sum()
}

/// Processor time of all running threads of `pid`.
pub fn of_process(pid: u32) -> Duration {
    of_threads(pid, |_| true)
}

/// Processor time of the threads of a server in this process.
pub fn of_server() -> Duration {
    of_threads(std::process::id(), |name| {
        name == "acceptor" || name.starts_with("worker-") || name.starts_with("history")
    })
}

/// Processor time of the calling thread.
pub fn of_this_thread() -> Duration {
    on_processor(&fs::read_to_string("/proc/thread-self/schedstat").expect("proc is mounted"))
}

/// Resident bytes of process `pid`.
pub fn resident(pid: u32) -> u64 {
    from_status(pid, "VmRSS:")
}

/// Highest resident bytes since [`forget_peak`].
pub fn peak(pid: u32) -> u64 {
    from_status(pid, "VmHWM:")
}

pub fn forget_peak(pid: u32) {
    // The meaning of five is in proc(5).
    fs::write(format!("/proc/{pid}/clear_refs"), "5").expect("it is a process of ours");
}

/// Files that process `pid` has open.
pub fn files(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).expect("the process runs").count()
}

fn from_status(pid: u32, field: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("the process runs");
    let line = status.lines().find(|line| line.starts_with(field)).expect("it has memory");
    let kilobytes = line.split_whitespace().nth(1).and_then(|number| number.parse::<u64>().ok());
    kilobytes.expect("proc(5) says so") * 1024
}

/// The first of three numbers: nanoseconds on a processor.
fn on_processor(schedstat: &str) -> Duration {
    let first = schedstat.split_whitespace().next().and_then(|number| number.parse().ok());
    Duration::from_nanos(first.expect("the kernel keeps schedstat"))
}
