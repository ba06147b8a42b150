// SPDX-License-Identifier: GPL-3.0-or-later
//! Carries everybody who lags behind the log a little forward.

use super::connection::Sent;
use super::{Worker, want};
use crate::server::room::Stream;

impl Worker {
    /// One write to everyone who is owed something; everybody when the log has
    /// moved, starting at another one each time.
    pub(super) fn write_turn(&mut self) {
        let mut pending = std::mem::take(&mut self.to_write);
        if std::mem::take(&mut self.log_moved) {
            pending.clear();
            pending.extend(self.connections.iter().map(|(slot, _)| slot));
            self.first = (self.first + 1) % pending.len().max(1);
            pending.rotate_left(self.first);
        }
        for slot in pending {
            self.guarded(slot, |worker| worker.write_to(slot));
        }
        self.publish_served();
    }

    pub(super) fn write_to(&mut self, slot: usize) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        connection.in_to_write = false;
        let backlog = &self.backlogs[connection.stream()];
        if connection.cursor.is_some_and(|cursor| cursor < backlog.base()) {
            return self.show_out_stalled(slot);
        }
        if connection.blocked {
            return;
        }
        let pace = connection.paced_until;
        match connection.carry_on(backlog, &mut self.cipher, self.now) {
            Sent::Some => want(&mut self.to_write, &mut connection.in_to_write, slot),
            Sent::Broken => return self.lose(slot),
            Sent::Blocked => self.set_timer(slot),
            Sent::All if connection.ended && connection.linger.is_some() => {
                return self.remove(slot);
            }
            Sent::All if connection.paced_until != pace => self.set_timer(slot),
            Sent::All => {}
        }
        self.read_again(slot);
    }

    fn publish_served(&self) {
        let unserved = self
            .to_write
            .iter()
            .filter_map(|slot| self.connections.get(*slot))
            .map(|connection| connection.unserved(&self.backlogs))
            .max()
            .unwrap_or(0);
        self.mailbox().set_served(self.backlogs[Stream::Native].head().saturating_sub(unserved));
    }
}
