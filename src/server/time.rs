// SPDX-License-Identifier: GPL-3.0-or-later
//! The time of day.

use std::time::{SystemTime, UNIX_EPOCH};

use super::room::WallTime;

/// The time of day as of now; that of 1970 before.
pub fn wall_time() -> WallTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    WallTime::from_unix(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
