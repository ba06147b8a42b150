// SPDX-License-Identifier: GPL-3.0-or-later
//! A race of handshakes, for a room whose key is expected: an address that accepts and
//! then says nothing does not hold up the others.
//!
//! The next place is dialled when a handshake takes longer than it should, and both go
//! on; the first place that shows the expected key wins, and the others are closed. They
//! have seen no more of us than the beginning of a handshake: a certificate of ours is
//! sent by whoever goes on with the winner.

use std::collections::{HashSet, VecDeque};
use std::net::{Shutdown, SocketAddr};
use std::sync::Arc;
use std::thread::{self, Scope};
use std::time::{Duration, Instant};

use rustls::ClientConnection;

use super::connecting::{CONNECTING, prepare};
use super::deadline::Deadline;
use super::dial::{Connected, DialError, Race};
use super::error::{Ending, Unreachable};
use super::failures::{encryption_failed, not_dialled, worse};
use super::handshake_results::{HandshakeEnd, HandshakeResults};
use super::security::tls_upgrade::{FAILED, TlsFailure, handshake};
use super::shared::Listener;
use super::target::Target;
use super::timeouts::Timeouts;

/// Handshakes at a time. If all are silent, the oldest makes way.
const AT_ONCE: usize = 4;
/// Time a handshake has before another place is dialled beside it.
const STAGGER: Duration = Duration::from_millis(250);

const TIMED_OUT: Ending = Ending::Unreachable(Unreachable::TimedOut);

/// A race of handshakes.
pub(super) struct KeyRace {
    target: Arc<Target>,
    /// Time of one handshake, and after which it is tried once more.
    times: (Duration, Duration),
    /// Time left for all together.
    overall: Deadline,
    begun: usize,
    next_begin: Instant,
    under_way: VecDeque<Runner>,
    /// Places that get no further turn.
    tried_again: HashSet<SocketAddr>,
    /// Set once nothing more connects.
    all_dialled: bool,
    failure: Option<Ending>,
}

/// The place that has shown the expected key.
pub(super) struct KeyWinner {
    pub connected: Connected,
    pub tls: ClientConnection,
}

/// A handshake under way.
struct Runner {
    number: usize,
    connected: Connected,
    /// Time at which the place is to be tried once more beside this one.
    again: Option<Instant>,
}

impl KeyRace {
    pub fn new(target: &Target, timeouts: Timeouts) -> Self {
        Self {
            target: Arc::new(target.clone()),
            times: (timeouts.handshake, timeouts.shortened().handshake),
            overall: Deadline::after(timeouts.handshake),
            begun: 0,
            next_begin: Instant::now(),
            under_way: VecDeque::new(),
            tried_again: HashSet::new(),
            all_dialled: false,
            failure: None,
        }
    }

    /// Time left.
    pub fn rest(&self) -> Duration {
        self.overall.rest()
    }

    /// Waits for a place with the expected key.
    ///
    /// # Errors
    ///
    /// The most telling failure if there is none.
    pub fn next(&mut self, race: &mut Race, listener: &mut Listener) -> Result<KeyWinner, Ending> {
        let results = HandshakeResults::new();
        thread::scope(|scope| {
            let won = self.run(scope, &results, race, listener);
            // Whoever was not faster may still be right.
            for runner in std::mem::take(&mut self.under_way) {
                let _ = runner.connected.socket.shutdown(Shutdown::Both);
                race.set_back(&runner.connected);
            }
            won
        })
    }

    /// Notes that the winner of before was no room after all.
    pub fn failed(&mut self, race: &mut Race, connected: &Connected, failure: TlsFailure) {
        let ending = encryption_failed(&connected.address, failure);
        if ending == Ending::Unreachable(Unreachable::TimedOut) {
            self.try_again(race, connected);
        }
        self.failure = Some(worse(self.failure.take(), ending));
    }

