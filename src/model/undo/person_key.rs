// SPDX-License-Identifier: GPL-3.0-or-later
//! Marks by which one person is told from others.

use crate::protocol::{Nickname, SeatNumber};

/// The mark by which one person is told from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonKey {
    /// The seat, in rooms that number them.
    Seat(SeatNumber),
    /// The name elsewhere.
    Name(Nickname),
}

impl PersonKey {
    /// The mark of whoever is called so, or sits there.
    pub(super) fn of(name: &Nickname, to: Option<SeatNumber>) -> Self {
        to.map_or_else(|| Self::Name(name.clone()), Self::Seat)
    }
}
