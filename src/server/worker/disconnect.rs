// SPDX-License-Identifier: GPL-3.0-or-later
//! Ending connections: one verb for all the ways there are.

use super::Worker;
use super::codec::for_two;
use super::connection::Phase;
use super::end::End;
use crate::protocol::file::request::TransferRequest;
use crate::protocol::limits;
use crate::server::host_log::HostEvent;
use crate::server::room::{PrivatePart, Removal};
use crate::server::transfers::hand_over;
use crate::server::transfers::pass::TransferPass;
use crate::server::transfers::queue::TransferJob;

impl Worker {
    /// Ends a connection: tells the host's log, frees the seat, says the last
    /// word, and closes behind it.
    pub(super) fn disconnect(&mut self, slot: usize, end: End) {
        if let End::Transfer(transfer) = end {
            return give_away(self, slot, *transfer);
        }
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
            let (backlogs, private, lines) = self.log.parts();
            let backlog = &backlogs[member.stream()];
            let mut at = member.cursor;
            let owed = backlog.after(at, limits::LEFTOVER_BYTES);
            let end = at + owed.len() as u64;
            while at < end {
                let left = backlog.after(at, usize::try_from(end - at).unwrap_or(usize::MAX));
                match private.part(member.stream(), member.reader, at, left.len()) {
                    PrivatePart::Shared(length) => {
                        let part = &left[..usize::try_from(length).unwrap_or(left.len())];
                        let by_chunks = member.codec.reads_by_chunks();
                        let rest = if by_chunks {
                            part.into()
                        } else {
                            member.codec.portion(at, part, lines).0
                        };
                        connection.io.send(&rest);
                        at += length;
                    }
                    PrivatePart::Own(frames, next) => {
                        connection.io.send(&for_two(&mut member.codec, &frames));
                        at = next;
                    }
                    PrivatePart::Skipped(next) => at = next,
                    PrivatePart::Gone => break,
                }
            }
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

/// Gives a connection to a thread that may wait for the peer and for the disk.
fn give_away(worker: &mut Worker, slot: usize, (request, pass): (TransferRequest, TransferPass)) {
    let Some(io) = worker.release(slot) else { return };
    tracing::debug!(peer = %io.peer(), method = ?request.method, "moves a file");
    let connection = io.give_away();
    hand_over(&worker.room.hub, TransferJob { connection, request, pass, serial: 0 });
}