    fn run<'scope>(
        &mut self,
        scope: &'scope Scope<'scope, '_>,
        results: &HandshakeResults,
        race: &mut Race,
        listener: &mut Listener,
    ) -> Result<KeyWinner, Ending> {
        loop {
            while let Some(outcome) = results.take() {
                if let Some(winner) = self.end(outcome)? {
                    return Ok(winner);
                }
            }
            race.check().map_err(not_dialled)?;
            if self.overall.is_over() {
                return Err(worse(self.failure.take(), TIMED_OUT));
            }
            self.try_slow_ones_again(race);
            if self.is_to_begin(race) {
                self.begin(scope, results, race, listener)?;
            } else if self.under_way.is_empty() {
                return Err(self.failure.take().unwrap_or(TIMED_OUT));
            } else if let Some(outcome) = self.wait(results, race)
                && let Some(winner) = self.end(outcome)?
            {
                return Ok(winner);
            }
        }
    }

    /// Takes the end of a handshake.
    fn end(&mut self, (number, outcome): HandshakeEnd) -> Result<Option<KeyWinner>, Ending> {
        let runner = self.under_way.iter().position(|runner| runner.number == number);
        // It may have made way.
        let Some(runner) = runner.and_then(|index| self.under_way.remove(index)) else {
            return Ok(None);
        };
        let connected = runner.connected;
        let failure = match outcome {
            Ok(tls) => return Ok(Some(KeyWinner { connected, tls })),
            Err(failure) => encryption_failed(&connected.address, failure),
        };
        if matches!(failure, Ending::AlreadyIn(_)) {
            return Err(failure);
        }
        self.next_begin = Instant::now();
        self.failure = Some(worse(self.failure.take(), failure));
        Ok(None)
    }

    fn is_to_begin(&self, race: &Race) -> bool {
        let is_due = self.under_way.is_empty() || self.next_begin <= Instant::now();
        !self.all_dialled && race.has_more() && is_due
    }

    /// Begins a handshake with the next place that connects.
    fn begin<'scope>(
        &mut self,
        scope: &'scope Scope<'scope, '_>,
        results: &HandshakeResults,
        race: &mut Race,
        listener: &mut Listener,
    ) -> Result<(), Ending> {
        let before = race.rest();
        let connected = race.next_unless(|| listener.tell(CONNECTING), || results.has_news());
        if !self.under_way.is_empty() {
            self.overall.spend(before.saturating_sub(race.rest()));
        }
        match connected {
            Ok(Some(connected)) => {
                prepare(&connected, listener);
                self.make_way(race);
                self.start(scope, results, race, connected);
            }
            Ok(None) => {}
            Err(DialError::Cancelled) => return Err(Ending::Left),
            Err(failure) => {
                self.all_dialled = true;
                self.failure = Some(worse(self.failure.take(), not_dialled(failure)));
            }
        }
        Ok(())
    }

    fn make_way(&mut self, race: &mut Race) {
        if self.under_way.len() >= AT_ONCE
            && let Some(oldest) = self.under_way.pop_front()
        {
            tracing::debug!(address = %oldest.connected.address, "makes way");
            let _ = oldest.connected.socket.shutdown(Shutdown::Both);
            self.try_again(race, &oldest.connected);
        }
    }

    fn start<'scope>(
        &mut self,
        scope: &'scope Scope<'scope, '_>,
        results: &HandshakeResults,
        race: &Race,
        connected: Connected,
    ) {
        let (target, number) = (Arc::clone(&self.target), self.begun);
        let (socket, address) = (Arc::clone(&connected.socket), connected.address.clone());
        let (sender, waker, time) = (results.sender(), race.waker(), self.times.0);
        let begun =
            thread::Builder::new().name("handshake".into()).spawn_scoped(scope, move || {
                let shaken = handshake(&socket, &target, &address, &Deadline::after(time));
                sender.send((number, shaken), &waker);
            });
        self.begun += 1;
        self.next_begin = Instant::now() + STAGGER;
        let again = race.has_more().then(|| Instant::now() + self.times.1);
        self.under_way.push_back(Runner { number, connected, again });
        if let Err(error) = begun {
            tracing::error!(%error, "no thread for a handshake");
            results.sender().send((number, Err(FAILED)), &race.waker());
        }
    }

    /// A host that was too busy may answer another time.
    fn try_slow_ones_again(&mut self, race: &mut Race) {
        if race.has_more() {
            return;
        }
        let now = Instant::now();
        let is_slow = |runner: &Runner| runner.again.is_some_and(|again| again <= now);
        let Some(index) = self.under_way.iter().position(is_slow) else { return };
        let Some(slow) = self.under_way.get_mut(index) else { return };
        slow.again = None;
        if self.tried_again.insert(slow.connected.place()) {
            race.set_back(&slow.connected);
            self.all_dialled = false;
        }
    }

    fn try_again(&mut self, race: &mut Race, connected: &Connected) {
        if self.tried_again.insert(connected.place()) {
            race.set_back(connected);
            self.all_dialled = false;
        }
    }

    /// Waits for the end of a handshake, or the time to begin another.
    fn wait(&self, results: &HandshakeResults, race: &Race) -> Option<HandshakeEnd> {
        let part = self.overall.part()?;
        let now = Instant::now();
        let more = (!self.all_dialled && race.has_more()).then_some(self.next_begin);
        let again = self.under_way.iter().filter_map(|runner| runner.again).min();
        let next = if race.has_more() { more } else { again };
        let time = next.map_or(part.time, |next| next.saturating_duration_since(now));
        let outcome = results.wait(time.min(part.time));
        part.end();
        outcome
    }
}
