// SPDX-License-Identifier: GPL-3.0-or-later
//! The phases of a connection. Each holds what only it has.

use std::time::Instant;

use crate::protocol::{SeatNumber, limits};
use crate::server::room::{MemberId, Stream};
use crate::server::worker::codec::PeerCodec;
use crate::server::worker::codec::classic::KEY_BYTES;
use crate::server::worker::login::caller::Login;

/// The standing of a connection with us, and how its bytes are read.
pub enum Phase {
    /// Has not said enough to tell what it speaks.
    Unknown(Arrival),
    /// Speaks TLS; the HTTP request is on its way.
    Upgrading,
    /// Speaks a language of ours, and is not in the room yet.
    Login(Box<Login>),
    /// Has a seat in the room.
    Member(SeatedMember),
    /// Has been told everything; whatever it says is passed over.
    Closing(Closing),
}

/// The first bytes of somebody, by how they came.
#[derive(Debug, Default)]
pub struct Arrival {
    /// Reads that brought something.
    reads: usize,
}

/// A seat in the room, and the way to it.
pub struct SeatedMember {
    pub id: MemberId,
    pub codec: PeerCodec,
    /// The next byte of its stream of the log that it is owed; always the
    /// beginning of a frame.
    pub cursor: u64,
    /// The first seat of its person, by which it reads what is for it alone.
    pub reader: SeatNumber,
    /// The last time that anything came.
    pub heard: Instant,
    /// The time at which it was asked whether it lives, for it had been silent.
    pub pinged: Option<Instant>,
}

/// The time after our last word.
pub struct Closing {
    /// The end of our patience with a peer that does not go.
    pub cut_off: Instant,
}

impl Phase {
    /// The language it speaks, once that is known.
    pub fn codec(&self) -> Option<&PeerCodec> {
        match self {
            Self::Login(login) => Some(&login.codec),
            Self::Member(member) => Some(&member.codec),
            Self::Unknown(_) | Self::Upgrading | Self::Closing(_) => None,
        }
    }

    pub fn codec_mut(&mut self) -> Option<&mut PeerCodec> {
        match self {
            Self::Login(login) => Some(&mut login.codec),
            Self::Member(member) => Some(&mut member.codec),
            Self::Unknown(_) | Self::Upgrading | Self::Closing(_) => None,
        }
    }

    pub fn member(&self) -> Option<MemberId> {
        match self {
            Self::Member(member) => Some(member.id),
            _ => None,
        }
    }

    pub fn is_closing(&self) -> bool {
        matches!(self, Self::Closing(_))
    }

    /// Gives somebody who has logged in its seat.
    pub fn seat(&mut self, id: MemberId, (cursor, reader): (u64, SeatNumber), now: Instant) {
        if let Self::Login(login) = std::mem::replace(self, Self::Upgrading) {
            let mut codec = login.codec;
            codec.let_in();
            let (heard, pinged) = (now, None);
            *self = Self::Member(SeatedMember { id, codec, cursor, reader, heard, pinged });
        }
    }
}

impl Arrival {
    /// Takes note that something came.
    pub fn heard(&mut self) {
        self.reads += 1;
    }

    /// Returns `true` if so many bytes came key by key.
    pub fn is_by_keys(&self, bytes: usize) -> bool {
        self.reads > 1 && bytes <= self.reads * KEY_BYTES
    }
}

impl SeatedMember {
    /// The form of the log that it is served.
    pub fn stream(&self) -> Stream {
        self.codec.stream()
    }

    /// The end of the time in which its silence means nothing: then it is asked, and
    /// has as long again to answer.
    pub fn silent_until(&self) -> Instant {
        match self.pinged {
            Some(pinged) => pinged + limits::VANISHED_AFTER.saturating_sub(limits::PING_AFTER),
            None => self.heard + limits::PING_AFTER,
        }
    }
}
