// SPDX-License-Identifier: GPL-3.0-or-later
//! Writing: everybody who lags behind the log is carried a little forward.

use super::Worker;
use super::connection::Sent;
use super::end::End;
use crate::protocol::Reason;

impl Worker {
    /// One write to everyone who is owed something; everybody when the log has
    /// moved, starting at another one each time.
    pub(super) fn write_turn(&mut self) {
        let mut pending = self.ready.take_writes();
        if self.log.take_moved() {
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
        connection.queued.to_write = false;
        if connection.fell_behind(self.log.backlogs()) {
            return self.disconnect(slot, Reason::Stalled.into());
        }
        if connection.io.blocked {
            return;
        }
        let pace = connection.deadlines.paced_until();
        match connection.send(&mut self.log, &mut self.cipher, self.room.now) {
            Sent::Some => self.ready.write(slot, &mut connection.queued),
            // What it is owed may be gone because it was removed.
            Sent::Behind if self.log.follow_rewriting(&self.room.hub) => {
                self.ready.write(slot, &mut connection.queued);
            }
            Sent::Behind => return self.disconnect(slot, Reason::Stalled.into()),
            Sent::Broken => return self.disconnect(slot, End::Broken),
            Sent::Blocked => self.timers.set(connection),
            Sent::All if connection.io.ended && connection.phase.is_closing() => {
                return self.remove(slot);
            }
            Sent::All if connection.hears_the_rest() && !self.room.hub.holds_back() => {
                return self.disconnect(slot, End::HungUp);
            }
            Sent::All => {}
        }
        if connection.deadlines.paced_until() != pace {
            self.timers.set(connection);
        }
        self.ready.read_again(slot, connection);
    }

    /// Tells the other workers how far everybody was served who would take
    /// more.
    fn publish_served(&self) {
        let unserved = self
            .ready
            .writes()
            .iter()
            .filter_map(|slot| self.connections.get(*slot))
            .map(|connection| connection.unserved(self.log.backlogs()))
            .max()
            .unwrap_or(0);
        self.room.mailbox().set_served(self.log.head().saturating_sub(unserved));
    }
}
