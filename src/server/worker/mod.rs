// SPDX-License-Identifier: GPL-3.0-or-later
//! A worker: one thread that owns many members' sockets. Each turn it reads a
//! little from everyone who said something, applies that to the room, and
//! carries every member that lags behind the log a little forward. It never
//! blocks on a disk, a name or a peer.
//!
//! A connection is a [`Phase`] on top of its bytes. Reading
//! it either goes on or comes to an [`End`], and `disconnect` is the only way
//! from there.

pub mod login;

mod awake;
mod codec;
mod connection;
mod decode;
mod disconnect;
mod dispatch;
mod end;
mod files;
mod held_seats;
mod log_copy;
mod rate_limit;
mod read_turn;
mod ready;
mod room_handle;
mod timer_turn;
mod timers;
pub mod transport;
mod write_turn;

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mio::{Events, Interest, Poll, Token, Waker};
use slab::Slab;

use self::awake::AwakeClock;
use self::codec::PeerCodec;
use self::connection::{Connection, Io, Phase};
use self::end::End;
use self::held_seats::HeldSeats;
use self::log_copy::LogCopy;
use self::rate_limit::RateLimit;
use self::ready::Ready;
use self::room_handle::RoomHandle;
use self::timers::Timers;
use super::hub::Hub;
use super::hub::mailbox::{AcceptedConnection, ConnectionId, Mail, Mailbox, Page};

pub use self::codec::classic::{ClassicCodec, ClassicInput, portion};
pub use self::codec::http::{About, HttpStep, Site, read};
pub use self::codec::native::{NativeCodec, NativeInput};
pub use self::login::secret::secret;
pub use self::transport::{Received, Transport};

const WAKE: Token = Token(usize::MAX);
/// Bytes that one read takes at the most.
const READ: usize = 64 * 1024;
/// The pause before looking again while holding back for a slower worker.
const BREATHER: Duration = Duration::from_millis(1);
/// The time the members get to hear that the room has ended.
const FAREWELL: Duration = Duration::from_secs(2);

/// Starts worker number `index` and puts up its mailbox.
pub fn start(index: usize, hub: &Arc<Hub>) -> io::Result<JoinHandle<()>> {
    let worker = Worker::new(index, hub)?;
    std::thread::Builder::new().name(format!("worker-{index}")).spawn(move || worker.run())
}

struct Worker {
    room: RoomHandle,
    clock: AwakeClock,
    poll: Poll,
    connections: Slab<Connection>,
    timers: Timers,
    held: HeldSeats,
    log: LogCopy,
    ready: Ready,
    /// Members removed from the room when we last looked for ours.
    removals: u64,
    scratch: Vec<u8>,
    cipher: Vec<u8>,
    serials: u64,
    /// The beginning of the last pass over the connections.
    first: usize,
    /// The time at which the last goodbyes are over.
    farewell: Option<Instant>,
}

impl Worker {
    fn new(index: usize, hub: &Arc<Hub>) -> io::Result<Self> {
        let poll = Poll::new()?;
        let waker = Waker::new(poll.registry(), WAKE)?;
        if hub.mailboxes[index].set(Mailbox::new(waker, hub.head())).is_err() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let mut worker = Self {
            room: RoomHandle::new(index, hub.clone()),
            clock: AwakeClock::new(Instant::now()),
            poll,
            connections: Slab::new(),
            timers: Timers::default(),
            held: HeldSeats::default(),
            log: LogCopy::new(),
            ready: Ready::default(),
            removals: 0,
            scratch: vec![0; READ],
            cipher: Vec::new(),
            serials: 0,
            first: 0,
            farewell: None,
        };
        worker.log.follow(hub);
        Ok(worker)
    }

