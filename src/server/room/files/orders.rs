// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that may be sent or fetched, and by whom.

use serde::{Deserialize, Serialize};

use super::register::KeptFile;
use crate::protocol::{FileOffer, Nickname, SeatNumber};
use crate::server::room::person::BanTarget;
use crate::server::room::seat::Seat;

/// Somebody who sends or fetches files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePerson {
    /// The name it goes by.
    pub name: Nickname,
    /// The number of its seat.
    pub seat: SeatNumber,
    /// Its key, or its address.
    pub target: BanTarget,
}

/// A file that a member may send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOrder {
    /// The file.
    pub offer: FileOffer,
    /// The one who sends it.
    pub from: FilePerson,
    /// Id of the offer.
    pub id: Option<String>,
}

/// A file that a member may fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchOrder {
    /// The file.
    pub file: KeptFile,
    /// The one who fetches it.
    pub by: FilePerson,
}

impl FilePerson {
    /// Whoever has that seat.
    pub fn on(seat: &Seat) -> Self {
        let (name, target) = (seat.member.name.clone(), seat.origin.ban_target());
        Self { name, seat: seat.number, target }
    }
}
