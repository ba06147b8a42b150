// SPDX-License-Identifier: GPL-3.0-or-later
//! Failures of the host's disk, one line for all that follow each other: a disk that
//! stalls again and again fills no page.

use super::row::{RoomNotice, Row};
use super::rows::Rows;

/// A notice, which takes the place of one at the end of the rows if both are about the
/// disk.
pub(super) fn fold(rows: &mut Rows, notice: RoomNotice) -> RoomNotice {
    let RoomNotice::History { kept, failures } = notice else { return notice };
    let before = match rows.last() {
        Some(Row::Notice { notice: RoomNotice::History { failures, .. }, .. }) => *failures,
        _ => 0,
    };
    rows.take_last(before > 0);
    RoomNotice::History { kept, failures: before + failures }
}

impl RoomNotice {
    /// The notice that what is said is kept, or not.
    pub(super) fn kept(kept: bool, chosen: bool) -> Self {
        match chosen {
            true => Self::KeepChoice { kept },
            false => Self::History { kept, failures: u32::from(!kept) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::timeline::test_support::{JudgedTimeline, said};
    use crate::protocol::{Event, EventKind};

    #[test]
    fn failures_that_follow_each_other_are_one_line() {
        let mut timeline = JudgedTimeline::new(|_| 0);
        timeline.happen(said(1, "Ada", "x"));
        for number in 2..7 {
            let what = EventKind::History { kept: number % 2 == 1, chosen: false };
            timeline.happen(Event { number, time: 0, what });
        }
        let told = |timeline: &JudgedTimeline| match timeline.row(timeline.len() - 1).as_deref() {
            Some(Row::Notice { notice: RoomNotice::History { kept, failures }, .. }) => {
                (timeline.len(), *kept, *failures)
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(told(&timeline), (3, false, 3));
        timeline.happen(said(7, "Ada", "y"));
        let what = EventKind::History { kept: true, chosen: false };
        timeline.happen(Event { number: 8, time: 0, what });
        assert_eq!(told(&timeline), (5, true, 0), "what was said in between stays there");
    }
}
