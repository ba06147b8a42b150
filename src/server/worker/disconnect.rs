// SPDX-License-Identifier: GPL-3.0-or-later
//! How connections end, and what a peer's silence means: refused, shown out,
//! vanished, or simply gone.

use std::time::Instant;

use tungstenite::protocol::frame::coding::CloseCode;

use super::codec::native;
use super::connection::Tongue;
use super::decode::greet;
use super::{Worker, want};
use crate::protocol::{LeaveReason, Nickname, Notice, Reason, limits};
use crate::server::host_log::Record;
use crate::server::room::{Refusal, ShownOut, Stream};

impl Worker {
    /// The peer has ended its side, and everything it said is done.
    pub(super) fn peer_ended(&mut self, slot: usize) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let leave = match connection.tongue {
            // An empty read is how the classic tongue says goodbye.
            Tongue::Classic(_) => LeaveReason::Left,
            _ => LeaveReason::Vanished,
        };
        if connection.linger.is_some() {
            if !connection.has_leftover() {
                self.remove(slot);
            }
            return;
        }
        self.flush_rest(slot);
        self.free_seat(slot, leave);
        self.close(slot);
    }

    /// What a half-closed `nc` is still owed, its own last words included,
    /// goes out before we close too.
    fn flush_rest(&mut self, slot: usize) {
        self.follow();
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let backlog = &self.backlogs[Stream::Lines];
        if let (Stream::Lines, Some(cursor)) = (connection.stream(), connection.cursor)
            && cursor >= backlog.base()
        {
            connection.send(backlog.after(cursor, limits::LEFTOVER_BYTES));
        }
    }

    /// Says why, and closes.
    pub(super) fn refuse(
        &mut self,
        slot: usize,
        reason: Reason,
        suggestion: Option<Nickname>,
        code: CloseCode,
    ) {
        self.turn_out(slot, &Refusal { suggestion, ..reason.into() }, code);
    }

    /// Says why, with everything that helps, and closes.
    pub(super) fn turn_out(&mut self, slot: usize, refusal: &Refusal, code: CloseCode) {
        let reason = refusal.reason;
        self.note_refusal(slot, &refusal.sentence());
        let leave =
            if reason == Reason::Stalled { LeaveReason::Stalled } else { LeaveReason::Refused };
        self.free_seat(slot, leave);
        let Some(connection) = self.connections.get_mut(slot) else { return };
        connection.tell(&refusal.last_word());
        self.close_with(slot, code, reason.sentence());
    }

    /// Closes the connections of those who were shown out of the room, on
    /// whichever worker that was decided.
    pub(super) fn show_out_turn(&mut self) {
        let shown_out = self.hub.shown_out();
        if self.shown_out == shown_out {
            return;
        }
        self.shown_out = shown_out;
        let mut room = self.hub.room();
        let members = self
            .connections
            .iter()
            .filter_map(|(slot, connection)| Some((slot, connection.member?)));
        let ours: Vec<_> =
            members.filter_map(|(slot, id)| Some((slot, room.take_shown_out(id)?))).collect();
        drop(room);
        for (slot, shown_out) in ours {
            self.guarded(slot, |worker| worker.show_out(slot, shown_out));
        }
    }

    /// Somebody's seat is gone: the connection goes as well.
    pub(super) fn show_out(&mut self, slot: usize, shown_out: ShownOut) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        connection.member = None;
        connection.tell(&shown_out.refusal.last_word());
        if let Some(name) = shown_out.left {
            self.note_refusal(slot, &shown_out.refusal.sentence());
            self.hub.journal(Record::Left { name });
        }
        self.close_with(slot, CloseCode::Policy, shown_out.refusal.reason.sentence());
    }

    pub(super) fn note_refusal(&self, slot: usize, why: &str) {
        if let Some(connection) = self.connections.get(slot) {
            let address = connection.permit.peer;
            self.hub.journal(Record::Refused { address, why: why.to_owned() });
        }
    }

    pub(super) fn show_out_stalled(&mut self, slot: usize) {
        self.refuse(slot, Reason::Stalled, None, CloseCode::Policy);
    }

    /// The room has ended and this connection has heard it.
    pub(super) fn part_at_the_end(&mut self, slot: usize) {
        if let Some(connection) = self.connections.get_mut(slot) {
            if connection.member.take().is_none() {
                connection.tell(&Notice::refused(Reason::RoomEnded, None));
            }
            self.close_with(slot, CloseCode::Away, Reason::RoomEnded.sentence());
        }
    }

    /// The connection is broken: nothing more can be said to it.
    pub(super) fn lose(&mut self, slot: usize) {
        self.free_seat(slot, LeaveReason::Vanished);
        self.remove(slot);
    }

    pub(super) fn free_seat(&mut self, slot: usize, reason: LeaveReason) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Some(id) = connection.member.take() else { return };
        let (name, grew) = self.hub.apply(|room, now| room.leave(now, id, reason));
        self.news |= grew;
        if let Some(name) = name {
            self.hub.journal(Record::Left { name });
        }
    }

    pub(super) fn close(&mut self, slot: usize) {
        self.close_with(slot, CloseCode::Normal, "");
    }

    fn close_with(&mut self, slot: usize, code: CloseCode, sentence: &'static str) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if matches!(&connection.tongue, Tongue::Native(native) if native.is_open()) {
            connection.send(&native::close(code, sentence));
        }
        connection.finish(self.now + limits::LINGER);
        if !connection.has_leftover() {
            let _ = connection.socket.shutdown(std::net::Shutdown::Write);
            if connection.ended {
                return self.remove(slot);
            }
        }
        self.want_write(slot);
        self.set_timer(slot);
    }

    /// Something was due for this connection.
    pub(super) fn timer(&mut self, slot: usize) {
        let now = self.now;
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if let Some(cut_off) = connection.linger {
            if cut_off <= now {
                self.remove(slot);
            }
            return;
        }
        if connection.paused_until.is_some_and(|until| until <= now) {
            connection.paused_until = None;
            connection.heard = now;
            want(&mut self.to_read, &mut connection.in_to_read, slot);
        }
        if connection.paced_until.is_some_and(|until| until <= now) {
            connection.paced_until = None;
            want(&mut self.to_write, &mut connection.in_to_write, slot);
        }
        if connection.blocked_since.is_some_and(|since| since + limits::STALLED_AFTER <= now) {
            return self.show_out_stalled(slot);
        }
        self.silence(slot);
    }

    /// What a peer's silence means by now.
    fn silence(&mut self, slot: usize) {
        let now = self.now;
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let since = |start: Instant| now.saturating_duration_since(start);
        let silent = since(connection.heard);
        match connection.tongue {
            Tongue::Unknown if since(connection.accepted) >= limits::SILENCE_BEFORE_GREETING => {
                greet(connection, self.hub.classic_is_open());
                if !self.hub.classic_is_open() {
                    self.note_refusal(slot, Reason::ClassicClosed.sentence());
                    self.close(slot);
                } else {
                    self.process_input(slot);
                    self.want_write(slot);
                }
            }
            _ if connection.member.is_none() && connection.is_too_late(now) => {
                self.refuse(slot, Reason::TooLate, None, CloseCode::Policy);
            }
            _ if connection.member.is_none() => {}
            Tongue::Native(_) if connection.paused_until.is_some() => {}
            Tongue::Native(_) if silent >= limits::VANISHED_AFTER => {
                self.free_seat(slot, LeaveReason::Vanished);
                self.close(slot);
            }
            Tongue::Native(_) if silent >= limits::PING_AFTER && !connection.pinged => {
                connection.pinged = true;
                connection.send(&native::ping());
                self.want_write(slot);
            }
            _ => {}
        }
    }
}
