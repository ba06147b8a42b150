// SPDX-License-Identifier: GPL-3.0-or-later
//! The times at which connections are looked at that say nothing.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Instant;

use super::connection::Connection;
use crate::server::hub::mailbox::ConnectionId;

/// Timers, the next one first. A connection has at most one that counts.
#[derive(Debug, Default)]
pub struct Timers {
    heap: BinaryHeap<Reverse<(Instant, ConnectionId)>>,
}

impl Timers {
    /// Sets the timer of a connection, unless it rings early enough.
    pub fn set(&mut self, connection: &mut Connection) {
        let Some(at) = connection.next_timer() else { return };
        let timer = &mut connection.deadlines.timer;
        if timer.is_none_or(|set| at < set) {
            *timer = Some(at);
            self.heap.push(Reverse((at, connection.id)));
        }
    }

    /// The time of the next one.
    pub fn next(&self) -> Option<Instant> {
        self.heap.peek().map(|Reverse((at, _))| *at)
    }

    /// Takes those out whose time has come.
    pub fn take_due(&mut self, now: Instant) -> Vec<(Instant, ConnectionId)> {
        let mut due = Vec::new();
        while let Some(Reverse((at, id))) = self.heap.peek().copied()
            && at <= now
        {
            self.heap.pop();
            due.push((at, id));
        }
        due
    }
}
