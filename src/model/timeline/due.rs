// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages that we are about to have removed.

use super::Timeline;
use super::removal::change;
use super::row::{MessageRemoval, Said};
use super::rows::RowsSplice;

/// Marks a message as about to be removed, or no longer. Only after the list knows all
/// other changes.
pub fn set_due(timeline: &mut Timeline, number: u64, due: bool) -> Option<RowsSplice> {
    let (before, after) = match due {
        true => (None, Some(MessageRemoval::Due)),
        false => (Some(MessageRemoval::Due), None),
    };
    let marked = |said: &Said| {
        let is_it = said.number == number && said.removal == before;
        is_it.then(|| Said { removal: after.clone(), ..said.clone() })
    };
    let mut rows = timeline.rows.all().iter().enumerate().rev();
    let (at, row) = rows.find_map(|(at, row)| Some((at, change(row, marked)?)))?;
    Some(timeline.rows.replace(at..at + 1, vec![row]))
}
