// SPDX-License-Identifier: GPL-3.0-or-later
//! Input of a peer, whatever its language.

use tungstenite::protocol::frame::coding::CloseCode;

use crate::protocol::irc::IrcMessage;
use crate::protocol::{FirstBytes, Reason, Request, RequestError};

/// The next whole thing that a peer sent. Costs are in bytes, for the rate
/// limit.
#[derive(Debug)]
pub enum PeerInput {
    Request(Request, usize),
    /// Something that is no request, though no reason to part.
    Invalid(RequestError, usize),
    /// Nothing to act on, but the peer lives.
    Alive(usize),
    /// A classic guest's name or words, over the limit.
    TooLong,
    /// A command of an IRC guest that needs to know the room.
    Command(Box<IrcMessage>, usize),
    /// Nothing where a classic guest was asked for the password.
    NoPassword,
}

/// The outcome of looking for the next whole thing that a peer sent.
#[derive(Debug)]
pub enum PeerDecoded {
    /// Nothing complete.
    Incomplete,
    Input(PeerInput),
    /// A polite goodbye.
    Goodbye,
    /// The peer is gone and may come back.
    Gone,
    /// A breach of the language; the connection cannot go on.
    Broken(Reason, CloseCode),
    /// A line of another protocol where a name was expected.
    Foreign(FirstBytes),
}

impl From<PeerInput> for PeerDecoded {
    fn from(input: PeerInput) -> Self {
        Self::Input(input)
    }
}
