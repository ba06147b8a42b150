// SPDX-License-Identifier: GPL-3.0-or-later
//! A member's turn.

use super::Room;
use super::clock::Now;
use super::seat::MemberId;

/// A member's turn to say or do something for itself.
pub(super) struct Turn<'a> {
    pub(super) room: &'a mut Room,
    pub(super) now: Now,
    pub(super) id: MemberId,
    /// The id of the request, which everybody hears with what comes of it.
    pub(super) tag: Option<String>,
}
