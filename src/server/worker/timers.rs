// SPDX-License-Identifier: GPL-3.0-or-later
//! When connections are looked at that say nothing.

use std::cmp::Reverse;

use super::Worker;

impl Worker {
    pub(super) fn set_timer(&mut self, slot: usize) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Some(at) = connection.next_timer() else { return };
        if connection.timer.is_none_or(|set| at < set) {
            connection.timer = Some(at);
            self.timers.push(Reverse((at, slot, connection.serial)));
        }
    }

    pub(super) fn run_timers(&mut self) {
        let mut due = Vec::new();
        while let Some(Reverse((at, slot, serial))) = self.timers.peek().copied()
            && at <= self.now
        {
            self.timers.pop();
            due.push((at, slot, serial));
        }
        for (at, slot, serial) in due {
            let Some(connection) = self.connections.get_mut(slot) else { continue };
            // An earlier timer was set since, or the slot is another's now.
            if connection.serial == serial && connection.timer == Some(at) {
                connection.timer = None;
                self.guarded(slot, |worker| worker.timer(slot));
                self.set_timer(slot);
            }
        }
    }
}
