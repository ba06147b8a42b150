// SPDX-License-Identifier: GPL-3.0-or-later
//! A worker's mailbox: what other threads bring it, and the bell that wakes it
//! when something happened.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use mio::Waker;
use mio::net::TcpStream;

use super::lock::lock;
use super::permit::ConnectionPermit;

/// The mailbox of one worker.
pub struct Mailbox {
    waker: Waker,
    woken: AtomicBool,
    mail: Mutex<Vec<Mail>>,
    /// Connections that the worker has or is about to get.
    load: AtomicUsize,
    /// The position, in the native stream, up to which the slowest member was
    /// served that would take more. It keeps *us* from being the reason for a
    /// loss.
    served: AtomicU64,
}

/// Everything that a worker can be brought.
pub enum Mail {
    /// A connection, fresh from the listener.
    Arrival(AcceptedConnection),
    /// A page of the past, for a member that asked for it.
    Page(Page),
}

/// A connection on its way to a worker.
pub struct AcceptedConnection {
    pub socket: TcpStream,
    pub permit: ConnectionPermit,
}

/// Frames that were fetched by a thread which may wait for a disk. They go out
/// in front of the log.
pub struct Page {
    pub to: ConnectionId,
    /// Whole frames, in the stream that the member is served.
    pub frames: Vec<u8>,
}

/// The address of a connection of one worker. What is sent to it is dropped
/// when the connection is gone, even if another has its slot by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConnectionId {
    pub slot: usize,
    pub serial: u64,
}

impl Mailbox {
    pub fn new(waker: Waker, served: u64) -> Self {
        Self {
            waker,
            woken: AtomicBool::new(false),
            mail: Mutex::default(),
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

    /// Gets ready for the next wake. To be called before looking at the log's
    /// head, so that nothing that happens in between is slept through.
    pub fn clear_wake(&self) {
        self.woken.store(false, Ordering::Release);
    }

    /// Hands over a connection.
    pub fn hand_over(&self, accepted: AcceptedConnection) {
        self.load.fetch_add(1, Ordering::Relaxed);
        self.deliver(Mail::Arrival(accepted));
    }

    /// Hands over a page of the past.
    pub fn hand_over_page(&self, page: Page) {
        self.deliver(Mail::Page(page));
    }

    fn deliver(&self, mail: Mail) {
        lock(&self.mail).push(mail);
        self.wake();
    }

    pub fn take_mail(&self) -> Vec<Mail> {
        std::mem::take(&mut *lock(&self.mail))
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
