// SPDX-License-Identifier: GPL-3.0-or-later
//! Ends of a session, and errors of its requests.

use crate::protocol::{Address, Fingerprint, Refused};

/// The end of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// We left, or cancelled before being admitted.
    Left,
    /// The host closed the room.
    RoomEnded,
    /// The room refused or disconnected us.
    Refused(Refused),
    /// The peer has another key than the expected one. It learned neither name
    /// nor password nor identity.
    OtherKey {
        /// The expected key.
        expected: Fingerprint,
        /// The peer's key.
        found: Fingerprint,
        /// The address that was tried.
        address: Address,
    },
    /// The peer is a room where we have a seat, by this key. It learned nothing.
    AlreadyIn(Fingerprint),
    /// We have a password, and the room did not prove that it knows it. Nothing
    /// it sent was passed on, and it learned about the password only if one
    /// guess was right.
    Unproven,
    /// The connection failed before the welcome.
    Unreachable(Unreachable),
    /// The connection was lost after the welcome.
    Lost,
}

/// Reasons why a room could not be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// The host name does not resolve.
    #[error("the host name does not resolve")]
    UnknownHost,
    /// No process listens on the port.
    #[error("no process listens on that port")]
    ConnectionRefused,
    /// The host did not answer in time.
    #[error("the host did not answer in time")]
    TimedOut,
    /// There is no route to the network.
    #[error("there is no route to that network")]
    NoRoute,
    /// The peer is not a chat room.
    #[error("the peer is not a chat room")]
    NotARoom,
    /// The peer speaks plain text, but encryption is required: the room is
    /// known to encrypt, or a password was given.
    #[error("the peer does not encrypt")]
    NotEncrypted,
    /// The peer's certificates do not prove that it serves a room: one cannot be
    /// read, or the room has not issued the other.
    #[error("the peer's certificates prove no room")]
    BadCertificates,
    /// The peer is an earlier host of the room than one that was met. It
    /// learned nothing.
    #[error("the peer is an earlier host of the room")]
    FormerHost,
    /// TLS cannot use the key in [`Target::identity`](super::Target::identity).
    #[error("our own key cannot be used")]
    OwnKey,
    /// The connection was closed before the welcome.
    #[error("the connection was closed before the welcome")]
    Closed,
    /// The connection failed for another reason.
    #[error("the connection failed")]
    Failed,
}

/// Reasons why a request was not queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The queue is full; try again later.
    #[error("the queue is full")]
    Busy,
    /// The session is over.
    #[error("the session is over")]
    Over,
    /// The connection is lost; only messages wait until it is back.
    #[error("the connection is lost for now")]
    Away,
    /// The classic protocol cannot express the request.
    #[error("the classic protocol cannot express the request")]
    NotInClassic,
}
