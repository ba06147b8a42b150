// SPDX-License-Identifier: GPL-3.0-or-later
//! The time of day, as HTTP has it.

use crate::server::time;

/// Seconds since 1970.
pub fn now() -> u64 {
    time::now().wall.unix() / 1_000
}
