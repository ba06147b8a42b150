// SPDX-License-Identifier: GPL-3.0-or-later
//! Addresses from which a browser spoke a moment ago. Browsers open connections to spare,
//! over which they say nothing until they need them: greeted for their silence, they would
//! take the greeting for an answer.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::Instant;

use super::lock::lock;
use crate::protocol::limits;

/// Addresses that spoke HTTP, the last one at the end.
#[derive(Debug, Default)]
pub struct RecentBrowsers {
    seen: Mutex<VecDeque<(IpAddr, Instant)>>,
}

impl RecentBrowsers {
    /// Notes that an address speaks HTTP. The one that was silent longest gives way.
    pub fn note(&self, address: IpAddr, now: Instant) {
        let address = address.to_canonical();
        let mut seen = lock(&self.seen);
        seen.retain(|(other, _)| *other != address);
        if seen.len() >= limits::BROWSERS_SEEN {
            seen.pop_front();
        }
        seen.push_back((address, now));
    }

    /// `true` if a silent connection from there may be one that a browser has to spare.
    pub fn may_be_spare(&self, address: IpAddr, now: Instant) -> bool {
        let address = address.to_canonical();
        let is_recent = |at: Instant| now.saturating_duration_since(at) < limits::BROWSER_SEEN_FOR;
        lock(&self.seen).iter().any(|(other, at)| *other == address && is_recent(*at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_browser_is_remembered_for_a_moment_and_strangers_push_out_the_oldest() {
        let (browsers, now) = (RecentBrowsers::default(), Instant::now());
        let address = |last: usize| IpAddr::from([10, 0, 1, u8::try_from(last % 256).unwrap()]);
        assert!(!browsers.may_be_spare(address(0), now));
        browsers.note(address(0), now);
        assert!(browsers.may_be_spare(address(0), now));
        assert!(browsers.may_be_spare("::ffff:10.0.1.0".parse().unwrap(), now));
        assert!(!browsers.may_be_spare(address(1), now));
        let later = now + limits::BROWSER_SEEN_FOR;
        assert!(!browsers.may_be_spare(address(0), later));
        browsers.note(address(0), later);
        for other in 1..=limits::BROWSERS_SEEN {
            browsers.note(address(other), later + Duration::from_millis(1));
        }
        assert!(!browsers.may_be_spare(address(0), later));
        assert_eq!(lock(&browsers.seen).len(), limits::BROWSERS_SEEN);
    }
}
