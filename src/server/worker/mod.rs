// SPDX-License-Identifier: GPL-3.0-or-later
//! A worker: one thread that owns many members' sockets. Each turn it reads a
//! little from everyone who said something, applies that to the room, and
//! carries every member that lags behind the log a little forward. It never
//! blocks on a disk, a name or a peer.

pub mod login;

mod codec;
mod connection;
mod decode;
mod disconnect;
mod dispatch;
mod rate_limit;
mod read_turn;
mod timers;
mod transport;
mod write_turn;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mio::{Events, Interest, Poll, Token, Waker};
use slab::Slab;

use self::connection::Connection;
use self::rate_limit::RateLimit;
use super::hub::Hub;
use super::hub::mailbox::Mailbox;
use super::room::{Backlog, PerStream, Stream};
use crate::protocol::limits;

pub use self::codec::classic::{ClassicCodec, ClassicInput, portion};
pub use self::codec::native::{NativeCodec, NativeInput};
pub use self::codec::upgrade::{Upgrade, read};
pub use self::login::secret::secret;
pub use self::transport::{Received, Transport};

const WAKE: Token = Token(usize::MAX);
/// What one read takes at the most.
const READ: usize = 64 * 1024;
/// How soon to look again while holding back for a slower worker.
const BREATHER: Duration = Duration::from_millis(1);
/// What the members get to hear that the room has ended.
const FAREWELL: Duration = Duration::from_secs(2);

/// Starts worker number `index` and puts up its mailbox.
pub fn start(index: usize, hub: &Arc<Hub>) -> io::Result<JoinHandle<()>> {
    let poll = Poll::new()?;
    let waker = Waker::new(poll.registry(), WAKE)?;
    if hub.mailboxes[index].set(Mailbox::new(waker, hub.head())).is_err() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let worker = Worker::new(index, poll, hub.clone());
    std::thread::Builder::new().name(format!("worker-{index}")).spawn(move || worker.run())
}

struct Worker {
    index: usize,
    poll: Poll,
    hub: Arc<Hub>,
    connections: Slab<Connection>,
    timers: BinaryHeap<Reverse<(Instant, usize, u64)>>,
    /// Our own copy of the log.
    backlogs: PerStream<Backlog>,
    /// Connections whose sockets may have something to read.
    to_read: Vec<usize>,
    /// Connections that are owed something and may be able to take it.
    to_write: Vec<usize>,
    /// Whether the log moved since the last pass over everybody.
    log_moved: bool,
    /// Whether something was applied that the other workers do not know of.
    news: bool,
    /// How many were shown out of the room when we last looked for ours.
    shown_out: u64,
    scratch: Vec<u8>,
    cipher: Vec<u8>,
    serials: u64,
    /// Where the last pass over the connections began.
    first: usize,
    now: Instant,
    /// When the last goodbyes are over.
    farewell: Option<Instant>,
}

impl Worker {
    fn new(index: usize, poll: Poll, hub: Arc<Hub>) -> Self {
        let mut worker = Self {
            index,
            poll,
            hub,
            connections: Slab::new(),
            timers: BinaryHeap::new(),
            backlogs: PerStream::new(|_| Backlog::new(limits::LOG_BYTES)),
            to_read: Vec::new(),
            to_write: Vec::new(),
            log_moved: false,
            news: false,
            shown_out: 0,
            scratch: vec![0; READ],
            cipher: Vec::new(),
            serials: 0,
            first: 0,
            now: Instant::now(),
            farewell: None,
        };
        worker.follow();
        worker
    }

    fn mailbox(&self) -> &Mailbox {
        self.hub.mailboxes[self.index].get().expect("a worker starts after its mailbox was put up")
    }

