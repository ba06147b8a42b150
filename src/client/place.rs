// SPDX-License-Identifier: GPL-3.0-or-later
//! Our place in a room, from which the next connection goes on.

use super::error::Ending;
use super::event::Security;
use crate::protocol::{Address, Nickname, SecretString};

/// Our place in the room, on a connection that is over.
#[derive(Debug)]
pub(super) struct LastPlace {
    /// The address that answered.
    pub address: Address,
    pub security: Security,
    /// Our name.
    pub you: Nickname,
    /// Secret to come back with.
    pub token: SecretString,
    /// Number of the last event that arrived.
    pub last: u64,
}

/// The end of one connection, and our place if the room had let us in.
pub(super) struct VisitEnd {
    pub ending: Ending,
    pub place: Option<LastPlace>,
}
