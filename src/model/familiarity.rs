// SPDX-License-Identifier: GPL-3.0-or-later
//! Familiarity with a room that announces itself nearby.

/// Familiarity with a room, as far as its announcement is true; joining tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Familiarity {
    /// A room with this key was met before.
    Known,
    /// No room with this key was met, but one of the same name with another key.
    NamesakeOfKnown,
    /// Neither key nor name was met.
    New,
}
