// SPDX-License-Identifier: GPL-3.0-or-later
//! Why a session is over, and why a request could not be handed over.

use crate::protocol::{Address, Fingerprint, Refused};

/// Why a session is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// We left, or cancelled before we were in.
    Left,
    /// The host closed the room.
    RoomEnded,
    /// We were not let in, or shown out.
    Refused(Refused),
    /// Another key answers than the one the room is known by. Whoever holds it
    /// was told nothing: no name, no password, not who we are.
    OtherKey { expected: Fingerprint, found: Fingerprint, address: Address },
    /// We came with a password, and the room did not prove that it knows it.
    /// Nothing it said was passed on, and it learned nothing about the
    /// password beyond whether one guess was right.
    Unproven,
    /// We never got as far as a welcome.
    Unreachable(Unreachable),
    /// We were in, and the connection broke or fell silent.
    Lost,
}

/// Why a room could not be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    #[error("the host's name is not known")]
    UnknownHost,
    #[error("nothing listens on that port")]
    ConnectionRefused,
    #[error("the host did not answer in time")]
    TimedOut,
    #[error("there is no way to that network")]
    NoRoute,
    #[error("what answered is no chat room")]
    NotARoom,
    /// What answers speaks in plain text, where only an encrypted line will do:
    /// the room is known to encrypt, or a password was given.
    #[error("what answered does not encrypt")]
    NotEncrypted,
    /// The key in [`Target::identity`](super::Target::identity) is of no use for TLS.
    #[error("our own key cannot be shown")]
    OwnKey,
    #[error("the connection was closed before the room let us in")]
    Closed,
    #[error("the connection failed")]
    Failed,
}

/// Why a request could not be handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Too much waits to be sent; try again.
    #[error("too much waits to be sent")]
    Busy,
    #[error("the session is over")]
    Over,
    #[error("a classic room has no such request")]
    NotInClassic,
}
