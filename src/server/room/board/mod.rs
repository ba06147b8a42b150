// SPDX-License-Identifier: GPL-3.0-or-later
//! The board of a room: what stays in sight of everybody, whatever is said meanwhile.

mod pinning;
mod pins;
mod polling;
mod polls;

pub use self::pinning::{expire_pins, pinned, tell_unpinned, unpin_lost};
pub use self::pins::{KeptPin, PinRegister};
pub use self::polling::{close_lost_polls, close_poll, open_polls, tallies};
pub use self::polls::{KeptPoll, PollRegister, Voter};

use super::files::FileRegister;
use crate::protocol::Topic;

/// Things that hang on the board of a room.
#[derive(Debug, Default)]
pub struct Board {
    /// The topic.
    pub topic: Topic,
    /// The pinned messages.
    pub pins: PinRegister,
    /// The polls.
    pub polls: PollRegister,
    /// The files.
    pub files: FileRegister,
}
