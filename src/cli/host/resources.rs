// SPDX-License-Identifier: GPL-3.0-or-later
//! The memory and the threads of a hosted room: whether there are enough is found out
//! before it opens, not when guests are in it.

use std::thread::{self, JoinHandle};

use crate::cli::strings;

/// Above this, memory is given back to the system as soon as it is free.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const GIVEN_BACK: libc::c_int = 64 * 1024;
/// Memory that a room takes, most of it for a moment: the words of its key alone are
/// found in 64 MiB.
const MEBIBYTES: usize = 128;
/// Threads that a room has, at the most.
const THREADS: usize = 10;

/// Sets the allocator up for a room. To be called before anything is logged: the first
/// entry starts a thread.
pub(super) fn set_up_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: mallopt sets numbers of the allocator, and no other thread runs yet: nothing is
    // logged before, and a log that is not understood is told without one.
    unsafe {
        // A full house costs large buffers for a moment (a welcome names everybody),
        // and by default glibc moves its limits so that it keeps them, in pieces.
        libc::mallopt(libc::M_MMAP_THRESHOLD, GIVEN_BACK);
        libc::mallopt(libc::M_TRIM_THRESHOLD, GIVEN_BACK);
        if is_limited() {
            // Each further arena takes 64 MiB of the addresses, whatever is in it.
            libc::mallopt(libc::M_ARENA_MAX, 1);
        }
    }
}

/// `true` if this program may not have as many addresses as it likes (`ulimit -v`).
fn is_limited() -> bool {
    use rustix::process::{Resource, getrlimit};
    getrlimit(Resource::As).current.is_some()
}

/// Takes what a room takes, and gives it back; the sentence says what is missing.
pub(super) fn rehearse() -> Result<(), String> {
    let mut memory = Vec::<u8>::new();
    memory.try_reserve_exact(MEBIBYTES << 20).map_err(|_| strings::too_little_memory(MEBIBYTES))?;
    let mut started = Vec::new();
    for _ in 0..THREADS {
        match thread::Builder::new().name("rehearsal".into()).spawn(thread::park) {
            Ok(thread) => started.push(thread),
            Err(error) => {
                end(started);
                return Err(strings::too_few_threads(&error));
            }
        }
    }
    end(started);
    Ok(())
}

fn end(threads: Vec<JoinHandle<()>>) {
    for thread in threads {
        thread.thread().unpark();
        let _ = thread.join();
    }
}
