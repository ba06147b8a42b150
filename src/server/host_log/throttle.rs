// SPDX-License-Identifier: GPL-3.0-or-later
//! A throttle for the host's log: whatever a stranger can do without end is told
//! once for each address and minute, and counted from then on.
//!
//! Connections of members are told all the same, up to a generous number: the
//! room itself limits how often people come and go.
//!
//! This is arithmetic alone: the caller says what time it is.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::HostEvent;
use crate::protocol::AddressGroup;
use crate::server::turned_away::TurnedAway;

/// The time for which an address is counted.
const WINDOW: Duration = Duration::from_mins(1);
/// Addresses that are told apart at once; all others are counted as one.
const ADDRESSES: usize = 256;
/// Different refusals of one address that are told within [`WINDOW`].
const REFUSALS: usize = 8;
/// Members of one address whose connections are told within [`WINDOW`].
const MEMBERS: usize = 64;

/// Lets events through to a log, or counts them.
#[derive(Debug, Default)]
pub struct LogThrottle {
    /// By address; `None` stands for all beyond [`ADDRESSES`].
    tallies: HashMap<Option<AddressGroup>, Tally>,
    /// Open connections that the log has heard of.
    told: HashSet<SocketAddr>,
}

/// Counts of one address since a moment.
#[derive(Debug)]
struct Tally {
    since: Instant,
    /// A connection was told.
    connected: bool,
    /// Members told.
    members: usize,
    /// Refusals told.
    refused: Vec<TurnedAway>,
    /// Not told.
    connections: u64,
    refusals: u64,
}

impl LogThrottle {
    /// Returns what is to be written down because of `event`; nothing if it was
    /// counted.
    pub fn pass(&mut self, event: HostEvent, now: Instant) -> Vec<HostEvent> {
        let mut passed = self.take_due(now);
        if let HostEvent::Joined { address, .. } | HostEvent::Back { address, .. } = &event
            && self.seats(*address, now)
        {
            passed.push(HostEvent::Connected(*address));
        }
        if self.is_told(&event, now) {
            passed.push(event);
        }
        passed
    }

    /// Returns whether the log hears of an event itself.
    fn is_told(&mut self, event: &HostEvent, now: Instant) -> bool {
        match event {
            HostEvent::Connected(address) => {
                let told = self.tally(*address, now).connects();
                if told {
                    self.told.insert(*address);
                }
                told
            }
            HostEvent::Disconnected(address) => self.told.remove(address),
            HostEvent::Refused { address, why } => self.tally(*address, now).refuses(why),
            _ => true,
        }
    }

    /// Returns whether the log is to hear now of the connection of somebody who
    /// came in.
    fn seats(&mut self, address: SocketAddr, now: Instant) -> bool {
        let told = !self.told.contains(&address) && self.tally(address, now).seats_one();
        if told {
            self.told.insert(address);
        }
        told
    }

    /// Takes out the counts of the minutes that are over.
    pub fn take_due(&mut self, now: Instant) -> Vec<HostEvent> {
        let over = |tally: &Tally| now.saturating_duration_since(tally.since) >= WINDOW;
        self.take(|tally| over(tally))
    }

    /// Takes out all counts, at the end of the log.
    pub fn take_all(&mut self) -> Vec<HostEvent> {
        self.take(|_| true)
    }

    /// The time at which something is due, if anything was counted.
    pub fn next_due(&self) -> Option<Instant> {
        let counted = self.tallies.values().filter(|tally| tally.has_counted());
        counted.map(|tally| tally.since + WINDOW).min()
    }

    fn take(&mut self, is_due: impl Fn(&Tally) -> bool) -> Vec<HostEvent> {
        let due = self.tallies.extract_if(|_, tally| is_due(tally));
        let counted = due.filter(|(_, tally)| tally.has_counted());
        let told = counted.map(|(from, Tally { connections, refusals, .. })| HostEvent::Repeated {
            from,
            connections,
            refusals,
        });
        told.collect()
    }

    fn tally(&mut self, address: SocketAddr, now: Instant) -> &mut Tally {
        let from = Some(AddressGroup::of(address.ip()));
        let is_full = self.tallies.len() >= ADDRESSES && !self.tallies.contains_key(&from);
        self.tallies.entry(from.filter(|_| !is_full)).or_insert_with(|| Tally::new(now))
    }
}

impl Tally {
    fn new(now: Instant) -> Self {
        Self {
            since: now,
            connected: false,
            members: 0,
            refused: Vec::new(),
            connections: 0,
            refusals: 0,
        }
    }

    fn has_counted(&self) -> bool {
        self.connections > 0 || self.refusals > 0
    }

    /// Returns whether to tell of a connection.
    fn connects(&mut self) -> bool {
        let first = !std::mem::replace(&mut self.connected, true);
        self.connections += u64::from(!first);
        first
    }

    /// Returns whether to tell of a connection that was only counted, now that
    /// it is a member's.
    fn seats_one(&mut self) -> bool {
        let told = self.members < MEMBERS;
        if told {
            self.members += 1;
            // It may have come in the minute before.
            self.connections = self.connections.saturating_sub(1);
        }
        told
    }

