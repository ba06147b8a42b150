// SPDX-License-Identifier: GPL-3.0-or-later
//! The places to dial, in the order in which they are tried.

use std::collections::{HashSet, VecDeque};
use std::net::SocketAddr;

/// Most places tried. No room has more useful ones; a hostile name or invite may.
pub(super) const ENDPOINTS: usize = 32;

/// A place to dial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub place: SocketAddr,
    /// Index of the address that led to it.
    pub address: usize,
}

/// The places that wait for their turn: families interleaved (RFC 8305, section
/// 4), each in the order in which it came, none twice.
#[derive(Debug, Default)]
pub(super) struct EndpointQueue {
    waiting: VecDeque<Endpoint>,
    /// Places that get another turn when no other is left.
    late: Vec<Endpoint>,
    seen: HashSet<SocketAddr>,
    first: Option<SocketAddr>,
    /// Set if the last one begun is of IPv6, unset if of IPv4.
    last: Option<bool>,
}

impl EndpointQueue {
    /// Adds what is new among `found`.
    pub fn extend(&mut self, found: impl IntoIterator<Item = Endpoint>) {
        for endpoint in found {
            if self.seen.len() < ENDPOINTS && self.seen.insert(endpoint.place) {
                self.first.get_or_insert(endpoint.place);
                self.waiting.push_back(endpoint);
            }
        }
        self.interleave();
    }

    /// The next one to try.
    pub fn next(&mut self) -> Option<Endpoint> {
        if self.waiting.is_empty() {
            self.waiting.extend(self.late.drain(..));
        }
        let next = self.waiting.pop_front()?;
        self.last = Some(next.place.is_ipv6());
        Some(next)
    }

    /// Takes back one whose attempt was interrupted; it is the next.
    pub fn take_back(&mut self, endpoint: Endpoint) {
        self.waiting.push_front(endpoint);
    }

    /// Takes back one that is tried again when no other is left.
    pub fn set_back(&mut self, endpoint: Endpoint) {
        self.late.push(endpoint);
    }

    /// The first that was added.
    pub fn first(&self) -> Option<SocketAddr> {
        self.first
    }

    /// Returns `true` if none waits, those set back included.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.late.is_empty()
    }

    fn interleave(&mut self) {
        let Some(first) = self.waiting.front() else { return };
        let begins_with_v6 = self.last.map_or(first.place.is_ipv6(), |last| !last);
        let (mut turn, mut rest): (VecDeque<_>, VecDeque<_>) =
            self.waiting.drain(..).partition(|each| each.place.is_ipv6() == begins_with_v6);
        while let Some(endpoint) = turn.pop_front().or_else(|| rest.pop_front()) {
            self.waiting.push_back(endpoint);
            std::mem::swap(&mut turn, &mut rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(places: &[&str]) -> Vec<Endpoint> {
        let parse = |place: &&str| format!("{place}:5555").parse().unwrap();
        places.iter().map(parse).map(|place| Endpoint { place, address: 0 }).collect()
    }

    fn order(mut endpoints: EndpointQueue) -> Vec<String> {
        let next = || endpoints.next().map(|each| each.place.ip().to_string());
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn families_take_turns_and_the_first_begins() {
        for (found, expected) in [
            (&["[::1]", "[::2]", "[::3]", "0.0.0.1"][..], &["::1", "0.0.0.1", "::2", "::3"][..]),
            (
                &["0.0.0.1", "0.0.0.2", "[::1]", "[::2]", "0.0.0.3"],
                &["0.0.0.1", "::1", "0.0.0.2", "::2", "0.0.0.3"],
            ),
            (&["0.0.0.2", "0.0.0.1"], &["0.0.0.2", "0.0.0.1"]),
            (&[], &[]),
        ] {
            let mut endpoints = EndpointQueue::default();
            endpoints.extend(of(found));
            assert_eq!(order(endpoints), expected);
        }
    }

    #[test]
    fn what_a_name_yields_later_takes_its_turn_at_once() {
        let mut endpoints = EndpointQueue::default();
        endpoints.extend(of(&["0.0.0.1", "0.0.0.2", "0.0.0.3"]));
        assert!(endpoints.next().is_some());
        endpoints.extend(of(&["[::1]"]));
        assert_eq!(order(endpoints), ["::1", "0.0.0.2", "0.0.0.3"]);
    }

    #[test]
    fn no_place_is_tried_twice_and_their_number_is_bounded() {
        let mut endpoints = EndpointQueue::default();
        endpoints.extend(of(&["0.0.0.1", "0.0.0.1"]));
        assert!(endpoints.next().is_some());
        endpoints.extend(of(&["0.0.0.1"]));
        assert!(endpoints.is_empty());
        let many: Vec<_> = (0..200).map(|n| format!("10.0.0.{n}")).collect();
        endpoints.extend(of(&many.iter().map(String::as_str).collect::<Vec<_>>()));
        assert_eq!(order(endpoints).len(), ENDPOINTS - 1);
    }

    #[test]
    fn who_was_interrupted_is_next_and_who_was_set_back_last() {
        let mut endpoints = EndpointQueue::default();
        endpoints.extend(of(&["0.0.0.1", "0.0.0.2", "0.0.0.3"]));
        let (first, second) = (endpoints.next().unwrap(), endpoints.next().unwrap());
        endpoints.set_back(first);
        endpoints.take_back(second);
        assert_eq!(order(endpoints), ["0.0.0.2", "0.0.0.3", "0.0.0.1"]);
    }
}
