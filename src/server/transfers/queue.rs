// SPDX-License-Identifier: GPL-3.0-or-later
//! The queue between the workers, which give connections away, and the threads that move
//! bytes on them.

use std::collections::{HashMap, VecDeque};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::grant::Grant;
use super::pass::TransferPass;
use super::turn::TransferTurns;
use crate::protocol::file::request::{TransferPlace, TransferRequest};
use crate::protocol::limits;
use crate::server::hub::permit::ConnectionPermit;
use crate::server::worker::transport::Transport;

/// Time after which a thread that has nothing to do ends.
const IDLE: Duration = Duration::from_secs(10);

/// The queues of a room, which do not wait for one another.
pub struct TransferQueues {
    /// Contents of files, which take their time.
    pub contents: TransferQueue,
    /// Reports to swarms, which are short.
    pub reports: TransferQueue,
}

impl Default for TransferQueues {
    fn default() -> Self {
        let of = TransferQueue::of;
        Self { contents: of(limits::TRANSFERS), reports: of(limits::SWARM_THREADS) }
    }
}

impl TransferQueues {
    /// The queue of a request for that.
    pub fn of(&self, place: TransferPlace) -> &TransferQueue {
        match place {
            TransferPlace::ContentSwarm(_) => &self.reports,
            _ => &self.contents,
        }
    }

    /// All of them.
    pub fn all(&self) -> [&TransferQueue; 2] {
        [&self.contents, &self.reports]
    }
}

/// A connection that a worker has given away.
pub struct ReleasedConnection {
    pub socket: TcpStream,
    pub transport: Transport,
    pub permit: ConnectionPermit,
    /// Bytes that came behind the head of the request.
    pub input: Vec<u8>,
    /// Wrapped bytes that were not sent yet.
    pub unsent: Vec<u8>,
}

/// A request that waits for a thread.
pub struct TransferJob {
    pub connection: ReleasedConnection,
    pub request: TransferRequest,
    pub pass: TransferPass,
    /// Its place among all requests, which the queue gives it.
    pub serial: u64,
}

/// Requests that wait, and connections that bytes are moved on.
pub struct TransferQueue {
    state: Mutex<QueueState>,
    /// Most threads.
    most: usize,
    /// The turns of those that bytes are moved on.
    pub turns: TransferTurns,
    bell: Condvar,
}

#[derive(Default)]
struct QueueState {
    waiting: VecDeque<TransferJob>,
    threads: usize,
    idle: usize,
    moving: HashMap<u64, Moving>,
    serials: u64,
    is_over: bool,
}

/// A connection that bytes are moved on.
struct Moving {
    grant: Arc<Grant>,
    /// Set if it brings bytes.
    brings: bool,
    /// Another handle of its socket.
    socket: TcpStream,
}

/// Keeps a connection among those that can be cut, until it is dropped.
pub struct MovingEntry<'a> {
    queue: &'a TransferQueue,
    serial: u64,
}

impl TransferQueue {
    /// A queue in front of so many threads, at the most.
    pub fn of(most: usize) -> Self {
        let (state, turns, bell) = Default::default();
        Self { state, most, turns, bell }
    }

    fn lock(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a request. Returns `true` if it takes one more thread, which has to begin then.
    pub fn push(&self, mut job: TransferJob) -> bool {
        let mut state = self.lock();
        if state.is_over {
            return false;
        }
        state.serials += 1;
        job.serial = state.serials;
        state.waiting.push_back(job);
        self.note_waiting(&state);
        let needs_one = state.waiting.len() > state.idle && state.threads < self.most;
        state.threads += usize::from(needs_one);
        drop(state);
        self.bell.notify_one();
        needs_one
    }

    /// Notes that a thread did not begin, or has ended by a fault.
    pub fn one_thread_less(&self) {
        self.lock().threads -= 1;
        self.bell.notify_all();
    }

    /// The next request; `None` if the thread that asks has to end.
    pub fn next(&self) -> Option<TransferJob> {
        let mut state = self.lock();
        state.idle += 1;
        let nothing = |state: &mut QueueState| state.waiting.is_empty() && !state.is_over;
        let waited = self.bell.wait_timeout_while(state, IDLE, nothing);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.idle -= 1;
        let next = state.waiting.pop_front();
        self.note_waiting(&state);
        if next.is_none() {
            state.threads -= 1;
            self.bell.notify_all();
        }
        next
    }

    fn note_waiting(&self, state: &QueueState) {
        self.turns.note_waiting(state.waiting.len());
    }

    /// Notes a connection that bytes are moved on; `None` if that may not be any more.
    pub fn begin(
        &self,
        grant: &Arc<Grant>,
        socket: TcpStream,
        (serial, brings): (u64, bool),
    ) -> Option<MovingEntry<'_>> {
        let mut state = self.lock();
        if state.is_over || !grant.holds() {
            return None;
        }
        state.moving.insert(serial, Moving { grant: grant.clone(), brings, socket });
        Some(MovingEntry { queue: self, serial })
    }

    /// Cuts the connections whose permissions were taken back.
    pub fn cut(&self) {
        for moving in self.lock().moving.values().filter(|moving| !moving.grant.holds()) {
            shut_down(&moving.socket);
        }
    }

    /// Cuts the earlier connections that bring bytes for the same permission: whoever comes
    /// anew has lost them.
    pub fn cut_others(&self, own: &MovingEntry<'_>, grant: &Arc<Grant>) {
        for (serial, moving) in &self.lock().moving {
            if *serial < own.serial && moving.brings && Arc::ptr_eq(&moving.grant, grant) {
                shut_down(&moving.socket);
            }
        }
    }

    /// Cuts all connections, and takes no more.
    pub fn stop(&self) {
        let mut state = self.lock();
        state.is_over = true;
        state.moving.values().for_each(|moving| shut_down(&moving.socket));
        let waiting = std::mem::take(&mut state.waiting);
        self.note_waiting(&state);
        drop(state);
        // The permits tell the host's log.
        drop(waiting);
        self.bell.notify_all();
    }

    /// Waits until no thread is left, at most so long; `false` if some is.
    pub fn has_ended_within(&self, at_most: Duration) -> bool {
        let busy = |state: &mut QueueState| state.threads > 0;
        let waited = self.bell.wait_timeout_while(self.lock(), at_most, busy);
        waited.unwrap_or_else(PoisonError::into_inner).0.threads == 0
    }
}

impl Drop for MovingEntry<'_> {
    fn drop(&mut self) {
        self.queue.lock().moving.remove(&self.serial);
    }
}

fn shut_down(socket: &TcpStream) {
    // It may be gone already.
    let _ = socket.shutdown(Shutdown::Both);
}
