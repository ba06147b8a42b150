// SPDX-License-Identifier: GPL-3.0-or-later
//! The patience of every test: one deadline, for whatever has to happen.

use std::time::{Duration, Instant};

/// Time a test waits for an expected event. It comes much sooner, the latest after
/// half a minute of silence; a busy machine may take several times as long.
pub const PATIENCE: Duration = Duration::from_mins(5);

/// The end of a wait.
pub struct Deadline(Instant);

impl Deadline {
    pub fn new() -> Self {
        Self(Instant::now() + PATIENCE)
    }

    /// The time left, for a wait that can be given a time.
    pub fn rest(&self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// Fails once the time is up, with what `waited` makes of it.
    #[track_caller]
    pub fn check(&self, waited: impl FnOnce() -> String) {
        assert!(Instant::now() < self.0, "{}", waited());
    }
}

/// Polls until there is something; panics after [`PATIENCE`].
#[track_caller]
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Deadline::new();
    loop {
        if let Some(found) = look() {
            return found;
        }
        deadline.check(|| format!("waited in vain for {what}"));
        std::thread::park_timeout(Duration::from_millis(5));
    }
}
