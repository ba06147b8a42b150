// SPDX-License-Identifier: GPL-3.0-or-later
//! A name that is kept for somebody.

use serde::{Deserialize, Serialize};

use super::clock::RoomTime;
use super::person::Origin;
use super::token_hash::TokenHash;
use crate::protocol::{Nickname, SeatNumber};

/// A name that waits for somebody who vanished, and may come back for it with
/// its key, or without a key with the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameClaim {
    pub name: Nickname,
    pub token: TokenHash,
    pub origin: Origin,
    pub until: RoomTime,
    /// The number from which its owner may read the past.
    #[serde(default)]
    pub floor: u64,
    /// The seat that its owner had.
    #[serde(default)]
    pub seat: Option<SeatNumber>,
}
