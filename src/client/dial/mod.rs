// SPDX-License-Identifier: GPL-3.0-or-later
//! Dialling: from the addresses of a room to a connected socket, within a deadline
//! and cancellable.
//!
//! All places that the addresses lead to take part in a [`Race`] (Happy Eyeballs,
//! RFC 8305): attempts begin one after another, a moment apart or as soon as one
//! fails, and the first that connects wins. Then the others are closed, so that a
//! host with several addresses sees one connection and not one at each. A winner
//! that turns out to be another room, or none, makes the race go on with the rest.

mod attempts;
mod cancel;
mod endpoints;
mod lookups;
#[cfg(test)]
mod tests;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mio::Waker;

#[cfg(test)]
use attempts::AT_ONCE;
use attempts::{AttemptEnd, Attempts, Stagger};
pub(super) use cancel::CancelToken;
use endpoints::{Endpoint, EndpointQueue};
use lookups::Lookups;

use super::deadline::Deadline;
use super::error::Unreachable;
use super::socket::unreachable;
use crate::protocol::Address;

/// Reasons why there is no socket.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DialError {
    Cancelled,
    Unreachable(Unreachable),
}

/// The winner of a race.
#[derive(Debug)]
pub(super) struct Connected {
    /// The address that led to it.
    pub address: Address,
    pub socket: Arc<TcpStream>,
    endpoint: Endpoint,
}

impl Connected {
    /// The place itself.
    pub fn place(&self) -> SocketAddr {
        self.endpoint.place
    }
}

/// A race between all places of a room.
#[derive(Debug)]
pub(super) struct Race<'a> {
    addresses: Vec<Address>,
    cancel: &'a CancelToken,
    lookups: Lookups,
    endpoints: EndpointQueue,
    attempts: Attempts,
    stagger: Stagger,
    /// Time left for connecting. What is done with a winner does not count.
    rest: Duration,
    /// The most telling failure so far.
    why: Unreachable,
}

impl<'a> Race<'a> {
    /// Starts resolving the names among `addresses`. Connecting takes no longer than
    /// `timeout`, in all calls of [`next`](Self::next) together.
    pub fn new(
        addresses: Vec<Address>,
        timeout: Duration,
        cancel: &'a CancelToken,
    ) -> Result<Self, DialError> {
        cancel.check()?;
        let mut race = Self::without_places(addresses, timeout, cancel)?;
        let places = race.lookups.resolve(&race.addresses, race.attempts.waker());
        race.endpoints.extend(places);
        Ok(race)
    }

    /// A race to the place of a winner alone.
    pub fn again(&self, winner: &Connected) -> Result<Self, DialError> {
        let mut race = Self::without_places(self.addresses.clone(), self.rest, self.cancel)?;
        race.endpoints.extend([winner.endpoint]);
        Ok(race)
    }

    fn without_places(
        addresses: Vec<Address>,
        rest: Duration,
        cancel: &'a CancelToken,
    ) -> Result<Self, DialError> {
        let attempts = Attempts::new().map_err(|error| {
            tracing::error!(%error, "no poller for dialling");
            DialError::Unreachable(Unreachable::Failed)
        })?;
        let (lookups, endpoints, stagger) =
            (Lookups::new(), EndpointQueue::default(), Stagger::default());
        let why = Unreachable::UnknownHost;
        Ok(Self { addresses, cancel, lookups, endpoints, attempts, stagger, rest, why })
    }

    /// Returns `true` if a place other than the winner is left.
    pub fn has_more(&self) -> bool {
        self.lookups.are_running() || !self.endpoints.is_empty()
    }

    /// Lets the winner take part once more, when no other place is left.
    pub fn set_back(&mut self, winner: &Connected) {
        self.endpoints.set_back(winner.endpoint);
    }

    /// Ends a wait of [`next_unless`](Self::next_unless) early.
    pub fn waker(&self) -> Arc<Waker> {
        Arc::clone(self.attempts.waker())
    }

    /// Time left for connecting.
    pub fn rest(&self) -> Duration {
        self.rest
    }

    /// # Errors
    ///
    /// [`DialError::Cancelled`] once it is.
    pub fn check(&self) -> Result<(), DialError> {
        self.cancel.check()
    }

    /// The first place that was found, whatever became of it.
    pub fn first_ip(&self) -> Option<IpAddr> {
        self.endpoints.first().map(|place| place.ip().to_canonical())
    }

    /// Number of attempts begun so far.
    #[cfg(test)]
    fn begun(&self) -> usize {
        self.attempts.begun()
    }

