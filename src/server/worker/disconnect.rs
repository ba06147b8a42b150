// SPDX-License-Identifier: GPL-3.0-or-later
//! Ending connections: one verb for all the ways there are.

use super::Worker;
use super::connection::Phase;
use super::end::End;
use crate::protocol::limits;
use crate::server::host_log::HostEvent;
use crate::server::room::Removal;

impl Worker {
    /// Ends a connection: tells the host's log, frees the seat, says the last
    /// word, and closes behind it.
    pub(super) fn disconnect(&mut self, slot: usize, end: End) {
        if matches!(end, End::HungUp) {
            self.flush_rest(slot);
        }
        let Some(connection) = self.connections.get_mut(slot) else { return };
        tracing::debug!(peer = %connection.io.peer(), ?end, "is disconnected");
        if let Some(why) = end.noted() {
            self.room.note_refusal(connection.io.peer(), why);
        }
        let mut is_member = false;
        if let Phase::Member(member) = &connection.phase {
            is_member = true;
            if let Some(reason) = end.leave_reason(&member.codec)
                && self.room.leave(member.id, reason)
            {
                self.held.hold(member.id, self.room.now);
            }
        }
        if matches!(end, End::Broken) {
            return self.remove(slot);
        }
        if let End::Removed(Removal { left: Some(name), .. }) = &end {
            self.room.hub.host_log(HostEvent::Left { name: name.clone() });
        }
        if let Some(notice) = end.last_word(is_member) {
            connection.tell(&notice);
        }
        let (code, sentence) = end.goodbye();
        connection.close(code, sentence, self.room.now);
        if !connection.io.has_leftover() {
            connection.io.shut_down();
            if connection.io.ended {
                return self.remove(slot);
            }
        }
        self.ready.write(slot, &mut connection.queued);
        self.timers.set(connection);
    }

    /// Sends what a half-closed `nc` is still owed, its own last words
    /// included, before we close too.
    fn flush_rest(&mut self, slot: usize) {
        self.log.follow(&self.room.hub);
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let fell_behind = connection.fell_behind(self.log.backlogs());
        if let Phase::Member(member) = &mut connection.phase
            && member.codec.hangs_up_to_leave()
            && !fell_behind
        {
            let (backlogs, lines) = self.log.parts();
            let backlog = &backlogs[member.stream()];
            let owed = backlog.after(member.cursor, limits::LEFTOVER_BYTES);
            let by_chunks = member.codec.reads_by_chunks();
            let at = member.cursor;
            let rest =
                if by_chunks { owed.into() } else { member.codec.portion(at, owed, lines).0 };
            connection.io.send(&rest);
        }
    }

    /// Closes the connections of members who were removed, on
    /// whichever worker that was decided.
    pub(super) fn removal_turn(&mut self) {
        let removals = self.room.hub.removals();
        if std::mem::replace(&mut self.removals, removals) == removals {
            return;
        }
        self.held.tell_removed(&self.room);
        let mut room = self.room.hub.room();
        let members = self.connections.iter();
        let members =
            members.filter_map(|(slot, connection)| Some((slot, connection.phase.member()?)));
        let ours: Vec<_> =
            members.filter_map(|(slot, id)| Some((slot, room.take_removal(id)?))).collect();
        drop(room);
        for (slot, removal) in ours {
            self.guarded(slot, |worker| worker.disconnect(slot, End::Removed(removal)));
        }
    }

    /// Forgets a connection. `drop` closes the socket and gives the permit
    /// back.
    pub(super) fn remove(&mut self, slot: usize) {
        drop(self.release(slot));
    }
}
