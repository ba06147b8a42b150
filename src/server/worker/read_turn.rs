// SPDX-License-Identifier: GPL-3.0-or-later
//! Reading: one bounded read from everyone who said something, and everything
//! that follows from it.

use std::time::{Duration, Instant};

use tungstenite::protocol::frame::coding::CloseCode;

use super::connection::{Connection, ReadOutcome, Tongue};
use super::decode::{Step, decode};
use super::{Worker, want};
use crate::protocol::{LeaveReason, Notice, Reason, Request};

/// A new name costs as much as a message of so many bytes.
const RENAME_COSTS: usize = 9 * 1024;
/// How often a member that talks too fast is told so.
const REMIND: Duration = Duration::from_secs(30);

impl Worker {
    /// One bounded read from everyone who has something to say.
    pub(super) fn read_turn(&mut self) {
        let waiting = std::mem::take(&mut self.to_read);
        for (done, slot) in waiting.iter().copied().enumerate() {
            if self.hub.must_hold_back() {
                self.to_read.extend_from_slice(&waiting[done..]);
                return;
            }
            if let Some(connection) = self.connections.get_mut(slot) {
                connection.in_to_read = false;
            }
            self.guarded(slot, |worker| worker.read_from(slot));
        }
    }

    /// A peer that now takes what it asked for may ask for more.
    pub(super) fn read_again(&mut self, slot: usize) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if (connection.readable || !connection.input.is_empty()) && connection.may_read() {
            want(&mut self.to_read, &mut connection.in_to_read, slot);
        }
    }

    /// One bounded read, and everything that follows from it.
    fn read_from(&mut self, slot: usize) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if !connection.may_read() {
            return;
        }
        if connection.has_backlog() {
            // What the rate limit held back comes first: who is read on before that
            // fills our memory instead of its own.
            self.process_input(slot);
        }
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if connection.readable && connection.may_read() {
            match connection.read(&mut self.scratch) {
                ReadOutcome::Something => {
                    connection.heard = self.now;
                    connection.pinged = false;
                }
                ReadOutcome::Nothing => {}
                ReadOutcome::End => {
                    connection.ended = true;
                    connection.readable = false;
                    if let Tongue::Classic(classic) = &mut connection.tongue {
                        classic.push(&std::mem::take(&mut connection.input));
                        classic.finish();
                    }
                }
                ReadOutcome::Broken(error) => {
                    tracing::debug!(peer = %connection.permit.peer, %error, "connection broken");
                    return self.lose(slot);
                }
                ReadOutcome::Garbled(error) => {
                    self.note_refusal(slot, &error.to_string());
                    self.free_seat(slot, LeaveReason::Refused);
                    return self.close(slot);
                }
            }
        }
        self.process_input(slot);
        self.after_reading(slot);
    }

    fn after_reading(&mut self, slot: usize) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if connection.owes_much() {
            // A thousand welcomes of one turn would fill the memory.
            self.write_to(slot);
        } else if connection.has_leftover() {
            want(&mut self.to_write, &mut connection.in_to_write, slot);
        }
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if connection.readable && connection.may_read() {
            want(&mut self.to_read, &mut connection.in_to_read, slot);
        } else if connection.ended && connection.paused_until.is_none() {
            self.peer_ended(slot);
        }
        self.set_timer(slot);
    }

    /// Takes step after step until the connection's bytes are used up.
    pub(super) fn process_input(&mut self, slot: usize) {
        loop {
            let now = self.now;
            let Some(connection) = self.connections.get_mut(slot) else { return };
            if connection.linger.is_some() {
                connection.forget_input();
                return;
            }
            if connection.paused_until.is_some() {
                return;
            }
            match decode(connection, &self.hub) {
                Step::Wait => return,
                Step::Again => {}
                Step::Request(request, bytes) => {
                    charge(connection, bytes + surcharge(&request), now);
                    self.request(slot, request);
                }
                Step::HeldBack => self.answer_held(slot),
                Step::Nonsense(reason, bytes) => {
                    charge(connection, bytes, now);
                    if connection.member.is_none() {
                        self.refuse(slot, reason, None, CloseCode::Policy);
                    } else {
                        connection.tell(&Notice::error(reason, None, None));
                    }
                }
                Step::Alive(bytes) => charge(connection, bytes, now),
                Step::TooLong => {
                    charge(connection, 0, now);
                    let named = connection.member.is_some();
                    let reason = if named { Reason::TextTooLong } else { Reason::NameTooLong };
                    connection.tell(&Notice::error(reason, None, None));
                }
                Step::Goodbye => {
                    self.free_seat(slot, LeaveReason::Left);
                    self.close(slot);
                }
                Step::Part(reason, code) => self.refuse(slot, reason, None, code),
                Step::Answered(why) => {
                    self.note_refusal(slot, &why);
                    self.close(slot);
                }
            }
        }
    }
}

/// What a request costs beyond its bytes: everybody is told of a new name.
fn surcharge(request: &Request) -> usize {
    if matches!(request, Request::Rename { .. }) { RENAME_COSTS } else { 0 }
}

/// Charges for a request; nothing more is read for a while after too much.
fn charge(connection: &mut Connection, bytes: usize, now: Instant) {
    let Some(pause) = connection.rate.charge(bytes, now) else { return };
    connection.paused_until = Some(now + pause);
    // Told when it is felt, and not at every message from then on.
    let long_ago = connection
        .told_to_slow_down
        .is_none_or(|told| now.saturating_duration_since(told) > REMIND);
    if connection.member.is_some() && long_ago {
        connection.told_to_slow_down = Some(now);
        connection.tell(&Notice::error(Reason::TooFast, None, None));
    }
}
