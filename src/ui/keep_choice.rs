// SPDX-License-Identifier: GPL-3.0-or-later
//! The choices of how long, and how much, of what is said in a room of our own is kept.

use std::time::Duration;

use crate::history::KeepLimits;
use crate::i18n::{gettext, gettext_f};
use crate::sentences::span;

const DAY: u64 = 24 * 60 * 60;

/// Seconds for which messages are kept; 0 for ever.
pub const TIMES: [u64; 5] = [0, 365 * DAY, 30 * DAY, 7 * DAY, DAY];
/// Bytes that they may take; 0 for any number.
pub const SIZES: [u64; 3] = [0, 1_000_000_000, 100_000_000];

/// The name of a time.
pub fn time_label(seconds: u64) -> String {
    if seconds > 0 && !TIMES.contains(&seconds) {
        // Translators: {span} is a length of time, as in “10 days”.
        return gettext_f("For {span}", &[("span", &span(seconds))]);
    }
    match seconds / DAY {
        0 => gettext("For ever"),
        1 => gettext("For a day"),
        7 => gettext("For a week"),
        30 => gettext("For a month"),
        _ => gettext("For a year"),
    }
}

/// The name of a size.
pub fn size_label(bytes: u64) -> String {
    match bytes {
        0 => gettext("However much it is"),
        100_000_000 => gettext("Up to 100 MB"),
        1_000_000_000 => gettext("Up to 1 GB"),
        _ => {
            let megabytes = bytes.div_ceil(1_000_000).to_string();
            gettext_f("Up to {count} MB", &[("count", &megabytes)])
        }
    }
}

/// The limits that a time and a size stand for.
pub fn limits(seconds: u64, bytes: u64) -> KeepLimits {
    KeepLimits {
        time: Some(seconds).filter(|seconds| *seconds > 0).map(Duration::from_secs),
        bytes: Some(bytes).filter(|bytes| *bytes > 0),
    }
}

/// The time and the size that limits stand for.
pub fn numbers(limits: KeepLimits) -> (u64, u64) {
    (limits.time.map_or(0, |time| time.as_secs()), limits.bytes.unwrap_or(0))
}

/// The choices, and the one that holds among them.
pub fn with(choices: &[u64], now: u64) -> Vec<u64> {
    let mut choices = choices.to_vec();
    if !choices.contains(&now) {
        choices.push(now);
    }
    choices
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_choice_has_a_name_of_its_own() {
        assert_eq!(TIMES.map(time_label).iter().collect::<BTreeSet<_>>().len(), TIMES.len());
        assert_eq!(SIZES.map(size_label).iter().collect::<BTreeSet<_>>().len(), SIZES.len());
        assert_eq!(time_label(10 * DAY), "For 10 days");
        assert_eq!(size_label(2_000_000), "Up to 2 MB");
        assert_eq!((with(&TIMES, 5).len(), with(&TIMES, DAY).len()), (6, 5));
        assert_eq!(limits(0, 0), KeepLimits::default());
        let limits = limits(DAY, 100_000_000);
        assert_eq!(limits.time, Some(Duration::from_hours(24)));
        assert_eq!(limits.bytes, Some(100_000_000));
    }
}
