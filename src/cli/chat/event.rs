// SPDX-License-Identifier: GPL-3.0-or-later
//! What the thread that prints waits for.

use super::input::InputEnd;
use crate::client::SessionEvent;

/// One thing the printing thread waits for.
pub(super) enum ChatEvent {
    Session(SessionEvent),
    /// Nothing more will be said, and that is reason to leave.
    InputOver(InputEnd),
    /// Nobody reads the output any more.
    Unread,
    Interrupted,
}
