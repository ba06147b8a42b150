// SPDX-License-Identifier: GPL-3.0-or-later
//! What acceptor, workers and the host share: the room behind its lock, and
//! the desks where workers are woken.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use mio::Waker;
use mio::net::TcpStream;

use super::capacity::Capacity;
use super::config::Pace;
use super::doorkeeper::Doorkeeper;
use super::host_log::Record;
use super::persist::signal::SaveSignal;
use super::room::{Room, Stream};
use super::time::unix_milliseconds;
use crate::protocol::{AddressGroup, limits};

/// Workers at the most, whatever the machine has.
pub const MOST_WORKERS: usize = 4;

pub struct Hub {
    room: Mutex<Room>,
    pub tls: Arc<rustls::ServerConfig>,
    pub host_key: String,
    pub doorkeeper: Doorkeeper,
    pub pace: Pace,
    journal: Box<dyn Fn(Record) + Send + Sync>,
    pub desks: [OnceLock<Desk>; MOST_WORKERS],
    /// The room's own rule, to be seen without the lock.
    classic: AtomicBool,
    /// How many were ever shown out of the room, to be seen without the lock.
    shown_out: AtomicU64,
    /// Tells whoever saves the room.
    pub unsaved: SaveSignal,
    stopping: AtomicBool,
    /// The log's head in the native tongue, to be seen without the lock.
    head: AtomicU64,
    capacity: Mutex<Capacity>,
}

/// Where a worker is handed connections and told that something happened.
pub struct Desk {
    waker: Waker,
    woken: AtomicBool,
    arrivals: Mutex<Vec<Arrival>>,
    /// How many connections the worker has or is about to get.
    load: AtomicUsize,
    /// How far, in the native stream, the slowest member has been served that
    /// would take more: what keeps *us* from being the reason for a loss.
    served: AtomicU64,
}

/// A connection on its way to a worker.
pub struct Arrival {
    pub socket: TcpStream,
    pub ticket: Ticket,
}

/// Counts a connection for as long as it lives, and tells the host's log.
pub struct Ticket {
    hub: Arc<Hub>,
    pub peer: SocketAddr,
}

impl Hub {
    pub fn new(
        room: Room,
        tls: Arc<rustls::ServerConfig>,
        host_key: String,
        doorkeeper: Doorkeeper,
        pace: Pace,
        journal: impl Fn(Record) + Send + Sync + 'static,
    ) -> Self {
        let classic = room.rules().classic;
        Self {
            room: Mutex::new(room),
            tls,
            host_key,
            doorkeeper,
            pace,
            journal: Box::new(journal),
            desks: Default::default(),
            classic: AtomicBool::new(classic),
            shown_out: AtomicU64::new(0),
            unsaved: SaveSignal::default(),
            stopping: AtomicBool::new(false),
            head: AtomicU64::new(0),
            capacity: Mutex::default(),
        }
    }

    /// The room, for a short moment: nothing that waits happens under it.
    pub fn room(&self) -> MutexGuard<'_, Room> {
        lock(&self.room)
    }

    /// Applies something to the room. `true` beside the result if the workers
    /// have something to do: the log grew, or somebody was shown out. The
    /// caller wakes them once per batch.
    pub fn apply<T>(&self, act: impl FnOnce(&mut Room, u64) -> T) -> (T, bool) {
        let mut room = self.room();
        // Under the lock, so that one worker does not see it before another.
        let now = unix_milliseconds();
        let result = act(&mut room, now);
        let head = room.log().head(Stream::Native);
        let shown_out = room.shown_out_ever();
        let grew = self.head.swap(head, Ordering::Release) != head;
        let news = self.shown_out.swap(shown_out, Ordering::Release) != shown_out;
        self.classic.store(room.rules().classic, Ordering::Relaxed);
        let unkept = room.take_unkept();
        drop(room);
        if unkept {
            self.unsaved.changed();
        }
        (result, grew || news)
    }

    /// Grows whenever somebody is shown out of the room.
    pub fn shown_out(&self) -> u64 {
        self.shown_out.load(Ordering::Acquire)
    }

    pub fn head(&self) -> u64 {
        self.head.load(Ordering::Acquire)
    }

    pub fn journal(&self, record: Record) {
        (self.journal)(record);
    }

    pub fn classic_is_open(&self) -> bool {
        self.classic.load(Ordering::Relaxed)
    }

    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Ends the room and wakes everybody to say so.
    pub fn stop(&self) {
        self.apply(|room, now| room.end(now));
        self.stopping.store(true, Ordering::Release);
        self.wake_all();
    }

    /// Wakes every worker but the one that asks, which looks by itself.
    pub fn wake_others(&self, own: usize) {
        for (index, desk) in self.desks.iter().enumerate() {
            if index != own
                && let Some(desk) = desk.get()
            {
                desk.wake();
            }
        }
    }

    pub fn wake_all(&self) {
        self.wake_others(MOST_WORKERS);
    }

    /// Whether some worker has not yet passed on half of what the log keeps.
    /// Then nothing more is read, or members would fall off the log because
    /// *we* are slow.
    pub fn must_hold_back(&self) -> bool {
        let served = self.desks.iter().filter_map(|desk| desk.get()).map(Desk::served).min();
        served.is_some_and(|served| {
            self.head().saturating_sub(served) > (limits::LOG_BYTES / 2) as u64
        })
    }

    /// Admits one more connection from `peer`, or says that there are too many.
    pub fn admit(self: &Arc<Self>, peer: SocketAddr) -> Option<Ticket> {
        if !lock(&self.capacity).admit(AddressGroup::of(peer.ip())) {
            return None;
        }
        self.journal(Record::Connected(peer));
        Some(Ticket { hub: self.clone(), peer })
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        lock(&self.hub.capacity).release(AddressGroup::of(self.peer.ip()));
        self.hub.journal(Record::Disconnected(self.peer));
    }
}

impl Desk {
    pub fn new(waker: Waker, served: u64) -> Self {
        Self {
            waker,
            woken: AtomicBool::new(false),
            arrivals: Mutex::default(),
            load: AtomicUsize::new(0),
            served: AtomicU64::new(served),
        }
    }

    pub fn wake(&self) {
        if !self.woken.swap(true, Ordering::AcqRel)
            && let Err(error) = self.waker.wake()
        {
            tracing::error!(%error, "a worker could not be woken");
        }
    }

    /// To be called before looking at the log's head, so that nothing that
    /// happens in between is slept through.
    pub fn clear_wake(&self) {
        self.woken.store(false, Ordering::Release);
    }

    pub fn hand_over(&self, arrival: Arrival) {
        self.load.fetch_add(1, Ordering::Relaxed);
        lock(&self.arrivals).push(arrival);
        self.wake();
    }

    pub fn take_arrivals(&self) -> Vec<Arrival> {
        std::mem::take(&mut *lock(&self.arrivals))
    }

    pub fn load(&self) -> usize {
        self.load.load(Ordering::Relaxed)
    }

    pub fn one_less(&self) {
        self.load.fetch_sub(1, Ordering::Relaxed);
    }

    fn served(&self) -> u64 {
        self.served.load(Ordering::Acquire)
    }

    pub fn set_served(&self, position: u64) {
        self.served.store(position, Ordering::Release);
    }
}

/// A panic elsewhere is no reason to close the room for everybody.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
