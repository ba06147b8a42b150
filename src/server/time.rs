// SPDX-License-Identifier: GPL-3.0-or-later
//! The clocks of the machine.

use std::time::{SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};

use super::room::{Moment, SteadyTime, WallTime};

/// This moment.
pub fn now() -> Moment {
    Moment { wall: wall_time(), steady: steady_time() }
}

/// A clock that goes on while the machine sleeps: who has to wait for an hour has
/// waited, even if the host's lid was closed meanwhile.
fn steady_time() -> SteadyTime {
    let time = clock_gettime(ClockId::Boottime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    let rest = u64::try_from(time.tv_nsec).unwrap_or_default() / 1_000_000;
    SteadyTime::from_milliseconds(seconds.saturating_mul(1_000).saturating_add(rest))
}

/// The time of day as of now; that of 1970 before.
fn wall_time() -> WallTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    WallTime::from_unix(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
