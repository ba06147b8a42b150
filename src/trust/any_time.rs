// SPDX-License-Identifier: GPL-3.0-or-later
//! The time of day that certificates are verified by: always the same one.
//!
//! No certificate of ours is outdated by its dates (a host is outdated by a later
//! epoch), and clocks in a LAN are often wrong. A clock that stands before 1970
//! would even be a panic in TLS, which has no number for such a time.

use std::time::Duration;

use rustls::pki_types::UnixTime;
use rustls::time_provider::TimeProvider;

/// A moment (1 January 2026) in the life of every certificate.
#[expect(clippy::duration_suboptimal_units, reason = "a moment, in Unix time")]
const ANY_TIME: Duration = Duration::from_secs(1_767_225_600);

/// A clock that stands still, for TLS.
#[derive(Debug)]
pub struct AnyTime;

impl AnyTime {
    /// The moment it shows.
    pub fn moment() -> UnixTime {
        UnixTime::since_unix_epoch(ANY_TIME)
    }
}

impl TimeProvider for AnyTime {
    fn current_time(&self) -> Option<UnixTime> {
        Some(Self::moment())
    }
}