    fn run(mut self) {
        let mut events = Events::with_capacity(1024);
        loop {
            let wait = self.wait();
            if let Err(error) = self.poll.poll(&mut events, wait)
                && error.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(%error, "a worker cannot wait for its sockets");
                return;
            }
            self.now = Instant::now();
            self.mailbox().clear_wake();
            self.note(&events);
            self.take_arrivals();
            self.run_timers();
            self.read_turn();
            self.show_out_turn();
            if std::mem::take(&mut self.news) {
                self.hub.wake_others(self.index);
            }
            self.follow();
            self.write_turn();
            if self.hub.is_stopping() && self.say_farewell() {
                return;
            }
        }
    }

    /// How long nothing has to be done, unless something happens.
    fn wait(&self) -> Option<Duration> {
        if !self.to_write.is_empty() {
            return Some(Duration::ZERO);
        }
        if !self.to_read.is_empty() {
            let held = self.hub.must_hold_back();
            return Some(if held { BREATHER } else { Duration::ZERO });
        }
        let timer = self.timers.peek().map(|Reverse((at, ..))| *at);
        let next = timer.into_iter().chain(self.farewell).min()?;
        Some(next.saturating_duration_since(Instant::now()))
    }

    fn note(&mut self, events: &Events) {
        for event in events {
            let Token(slot) = event.token();
            let Some(connection) = self.connections.get_mut(slot) else { continue };
            if event.is_readable() || event.is_read_closed() || event.is_error() {
                connection.readable = true;
                connection.hung_up |= event.is_read_closed();
                want(&mut self.to_read, &mut connection.in_to_read, slot);
            }
            if event.is_writable() && connection.blocked {
                connection.blocked = false;
                want(&mut self.to_write, &mut connection.in_to_write, slot);
            }
        }
    }

    fn want_write(&mut self, slot: usize) {
        if let Some(connection) = self.connections.get_mut(slot) {
            want(&mut self.to_write, &mut connection.in_to_write, slot);
        }
    }

    fn take_arrivals(&mut self) {
        for mut arrival in self.mailbox().take_arrivals() {
            let entry = self.connections.vacant_entry();
            let slot = entry.key();
            let interest = Interest::READABLE | Interest::WRITABLE;
            if let Err(error) =
                self.poll.registry().register(&mut arrival.socket, Token(slot), interest)
            {
                tracing::warn!(%error, "a connection could not be watched");
                self.mailbox().one_less();
                continue;
            }
            self.serials += 1;
            let rate = RateLimit::new(self.hub.pace, self.now);
            entry.insert(Connection::new(arrival, self.serials, rate, self.now));
            self.set_timer(slot);
        }
    }

    /// Takes over what the log has grown by.
    fn follow(&mut self) {
        if self.hub.head() != self.backlogs[Stream::Native].head() {
            let room = self.hub.room();
            for stream in Stream::ALL {
                self.backlogs[stream].follow(room.log().backlog(stream));
            }
            drop(room);
            self.log_moved = true;
        }
    }

    /// A fault in us that one peer finds must not close the room for all.
    fn guarded(&mut self, slot: usize, work: impl FnOnce(&mut Self)) {
        let work = std::panic::AssertUnwindSafe(|| work(self));
        if std::panic::catch_unwind(work).is_err() {
            tracing::error!("a fault of our own with one connection; it is dropped");
            self.lose(slot);
        }
    }

    fn remove(&mut self, slot: usize) {
        if let Some(mut connection) = self.connections.try_remove(slot) {
            let _ = self.poll.registry().deregister(&mut connection.socket);
            self.mailbox().one_less();
        }
    }

    /// Closes connections that have heard the end. `true` when all are gone or
    /// their time is over.
    fn say_farewell(&mut self) -> bool {
        let until = *self.farewell.get_or_insert(self.now + FAREWELL);
        if self.hub.head() != self.backlogs[Stream::Native].head() {
            // The end itself is not in our copy of the log yet; we were woken
            // for it.
            return self.now >= until;
        }
        let caught_up: Vec<usize> = self
            .connections
            .iter()
            .filter(|(_, c)| c.linger.is_none() && !c.has_leftover())
            .filter(|(_, c)| {
                let head = self.backlogs[c.stream()].head();
                c.cursor.is_none_or(|cursor| cursor >= head)
            })
            .map(|(slot, _)| slot)
            .collect();
        for slot in caught_up {
            self.part_at_the_end(slot);
        }
        self.connections.is_empty() || self.now >= until
    }
}

/// Puts a connection on a list, once.
fn want(list: &mut Vec<usize>, on_it: &mut bool, slot: usize) {
    if !*on_it {
        *on_it = true;
        list.push(slot);
    }
}
