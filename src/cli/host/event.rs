// SPDX-License-Identifier: GPL-3.0-or-later
//! Events that the thread of a room's console waits for.

use std::sync::mpsc::SyncSender;

use crate::cli::lines::InputLine;
use crate::protocol::Nickname;

/// One thing the main thread waits for.
pub(super) enum ConsoleEvent {
    Line(InputLine),
    /// Somebody completes a name, and waits for those that are present.
    Names(SyncSender<Vec<Nickname>>),
    AskedToEnd,
}
