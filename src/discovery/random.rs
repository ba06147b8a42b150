// SPDX-License-Identifier: GPL-3.0-or-later
//! Random numbers, and the delays made of them.

use std::time::Duration;

/// Random bytes; zeros on a system that has none, where nothing else works
/// either.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(error) = getrandom::fill(&mut bytes) {
        tracing::warn!(%error, "no random numbers");
    }
    bytes
}

/// A delay of 20 to 120 ms, so that many do not speak at once (RFC 6762,
/// sections 5.2 and 6).
pub fn random_delay() -> Duration {
    let [byte] = random();
    Duration::from_millis(20 + 100 * u64::from(byte) / 255)
}
