// SPDX-License-Identifier: GPL-3.0-or-later
//! Statistics of samples.

use std::time::Duration;

/// A span in nanoseconds; one of centuries is as good as the longest.
pub fn nanoseconds(span: Duration) -> u64 {
    u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)
}

/// The sample that `share` (0 to 1) of all are at or below.
pub fn percentile(samples: &mut [u64], share: f64) -> Duration {
    assert!(!samples.is_empty(), "there are no samples");
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length is within it"
    )]
    let index = ((samples.len() - 1) as f64 * share).round() as usize;
    let (_, sample, _) = samples.select_nth_unstable(index);
    Duration::from_nanos(*sample)
}

/// The middle one; of an even number, the mean of the two in the middle.
pub fn median(values: &[f64]) -> f64 {
    assert!(!values.is_empty(), "there are no values");
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        sorted[middle]
    } else {
        f64::midpoint(sorted[middle - 1], sorted[middle])
    }
}

/// The smallest and the largest.
pub fn range(values: &[f64]) -> (f64, f64) {
    values
        .iter()
        .fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(*value), high.max(*value)))
}

pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
