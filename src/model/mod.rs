// SPDX-License-Identifier: GPL-3.0-or-later
//! A room as its guest knows it.
//!
//! [`RoomState`] eats session events and holds what is known: who is here, what
//! holds, what was said. It knows no widget and speaks no language: whoever draws
//! it has the words.

mod mutes_and_ignores;
mod permissions;
mod roster;
mod state;
mod timeline;
mod typing;
mod undo;

pub use permissions::{Permissions, Role};
pub use roster::{Occupant, PeopleSplice, Roster};
pub use state::{Membership, RoomState};
pub use timeline::{
    Announcement, Change, Continuity, DayOf, DeliveryError, Divider, Group, Hidden, JoinsAndLeaves,
    RoomNotice, Row, RowsSplice, Said, Timeline, Unsent,
};
pub use typing::{Pulse, Typists};
pub use undo::{OwnAction, Subject, Undo, Undoable};
