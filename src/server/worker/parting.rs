// SPDX-License-Identifier: GPL-3.0-or-later
//! How connections end, and what a peer's silence means: refused, shown out,
//! vanished, or simply gone.

use std::time::Instant;

use tungstenite::protocol::frame::coding::CloseCode;

use super::connection::Tongue;
use super::steps::greet;
use super::{Worker, native, want};
use crate::protocol::{LeaveReason, Nickname, Notice, Reason, Refused, limits};
use crate::server::Record;

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
        if let (Some(_), Some(cursor)) = (connection.framing(), connection.cursor)
            && cursor >= self.classic.base()
        {
            connection.send(self.classic.owed(cursor, limits::LEFTOVER_BYTES));
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
        let suggestion = suggestion.map(String::from);
        self.send_away(key, Refused { suggestion, ..reason.into() }, code);
    }

    /// Says everything there is to say about why, and closes.
    pub(super) fn send_away(&mut self, key: usize, refused: Refused, code: CloseCode) {
        let reason = refused.reason;
        self.note_refusal(key, reason.sentence());
        let leave =
            if reason == Reason::Stalled { LeaveReason::Stalled } else { LeaveReason::Refused };
        self.free_seat(key, leave);
        let Some(connection) = self.connections.get_mut(key) else { return };
        connection.tell(&Notice::Refused(refused));
        self.close_with(key, code, reason.sentence());
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
            _ if connection.member.is_none() => {
                if connection.braked_until.is_none() && connection.deadline() <= now {
                    self.refuse(key, Reason::TooLate, None, CloseCode::Policy);
                }
            }
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