    fn refuses(&mut self, why: &TurnedAway) -> bool {
        let told = self.refused.len() < REFUSALS && self.refused.iter().all(|told| told != why);
        match told {
            true => self.refused.push(why.clone()),
            false => self.refusals += 1,
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Nickname, Reason};

    fn address(host: u8, port: u16) -> SocketAddr {
        SocketAddr::from(([10, 0, 0, host], port))
    }

    fn refused(port: u16, why: impl Into<TurnedAway>) -> HostEvent {
        HostEvent::Refused { address: address(1, port), why: why.into() }
    }

    fn repeated(host: u8, connections: u64, refusals: u64) -> HostEvent {
        let from = Some(AddressGroup::of(address(host, 0).ip()));
        HostEvent::Repeated { from, connections, refusals }
    }

    #[test]
    fn a_stranger_who_comes_without_end_is_told_once_a_minute_with_a_count() {
        let (mut throttle, start) = (LogThrottle::default(), Instant::now());
        let mut told = Vec::new();
        for port in 1..=25_000 {
            for event in [
                HostEvent::Connected(address(1, port)),
                refused(port, TurnedAway::NotAWebSocket),
                HostEvent::Disconnected(address(1, port)),
            ] {
                told.extend(throttle.pass(event, start));
            }
        }
        let first = [
            HostEvent::Connected(address(1, 1)),
            refused(1, TurnedAway::NotAWebSocket),
            HostEvent::Disconnected(address(1, 1)),
        ];
        assert_eq!(told, first);
        assert_eq!(throttle.next_due(), Some(start + WINDOW));
        assert_eq!(throttle.take_due(start + WINDOW / 2), []);
        assert_eq!(throttle.take_due(start + WINDOW), [repeated(1, 24_999, 24_999)]);
        assert_eq!(throttle.take_due(start + WINDOW), []);
        let next = HostEvent::Connected(address(1, 1));
        assert_eq!(throttle.pass(next.clone(), start + WINDOW), [next], "and in the next minute");
        assert_eq!(throttle.next_due(), None, "nothing was counted yet");
    }

    #[test]
    fn others_and_other_refusals_are_told() {
        let (mut throttle, now) = (LogThrottle::default(), Instant::now());
        for event in [
            HostEvent::Connected(address(1, 1)),
            HostEvent::Connected(address(2, 1)),
            refused(1, Reason::TooLate),
            refused(1, Reason::PasswordWrong),
            HostEvent::OutOfFiles,
        ] {
            assert_eq!(throttle.pass(event.clone(), now), [event]);
        }
        let banned = |seconds| TurnedAway::ByRule {
            reason: Reason::Banned,
            why: None,
            seconds: Some(seconds),
        };
        let told = (0..100).flat_map(|seconds| throttle.pass(refused(1, banned(seconds)), now));
        assert_eq!(told.count(), REFUSALS - 2, "but not every time that is left");
    }

    #[test]
    fn members_behind_one_address_are_told_one_by_one() {
        let (mut throttle, now) = (LogThrottle::default(), Instant::now());
        let joined = |port| {
            let name = Nickname::new("Ada").unwrap();
            HostEvent::Joined { name, address: address(1, port) }
        };
        throttle.pass(HostEvent::Connected(address(1, 1)), now);
        assert_eq!(throttle.pass(joined(1), now), [joined(1)]);
        assert_eq!(throttle.pass(HostEvent::Connected(address(1, 2)), now), []);
        let connected = HostEvent::Connected(address(1, 2));
        assert_eq!(throttle.pass(joined(2), now), [connected, joined(2)]);
        let gone = HostEvent::Disconnected(address(1, 2));
        assert_eq!(throttle.pass(gone.clone(), now), [gone]);
        assert_eq!(throttle.take_all(), [], "nothing was left out");
        for port in 3..=1_000 {
            throttle.pass(HostEvent::Connected(address(1, port)), now);
            throttle.pass(joined(port), now);
        }
        // The first connection of the minute is told as such.
        let left_out = 998 - 1 - MEMBERS as u64;
        assert_eq!(throttle.take_all(), [repeated(1, left_out, 0)]);
    }

    #[test]
    fn addresses_without_end_take_no_memory_without_end() {
        let (mut throttle, now) = (LogThrottle::default(), Instant::now());
        let mut told = 0;
        for number in 0..100_000_u32 {
            let address = SocketAddr::from((std::net::Ipv4Addr::from_bits(number), 1));
            told += throttle.pass(HostEvent::Connected(address), now).len();
            throttle.pass(HostEvent::Disconnected(address), now);
        }
        assert_eq!((told, throttle.tallies.len()), (ADDRESSES + 1, ADDRESSES + 1));
        assert!(throttle.told.is_empty());
        let others = HostEvent::Repeated {
            from: None,
            connections: 100_000 - ADDRESSES as u64 - 1,
            refusals: 0,
        };
        assert_eq!(throttle.take_all(), [others]);
    }
}
