// SPDX-License-Identifier: GPL-3.0-or-later
//! Attempts to connect, several at a time in one poller, and when the next begins.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mio::event::Event;
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token, Waker};

use super::endpoints::Endpoint;

/// Time an attempt has before the next one begins beside it (RFC 8305, section 5).
pub(super) const STAGGER: Duration = Duration::from_millis(250);

/// Most attempts at a time. If all are silent, the oldest makes way.
pub(super) const AT_ONCE: usize = 16;

/// Token of the waker; attempts are numbered from 0.
const WOKEN: Token = Token(usize::MAX);

/// Time of the next attempt: a moment after the one before it, or at once when
/// one has failed.
#[derive(Debug, Default)]
pub(super) struct Stagger {
    next: Option<Instant>,
}

impl Stagger {
    /// Time left until the next attempt may begin.
    pub fn wait(&self, now: Instant) -> Duration {
        self.next.map_or(Duration::ZERO, |next| next.saturating_duration_since(now))
    }

    pub fn begun(&mut self, now: Instant) {
        self.next = Some(now + STAGGER);
    }

    pub fn failed(&mut self) {
        self.next = None;
    }
}

/// The attempts that are under way.
#[derive(Debug)]
pub(super) struct Attempts {
    poll: Poll,
    events: Events,
    waker: Arc<Waker>,
    begun: usize,
    under_way: VecDeque<Attempt>,
}

#[derive(Debug)]
struct Attempt {
    token: Token,
    endpoint: Endpoint,
    socket: TcpStream,
}

/// The end of an attempt.
pub(super) type AttemptEnd = (Endpoint, io::Result<std::net::TcpStream>);

impl Attempts {
    pub fn new() -> io::Result<Self> {
        let poll = Poll::new()?;
        let waker = Arc::new(Waker::new(poll.registry(), WOKEN)?);
        let events = Events::with_capacity(AT_ONCE + 1);
        Ok(Self { poll, events, waker, begun: 0, under_way: VecDeque::new() })
    }

    /// Ends a wait early.
    pub fn waker(&self) -> &Arc<Waker> {
        &self.waker
    }

    pub fn is_empty(&self) -> bool {
        self.under_way.is_empty()
    }

    /// Number of attempts begun so far.
    #[cfg(test)]
    pub fn begun(&self) -> usize {
        self.begun
    }

    /// Begins to connect to a place. Returns the oldest attempt if it made way.
    pub fn begin(&mut self, endpoint: Endpoint) -> io::Result<Option<Endpoint>> {
        let token = Token(self.begun);
        self.begun += 1;
        let mut socket = TcpStream::connect(endpoint.place)?;
        let both = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut socket, token, both)?;
        let oldest = (self.under_way.len() == AT_ONCE).then(|| self.under_way.pop_front());
        self.under_way.push_back(Attempt { token, endpoint, socket });
        Ok(oldest.flatten().map(|attempt| attempt.endpoint))
    }

    /// Waits for news of any attempt, or to be woken. Returns the attempts that ended.
    ///
    /// # Errors
    ///
    /// `Interrupted` by a signal.
    pub fn wait(&mut self, timeout: Duration) -> io::Result<Vec<AttemptEnd>> {
        self.poll.poll(&mut self.events, Some(timeout))?;
        let tokens: Vec<Token> = self.events.iter().map(Event::token).collect();
        Ok(tokens.into_iter().filter_map(|token| self.outcome(token)).collect())
    }

    fn outcome(&mut self, token: Token) -> Option<AttemptEnd> {
        let index = self.under_way.iter().position(|attempt| attempt.token == token)?;
        let socket = &self.under_way[index].socket;
        let failure = match (socket.take_error(), socket.peer_addr()) {
            (Ok(None), Ok(_)) => None,
            (Ok(None), Err(error)) if error.kind() == io::ErrorKind::NotConnected => return None,
            (Ok(Some(error)) | Err(error), _) | (_, Err(error)) => Some(error),
        };
        let attempt = self.under_way.remove(index)?;
        let endpoint = attempt.endpoint;
        Some((endpoint, failure.map_or_else(|| self.blocking(attempt), Err)))
    }

    fn blocking(&self, mut attempt: Attempt) -> io::Result<std::net::TcpStream> {
        self.poll.registry().deregister(&mut attempt.socket)?;
        let socket = std::net::TcpStream::from(attempt.socket);
        socket.set_nonblocking(false)?;
        Ok(socket)
    }

    /// Closes what is under way, and returns it newest first.
    pub fn close_all(&mut self) -> impl Iterator<Item = Endpoint> + '_ {
        self.under_way.drain(..).rev().map(|attempt| attempt.endpoint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_begins_a_moment_later_or_at_once_after_a_failure() {
        let (mut stagger, now) = (Stagger::default(), Instant::now());
        assert_eq!(stagger.wait(now), Duration::ZERO);
        stagger.begun(now);
        assert_eq!(stagger.wait(now), STAGGER);
        assert_eq!(stagger.wait(now + STAGGER), Duration::ZERO);
        stagger.begun(now);
        stagger.failed();
        assert_eq!(stagger.wait(now), Duration::ZERO);
    }
}