    /// Waits for the next place that connects. Calls `resolved` once there is a place
    /// to dial.
    pub fn next(&mut self, resolved: impl FnOnce()) -> Result<Connected, DialError> {
        let connected = self.next_unless(resolved, || false)?;
        connected.ok_or(DialError::Unreachable(Unreachable::Failed))
    }

    /// The same, but not when the race is [woken](Self::waker) and `is_enough` says so;
    /// `None` then, and the race may go on later.
    pub fn next_unless(
        &mut self,
        resolved: impl FnOnce(),
        is_enough: impl Fn() -> bool,
    ) -> Result<Option<Connected>, DialError> {
        self.cancel.racing(self.attempts.waker())?;
        let deadline = Deadline::after(self.rest);
        let won = self.run(&deadline, resolved, is_enough);
        self.rest = deadline.rest();
        let Some((endpoint, socket)) = won? else { return Ok(None) };
        // Whoever was not faster may still be right.
        for endpoint in self.attempts.close_all() {
            self.endpoints.take_back(endpoint);
        }
        self.stagger.failed();
        let socket = Arc::new(socket);
        self.cancel.connected(&socket)?;
        let address = self.addresses[endpoint.address].clone();
        Ok(Some(Connected { address, socket, endpoint }))
    }

    fn run(
        &mut self,
        deadline: &Deadline,
        resolved: impl FnOnce(),
        is_enough: impl Fn() -> bool,
    ) -> Result<Option<(Endpoint, TcpStream)>, DialError> {
        let mut resolved = Some(resolved);
        loop {
            self.cancel.check()?;
            if is_enough() {
                return Ok(None);
            }
            let found = self.lookups.found();
            self.endpoints.extend(found);
            if !self.endpoints.is_empty()
                && let Some(resolved) = resolved.take()
            {
                resolved();
            }
            let pause = self.begin();
            if self.attempts.is_empty() && !self.has_more() {
                return Err(DialError::Unreachable(self.why));
            }
            let Some(part) = deadline.part() else {
                return Err(DialError::Unreachable(more_telling(self.why, Unreachable::TimedOut)));
            };
            let waited = self.attempts.wait(pause.unwrap_or(part.time).min(part.time));
            let outcomes = match waited {
                Ok(outcomes) => outcomes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                    part.interrupted();
                    continue;
                }
                Err(error) => return Err(DialError::Unreachable(unreachable(&error))),
            };
            part.end();
            if let Some(won) = self.winner(outcomes) {
                return Ok(Some(won));
            }
        }
    }

    /// Begins what is due. Returns the time until the next attempt, if one waits.
    fn begin(&mut self) -> Option<Duration> {
        while !self.endpoints.is_empty() {
            let pause = self.stagger.wait(Instant::now());
            if !pause.is_zero() {
                return Some(pause);
            }
            let endpoint = self.endpoints.next()?;
            tracing::debug!(place = %endpoint.place, "dials");
            match self.attempts.begin(endpoint) {
                Ok(None) => self.stagger.begun(Instant::now()),
                Ok(Some(oldest)) => {
                    tracing::debug!(place = %oldest.place, "makes way");
                    self.why = more_telling(self.why, Unreachable::TimedOut);
                    self.stagger.begun(Instant::now());
                }
                Err(error) => self.failed(endpoint, &error),
            }
        }
        None
    }

    fn winner(&mut self, outcomes: Vec<AttemptEnd>) -> Option<(Endpoint, TcpStream)> {
        let mut won = None;
        for (endpoint, outcome) in outcomes {
            match outcome {
                Ok(socket) if won.is_none() => won = Some((endpoint, socket)),
                Ok(_) => self.endpoints.take_back(endpoint),
                Err(error) => self.failed(endpoint, &error),
            }
        }
        won
    }

    fn failed(&mut self, endpoint: Endpoint, error: &io::Error) {
        tracing::info!(place = %endpoint.place, %error, "the connection failed");
        self.why = more_telling(self.why, unreachable(error));
        self.stagger.failed();
    }
}

/// The more informative of two failures.
pub(super) fn more_telling(one: Unreachable, other: Unreachable) -> Unreachable {
    let rank = |why| match why {
        Unreachable::FormerHost => 7,
        Unreachable::BadCertificates => 6,
        Unreachable::NotEncrypted => 5,
        Unreachable::ConnectionRefused => 4,
        Unreachable::TimedOut => 3,
        Unreachable::NoRoute => 2,
        Unreachable::Failed => 1,
        _ => 0,
    };
    if rank(other) > rank(one) { other } else { one }
}
