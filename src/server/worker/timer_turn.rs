// SPDX-License-Identifier: GPL-3.0-or-later
//! Looking at connections whose time has come, and what their silence means.

use std::time::{Duration, Instant};

use super::Worker;
use super::connection::{Connection, Phase};
use super::decode;
use super::end::End;
use super::room_handle::RoomHandle;
use crate::protocol::{Reason, limits};
use crate::server::hub::Hub;

impl Worker {
    pub(super) fn timer_turn(&mut self) {
        self.held.give_up(&mut self.room);
        for (at, id) in self.timers.take_due(self.room.now) {
            let Some(connection) = self.connections.get_mut(id.slot) else { continue };
            // An earlier timer was set since, or the slot is another's now.
            if connection.id != id || connection.deadlines.timer != Some(at) {
                continue;
            }
            connection.deadlines.timer = None;
            self.guarded(id.slot, |worker| worker.look_at(id.slot));
            if let Some(connection) = self.connections.get_mut(id.slot) {
                self.timers.set(connection);
            }
        }
    }

    /// Does what is due for a connection.
    fn look_at(&mut self, slot: usize) {
        let now = self.room.now;
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if let Phase::Closing(closing) = &connection.phase {
            if closing.cut_off <= now {
                self.remove(slot);
            }
            return;
        }
        if connection.rate.resume(now) {
            connection.heard(now);
            self.ready.read(slot, &mut connection.queued);
        }
        if connection.deadlines.resume(now) {
            self.ready.write(slot, &mut connection.queued);
        }
        if connection.settle_keys(now) {
            self.ready.read(slot, &mut connection.queued);
        }
        if connection.is_overdue(now) {
            // Nobody is given up whose answer is here already.
            connection.io.readable = true;
            self.read_from(slot);
        }
        let Some(connection) = self.connections.get_mut(slot) else { return };
        match judge_silence(connection, &self.room) {
            Ok(false) => {}
            Ok(true) => {
                self.ready.write(slot, &mut connection.queued);
                self.ready.read_again(slot, connection);
            }
            Err(end) => self.disconnect(slot, end),
        }
    }
}

/// Judges what a peer's silence means by now. `true` if something was said to
/// it.
fn judge_silence(connection: &mut Connection, room: &RoomHandle) -> Result<bool, End> {
    let now = room.now;
    if connection.stalled_at().is_some_and(|at| at <= now) {
        return Err(Reason::Stalled.into());
    }
    let paused = connection.rate.is_paused();
    match &mut connection.phase {
        Phase::Unknown(_) => {
            let said_nothing = now.saturating_duration_since(connection.deadlines.accepted);
            match said_nothing >= limits::SILENCE_BEFORE_GREETING {
                true => silent_for_long(connection, &room.hub, said_nothing),
                false => Ok(false),
            }
        }
        Phase::Upgrading | Phase::Login(_) => {
            let too_late = !paused && connection.login_deadline() <= now;
            if too_late { Err(Reason::TooLate.into()) } else { Ok(false) }
        }
        Phase::Member(member) => {
            if paused || !member.codec.has_ping() {
                return Ok(false);
            }
            if now < member.silent_until() {
                return Ok(false);
            }
            if member.pinged.is_some() {
                return Err(End::Silent);
            }
            member.pinged = Some(now);
            let ping = member.codec.ping();
            ping.inspect(|ping| connection.io.send(ping));
            Ok(true)
        }
        Phase::Closing(_) => Ok(false),
    }
}

/// Greets somebody who has said too little for too long; but what a browser may have to
/// spare is waited for, and closed without a word, which a browser forgives.
fn silent_for_long(connection: &mut Connection, hub: &Hub, time: Duration) -> Result<bool, End> {
    let was_spare = connection.deadlines.is_spare;
    let is_silent = connection.io.input.is_empty();
    connection.deadlines.is_spare |= connection.io.permit().may_be_spare(Instant::now());
    if !connection.deadlines.is_spare || !is_silent {
        return decode::silent(connection, hub).map(|()| true);
    }
    match was_spare && time >= limits::HANDSHAKE_DEADLINE {
        true => Err(End::Broken),
        false => Ok(false),
    }
}
