// SPDX-License-Identifier: GPL-3.0-or-later
//! How connections end, and what a peer's silence means: refused, shown out,
//! vanished, or simply gone.

use std::time::Instant;

use tungstenite::protocol::frame::coding::CloseCode;

use super::connection::Tongue;
use super::steps::greet;
use super::{Worker, native, want};
use crate::protocol::{LeaveReason, Nickname, Notice, Reason, limits};
use crate::server::host_log::Record;
use crate::server::room::{Refusal, ShownOut, Stream};

impl Worker {
    /// The peer has ended its side, and everything it said is done.
    pub(super) fn peer_ended(&mut self, key: usize) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let leave = match connection.tongue {
            // An empty read is how the classic tongue says goodbye.
            Tongue::Classic(_) => LeaveReason::Left,
            _ => LeaveReason::Vanished,
        };
        if connection.linger.is_some() {
            if !connection.has_leftover() {
                self.remove(key);
            }
            return;
        }
        self.pay_off(key);
        self.free_seat(key, leave);
        self.close(key);
    }

    /// What a half-closed `nc` is still owed, its own last words included,
    /// goes out before we close too.
    fn pay_off(&mut self, key: usize) {
        self.follow();
        let Some(connection) = self.connections.get_mut(key) else { return };
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
        key: usize,
        reason: Reason,
        suggestion: Option<Nickname>,
        code: CloseCode,
    ) {
        self.turn_out(key, &Refusal { suggestion, ..reason.into() }, code);
    }

    /// Says why, with everything that helps, and closes.
    pub(super) fn turn_out(&mut self, key: usize, refusal: &Refusal, code: CloseCode) {
        let reason = refusal.reason;
        self.note_refusal(key, &refusal.sentence());
        let leave =
            if reason == Reason::Stalled { LeaveReason::Stalled } else { LeaveReason::Refused };
        self.free_seat(key, leave);
        let Some(connection) = self.connections.get_mut(key) else { return };
        connection.tell(&refusal.last_word());
        self.close_with(key, code, reason.sentence());
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
        let members =
            self.connections.iter().filter_map(|(key, connection)| Some((key, connection.member?)));
        let ours: Vec<_> =
            members.filter_map(|(key, id)| Some((key, room.take_shown_out(id)?))).collect();
        drop(room);
        for (key, shown_out) in ours {
            self.guarded(key, |worker| worker.show_out(key, shown_out));
        }
    }

    /// Somebody's seat is gone: the connection goes as well.
    pub(super) fn show_out(&mut self, key: usize, shown_out: ShownOut) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        connection.member = None;
        connection.tell(&shown_out.refusal.last_word());
        if let Some(name) = shown_out.left {
            self.note_refusal(key, &shown_out.refusal.sentence());
            self.hub.journal(Record::Left { name });
        }
        self.close_with(key, CloseCode::Policy, shown_out.refusal.reason.sentence());
    }

    pub(super) fn note_refusal(&self, key: usize, why: &str) {
        if let Some(connection) = self.connections.get(key) {
            let address = connection.ticket.peer;
            self.hub.journal(Record::Refused { address, why: why.to_owned() });
        }
    }

    pub(super) fn show_out_stalled(&mut self, key: usize) {
        self.refuse(key, Reason::Stalled, None, CloseCode::Policy);
    }

    /// The room has ended and this connection has heard it.
    pub(super) fn part_at_the_end(&mut self, key: usize) {
        if let Some(connection) = self.connections.get_mut(key) {
            if connection.member.take().is_none() {
                connection.tell(&Notice::refused(Reason::RoomEnded, None));
            }
            self.close_with(key, CloseCode::Away, Reason::RoomEnded.sentence());
        }
    }

    /// The connection is broken: nothing more can be said to it.
    pub(super) fn lose(&mut self, key: usize) {
        self.free_seat(key, LeaveReason::Vanished);
        self.remove(key);
    }

    pub(super) fn free_seat(&mut self, key: usize, reason: LeaveReason) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let Some(id) = connection.member.take() else { return };
        let (name, grew) = self.hub.apply(|room, now| room.leave(now, id, reason));
        self.news |= grew;
        if let Some(name) = name {
            self.hub.journal(Record::Left { name });
        }
    }

    pub(super) fn close(&mut self, key: usize) {
        self.close_with(key, CloseCode::Normal, "");
    }

    fn close_with(&mut self, key: usize, code: CloseCode, sentence: &'static str) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        if matches!(&connection.tongue, Tongue::Native(native) if native.is_open()) {
            connection.send(&native::close(code, sentence));
        }
        connection.finish(self.now + limits::LINGER);
        if !connection.has_leftover() {
            let _ = connection.socket.shutdown(std::net::Shutdown::Write);
            if connection.ended {
                return self.remove(key);
            }
        }
        self.want_write(key);
        self.set_alarm(key);
    }

    /// Something was due for this connection.
    pub(super) fn alarm(&mut self, key: usize) {
        let now = self.now;
        let Some(connection) = self.connections.get_mut(key) else { return };
        if let Some(cut_off) = connection.linger {
            if cut_off <= now {
                self.remove(key);
            }
            return;
        }
        if connection.braked_until.is_some_and(|until| until <= now) {
            connection.braked_until = None;
            connection.heard = now;
            want(&mut self.to_read, &mut connection.in_to_read, key);
        }
        if connection.paced_until.is_some_and(|until| until <= now) {
            connection.paced_until = None;
            want(&mut self.to_write, &mut connection.in_to_write, key);
        }
        if connection.blocked_since.is_some_and(|since| since + limits::STALLED_AFTER <= now) {
            return self.show_out_stalled(key);
        }
        self.silence(key);
    }

    /// What a peer's silence means by now.
    fn silence(&mut self, key: usize) {
        let now = self.now;
        let Some(connection) = self.connections.get_mut(key) else { return };
        let since = |start: Instant| now.saturating_duration_since(start);
        let silent = since(connection.heard);
        match connection.tongue {
            Tongue::Unknown if since(connection.accepted) >= limits::SILENCE_BEFORE_GREETING => {
                greet(connection, self.hub.classic_is_open());
                if !self.hub.classic_is_open() {
                    self.note_refusal(key, Reason::ClassicClosed.sentence());
                    self.close(key);
                } else {
                    self.digest(key);
                    self.want_write(key);
                }
            }
            _ if connection.member.is_none() && connection.is_too_late(now) => {
                self.refuse(key, Reason::TooLate, None, CloseCode::Policy);
            }
            _ if connection.member.is_none() => {}
            Tongue::Native(_) if connection.braked_until.is_some() => {}
            Tongue::Native(_) if silent >= limits::VANISHED_AFTER => {
                self.free_seat(key, LeaveReason::Vanished);
                self.close(key);
            }
            Tongue::Native(_) if silent >= limits::PING_AFTER && !connection.pinged => {
                connection.pinged = true;
                connection.send(&native::ping());
                self.want_write(key);
            }
            _ => {}
        }
    }
}
