// SPDX-License-Identifier: GPL-3.0-or-later
//! Groups: messages in a row of one author, of which the first shows who that is.
//! No group is so long that its reader has lost sight of the name.

/// Most messages in a group: as many of one line fit into the smallest window.
const LONGEST: usize = 10;
/// Most time between the first and the last message of a group, in milliseconds.
const SPAN: u64 = 5 * 60 * 1000;

/// Place of a message in its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupPlace {
    /// Number of messages before it.
    before: usize,
    /// Time of the first one, in milliseconds since 1970.
    since: u64,
}

impl GroupPlace {
    /// The first place of a group that begins at `time`.
    pub fn first(time: u64) -> Self {
        Self { before: 0, since: time }
    }

    /// Tells if nothing is before it.
    pub fn is_first(self) -> bool {
        self.before == 0
    }

    /// Place of the author's next message, at `time`.
    #[must_use]
    pub fn next(self, time: u64) -> Self {
        let before = self.before + 1;
        match before < LONGEST && time.abs_diff(self.since) < SPAN {
            true => Self { before, since: self.since },
            false => Self::first(time),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places of the first messages among those at these times.
    fn heads(times: impl IntoIterator<Item = u64>) -> Vec<usize> {
        let mut last: Option<GroupPlace> = None;
        let places = times.into_iter().map(|time| {
            let place = last.map_or(GroupPlace::first(time), |last| last.next(time));
            last = Some(place);
            place
        });
        let places: Vec<_> = places.collect();
        (0..places.len()).filter(|at| places[*at].is_first()).collect()
    }

    #[test]
    fn the_name_comes_again_after_some_messages() {
        assert_eq!(heads([0; 26]), [0, 10, 20]);
    }

    #[test]
    fn the_name_comes_again_after_some_minutes() {
        const MINUTE: u64 = 60_000;
        assert_eq!(heads((0..12).map(|minute| minute * MINUTE)), [0, 5, 10]);
        assert_eq!(heads([0, 4 * MINUTE, 8 * MINUTE]), [0, 2]);
        assert_eq!(heads([9 * MINUTE, 0]), [0, 1], "a clock that was set back");
    }
}
