// SPDX-License-Identifier: GPL-3.0-or-later
//! The board of a room: what stays in sight of everybody, whatever is said meanwhile.

mod polling;
mod polls;

pub use self::polling::{open_polls, tallies};
pub use self::polls::{KeptPoll, Polls, Voter};

use crate::protocol::Topic;

/// What hangs on the board of a room.
#[derive(Debug, Default)]
pub struct Board {
    /// The topic.
    pub topic: Topic,
    /// The polls.
    pub polls: Polls,
}
