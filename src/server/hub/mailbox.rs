// SPDX-License-Identifier: GPL-3.0-or-later
//! A worker's mailbox: connections are handed over here, and the worker is
//! woken when something happened.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use mio::Waker;
use mio::net::TcpStream;

use super::lock::lock;
use super::permit::ConnectionPermit;

/// Where a worker is handed connections and told that something happened.
pub struct Mailbox {
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
    pub permit: ConnectionPermit,
}

impl Mailbox {
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

    pub fn served(&self) -> u64 {
        self.served.load(Ordering::Acquire)
    }

    pub fn set_served(&self, position: u64) {
        self.served.store(position, Ordering::Release);
    }
}
