// SPDX-License-Identifier: GPL-3.0-or-later
//! When connections are looked at that say nothing.

use std::cmp::Reverse;

use super::Worker;

impl Worker {
    pub(super) fn set_alarm(&mut self, key: usize) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let Some(at) = connection.next_alarm() else { return };
        if connection.alarm.is_none_or(|set| at < set) {
            connection.alarm = Some(at);
            self.alarms.push(Reverse((at, key, connection.serial)));
        }
    }

    pub(super) fn ring_alarms(&mut self) {
        let mut due = Vec::new();
        while let Some(Reverse((at, key, serial))) = self.alarms.peek().copied()
            && at <= self.now
        {
            self.alarms.pop();
            due.push((at, key, serial));
        }
        for (at, key, serial) in due {
            let Some(connection) = self.connections.get_mut(key) else { continue };
            // An earlier alarm was set since, or the key is another's now.
            if connection.serial == serial && connection.alarm == Some(at) {
                connection.alarm = None;
                self.guarded(key, |worker| worker.alarm(key));
                self.set_alarm(key);
            }
        }
    }
}
