// SPDX-License-Identifier: GPL-3.0-or-later
//! Places in the past, as a command names them.

/// The part of the past that is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryPlace {
    /// Messages before all that were shown, so many if that is said.
    Older(Option<usize>),
    /// The message of that number, and those around it.
    Around(u64),
}
