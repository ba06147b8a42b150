// SPDX-License-Identifier: GPL-3.0-or-later
//! The times at which messages arrived, in the place of those that the host gives.

use super::Timeline;

/// Has what comes show when it came, since the host's clock is not ours, or the host's
/// time.
pub fn go_by_arrival(timeline: &mut Timeline, is_so: bool) {
    timeline.days.is_by_arrival = is_so;
}
