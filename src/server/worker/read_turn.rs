// SPDX-License-Identifier: GPL-3.0-or-later
//! Reading: one bounded read from everyone who said something, and everything
//! that follows from it.

use super::Worker;
use super::codec::{PeerCodec, PeerInput};
use super::connection::{Connection, Phase, ReadOutcome};
use super::decode::{self, Step, decode};
use super::end::End;
use super::rate_limit::surcharge;
use super::room_handle::RoomHandle;
use super::{dispatch, login};
use crate::protocol::{Reason, ServerMessage};
use crate::server::turned_away::TurnedAway;

impl Worker {
    /// One bounded read from everyone who has something to say.
    pub(super) fn read_turn(&mut self) {
        let waiting = self.ready.take_reads();
        for (done, slot) in waiting.iter().copied().enumerate() {
            if self.room.hub.must_hold_back() {
                self.ready.put_back_reads(&waiting[done..]);
                return;
            }
            if let Some(connection) = self.connections.get_mut(slot) {
                connection.queued.to_read = false;
            }
            self.guarded(slot, |worker| worker.read_from(slot));
        }
    }

    /// One bounded read, and everything that follows from it.
    pub(super) fn read_from(&mut self, slot: usize) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if !connection.may_read() {
            return;
        }
        if connection.has_input() {
            // What the rate limit held back comes first: who is read on before
            // that fills our memory instead of its own.
            self.process_input(slot);
        }
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if connection.io.readable && connection.may_read() {
            match connection.io.read(&mut self.scratch) {
                ReadOutcome::Something => connection.heard(self.room.now),
                ReadOutcome::Nothing => {}
                ReadOutcome::End => {
                    connection.io.ended = true;
                    connection.io.readable = false;
                    if let Err(end) = decode::ended(connection, &self.room.hub) {
                        return self.disconnect(slot, end);
                    }
                }
                ReadOutcome::Broken(error) => {
                    tracing::debug!(peer = %connection.io.peer(), %error, "connection broken");
                    return self.disconnect(slot, End::Broken);
                }
                ReadOutcome::Garbled(error) => {
                    tracing::debug!(peer = %connection.io.peer(), %error, "no encryption");
                    return self.disconnect(slot, End::Foreign(TurnedAway::Unencryptable));
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
        } else if connection.io.has_leftover() {
            self.ready.write(slot, &mut connection.queued);
        }
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if connection.io.readable && connection.may_read() {
            self.ready.read(slot, &mut connection.queued);
        } else if connection.io.ended && !connection.rate.is_paused() {
            if !connection.phase.is_closing() {
                if !connection.hears_the_rest() || !self.room.hub.holds_back() {
                    self.disconnect(slot, End::HungUp);
                }
            } else if !connection.io.has_leftover() {
                self.remove(slot);
            }
        }
        if let Some(connection) = self.connections.get_mut(slot) {
            connection.await_keys(self.room.now);
            self.timers.set(connection);
        }
    }

    /// Takes step after step until the connection's bytes are used up.
    pub(super) fn process_input(&mut self, slot: usize) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        while !connection.rate.is_paused() {
            match take_step(connection, &mut self.room) {
                Ok(true) => {}
                Ok(false) => return,
                Err(end) => return self.disconnect(slot, end),
            }
        }
    }
}

/// Takes the next step. `false` when nothing complete is left.
fn take_step(connection: &mut Connection, room: &mut RoomHandle) -> Result<bool, End> {
    let input = match decode(connection, &room.hub)? {
        Step::Wait => return Ok(false),
        Step::Again => return Ok(true),
        Step::HeldBack => return login::answer_held(connection, room).map(|()| true),
        Step::Input(input) => input,
    };
    let named = matches!(connection.phase, Phase::Member(_));
    match input {
        PeerInput::Request(request, bytes) => {
            tracing::debug!(peer = %connection.io.peer(), kind = %request.kind(), bytes, "asks");
            connection.charge(bytes + surcharge(&request), room.now);
            match connection.phase.member() {
                Some(id) => dispatch::request(connection, room, id, request)?,
                None => login::request(connection, room, request)?,
            }
        }
        PeerInput::Command(command, bytes) => {
            connection.charge(bytes, room.now);
            dispatch::command(connection, room, &command)?;
        }
        PeerInput::Alive(bytes) => connection.charge(bytes, room.now),
        PeerInput::Invalid(error, bytes) => {
            let reason = error.reason;
            tracing::debug!(peer = %connection.io.peer(), ?reason, bytes, "is not understood");
            connection.charge(bytes, room.now);
            if !named {
                return Err(error.reason.into());
            }
            connection.tell(&error.answer());
        }
        PeerInput::TooLong => {
            connection.charge(0, room.now);
            let reason = if named { Reason::TextTooLong } else { Reason::NameTooLong };
            connection.tell(&ServerMessage::error(reason, None, None));
        }
        PeerInput::NoPassword => login::ask_again(connection, room.now),
    }
    let answer = connection.phase.codec_mut().and_then(PeerCodec::end_answer);
    answer.inspect(|answer| connection.io.send(answer));
    Ok(true)
}