    fn run(mut self) {
        let mut events = Events::with_capacity(1024);
        loop {
            let wait = self.wait(Instant::now());
            if let Err(error) = self.poll.poll(&mut events, wait)
                && error.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(%error, "a worker cannot wait for its sockets");
                return;
            }
            self.turn(&events, Instant::now());
            if self.room.hub.is_stopping() && self.say_farewell() {
                return;
            }
        }
    }

    /// Takes one turn: everything that can be done without waiting.
    fn turn(&mut self, events: &Events, now: Instant) {
        self.room.now = self.clock.wakes(now);
        self.room.mailbox().clear_wake();
        self.note(events);
        self.open_mail();
        self.timer_turn();
        self.read_turn();
        self.removal_turn();
        self.room.spread_news();
        self.log.follow(&self.room.hub);
        self.write_turn();
    }

    /// The time for which nothing has to be done, unless something happens.
    fn wait(&mut self, now: Instant) -> Option<Duration> {
        let wait = self.time_to_wait(self.clock.at(now));
        self.clock.waits(wait);
        wait
    }

    fn time_to_wait(&self, now: Instant) -> Option<Duration> {
        if !self.ready.writes().is_empty() {
            return Some(Duration::ZERO);
        }
        if !self.ready.reads().is_empty() {
            let held = self.room.hub.must_hold_back();
            return Some(if held { BREATHER } else { Duration::ZERO });
        }
        let next = [self.timers.next(), self.held.next(now), self.farewell];
        let next = next.into_iter().flatten().min()?;
        Some(next.saturating_duration_since(now))
    }

    fn note(&mut self, events: &Events) {
        for event in events {
            let Token(slot) = event.token();
            let Some(connection) = self.connections.get_mut(slot) else { continue };
            if event.is_readable() || event.is_read_closed() || event.is_error() {
                connection.io.readable = true;
                connection.io.hung_up |= event.is_read_closed();
                self.ready.read(slot, &mut connection.queued);
            }
            if event.is_writable() && connection.io.blocked {
                connection.io.blocked = false;
                self.ready.write(slot, &mut connection.queued);
            }
        }
    }

    fn open_mail(&mut self) {
        for mail in self.room.mailbox().take_mail() {
            match mail {
                Mail::Arrival(accepted) => self.take_in(accepted),
                Mail::Page(page) => self.pass_on(&page),
            }
        }
    }

    fn take_in(&mut self, mut accepted: AcceptedConnection) {
        let entry = self.connections.vacant_entry();
        let slot = entry.key();
        let interest = Interest::READABLE | Interest::WRITABLE;
        if let Err(error) =
            self.poll.registry().register(&mut accepted.socket, Token(slot), interest)
        {
            tracing::warn!(%error, "a connection could not be watched");
            return self.room.mailbox().one_less();
        }
        self.serials += 1;
        let (id, now) = (ConnectionId { slot, serial: self.serials }, self.room.now);
        let rate = RateLimit::new(self.room.hub.pace, now);
        let connection = entry.insert(Connection::new(id, accepted, rate, now));
        self.timers.set(connection);
    }

    /// Sends a page to the member that asked for it, if it is still here.
    fn pass_on(&mut self, page: &Page) {
        let Some(connection) = self.connections.get_mut(page.to.slot) else { return };
        if connection.id == page.to
            && let Phase::Member(member) = &mut connection.phase
        {
            connection.page.hand_over();
            let answer = member.codec.translate(&page.frames);
            connection.io.send(&answer);
            if matches!(member.codec, PeerCodec::Irc(_)) {
                // Lines are more than what was asked for, and than the page itself.
                connection.charge(answer.len() / dispatch::ANSWER_SHARE, self.room.now);
            }
            self.ready.write(page.to.slot, &mut connection.queued);
        }
    }

    /// Gives a connection out of our hands: what is left of it is its bytes,
    /// for another thread to go on with or to drop.
    fn release(&mut self, slot: usize) -> Option<Io> {
        let mut io = self.connections.try_remove(slot)?.io;
        let _ = self.poll.registry().deregister(&mut io.socket);
        self.room.mailbox().one_less();
        Some(io)
    }

    /// Does some work for one connection. A fault in us that one peer finds
    /// must not close the room for all.
    fn guarded(&mut self, slot: usize, work: impl FnOnce(&mut Self)) {
        let work = std::panic::AssertUnwindSafe(|| work(self));
        if std::panic::catch_unwind(work).is_err() {
            tracing::error!("a fault of our own with one connection; it is dropped");
            self.disconnect(slot, End::Broken);
        }
    }

    /// Closes connections that have heard the end. `true` when all are gone or
    /// their time is over.
    fn say_farewell(&mut self) -> bool {
        let now = self.room.now;
        let until = *self.farewell.get_or_insert(now + FAREWELL);
        if !self.log.is_current(&self.room.hub) || self.room.hub.holds_back() {
            // The end itself is not in our copy of the log yet; we were woken
            // for it.
            return now >= until;
        }
        let waiting = self.connections.iter().filter(|(_, connection)| {
            !connection.phase.is_closing()
                && !connection.io.has_leftover()
                && connection.caught_up(self.log.backlogs())
        });
        for slot in waiting.map(|(slot, _)| slot).collect::<Vec<_>>() {
            self.disconnect(slot, End::RoomEnded);
        }
        self.connections.is_empty() || now >= until
    }
}

#[cfg(test)]
mod tests;
