// SPDX-License-Identifier: GPL-3.0-or-later
//! One connection as its worker sees it: the bytes going in and out, and the
//! phase it is in, from the first byte to the last.

mod deadlines;
mod io;
mod page_wait;
mod phase;
mod send;

use std::time::Instant;

use tungstenite::protocol::frame::coding::CloseCode;

pub use self::deadlines::Deadlines;
pub use self::io::{Io, ReadOutcome};
use self::page_wait::PageWait;
pub use self::phase::{Arrival, Closing, Phase};
pub use self::send::Sent;
use super::codec::PeerCodec;
use super::rate_limit::RateLimit;
use crate::protocol::{ServerMessage, limits};
use crate::server::hub::mailbox::{AcceptedConnection, ConnectionId};

/// A connection, from its arrival to its end.
pub struct Connection {
    pub id: ConnectionId,
    pub io: Io,
    pub phase: Phase,
    pub deadlines: Deadlines,
    pub rate: RateLimit,
    pub queued: Queued,
    /// The page of the past that it asked for.
    pub page: PageWait,
}

/// The worker's lists that the connection stands in.
#[derive(Debug, Default)]
pub struct Queued {
    pub to_read: bool,
    pub to_write: bool,
}

impl Connection {
    pub fn new(
        id: ConnectionId,
        accepted: AcceptedConnection,
        rate: RateLimit,
        now: Instant,
    ) -> Self {
        Self {
            id,
            io: Io::new(accepted),
            phase: Phase::Unknown(Arrival::default()),
            deadlines: Deadlines::new(now),
            rate,
            queued: Queued::default(),
            page: PageWait::default(),
        }
    }

    /// `true` if anything may be read: not while the member is slowed down, nor
    /// while it does not take what it asked for.
    pub fn may_read(&self) -> bool {
        !self.rate.is_paused() && self.io.unsent() < limits::LEFTOVER_BYTES
    }

    /// `true` if something that came was not looked at yet.
    pub fn has_input(&self) -> bool {
        !self.io.input.is_empty() || self.phase.codec().is_some_and(PeerCodec::has_more)
    }

    /// `true` if everything that it will say is done, and it stays to hear the rest, as
    /// `nc` does.
    pub fn hears_the_rest(&self) -> bool {
        let stays = self.phase.codec().is_some_and(PeerCodec::hangs_up_to_leave);
        self.io.ended && stays && !self.rate.is_paused() && !self.has_input()
    }

    /// Tells this peer alone, in its own language.
    pub fn tell(&mut self, notice: &ServerMessage) {
        let Some(codec) = self.phase.codec_mut() else { return };
        if let Some(bytes) = codec.encode(notice) {
            self.send_message(&bytes);
        }
    }

    /// Sends a whole message of the peer's language.
    pub fn send_message(&mut self, bytes: &[u8]) {
        self.io.send(bytes);
    }

    /// Charges for a request; nothing more is read for a while after too much.
    /// A member is told so.
    pub fn charge(&mut self, bytes: usize, now: Instant) {
        let remind = self.rate.charge(bytes, now);
        if remind && matches!(self.phase, Phase::Member(_)) {
            self.rate.reminded(now);
            self.tell(&ServerMessage::error(crate::protocol::Reason::TooFast, None, None));
        }
    }

    /// Takes note that the peer lives.
    pub fn heard(&mut self, now: Instant) {
        match &mut self.phase {
            Phase::Unknown(arrival) => arrival.heard(),
            Phase::Upgrading if self.io.transport.is_encrypted() && !self.io.input.is_empty() => {
                self.deadlines.spoke_within_tls.get_or_insert(now);
            }
            Phase::Member(member) => {
                member.heard = now;
                member.pinged = None;
            }
            _ => {}
        }
    }

    /// Gives more keys their time, if what came so far came key by key.
    pub fn await_keys(&mut self, now: Instant) {
        let gathers = self.phase.codec().is_some_and(PeerCodec::is_gathering);
        self.deadlines.settle_at = gathers.then(|| now + limits::CLASSIC_KEY_PAUSE);
    }

    /// Takes keys for complete after which nothing came. `true` if there are
    /// some.
    pub fn settle_keys(&mut self, now: Instant) -> bool {
        let due = self.deadlines.settle_at.is_some_and(|at| at <= now);
        if due {
            self.deadlines.settle_at = None;
            if let Some(codec) = self.phase.codec_mut() {
                codec.settle();
            }
        }
        due
    }

    /// Says goodbye in the peer's language. Nothing more comes from us once
    /// the leftover is out.
    pub fn close(&mut self, code: CloseCode, sentence: &'static str, now: Instant) {
        let goodbye = self.phase.codec_mut().and_then(|codec| codec.close(code, sentence));
        if let Some(goodbye) = goodbye {
            self.io.send(&goodbye);
        }
        self.io.close();
        self.rate.unpause();
        self.deadlines.unpace();
        self.phase = Phase::Closing(Closing { cut_off: now + limits::LINGER });
    }
}
