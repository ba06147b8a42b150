// SPDX-License-Identifier: GPL-3.0-or-later
//! The stay of a room without its window. Knows no window.

use std::cell::Cell;

/// State of a room that goes on without its window, or did.
#[derive(Debug, Default)]
pub struct HiddenStay {
    pub is_hidden: Cell<bool>,
    /// Set once the desktop has said no: a window that cannot be hidden is to be closed.
    pub is_refused: Cell<bool>,
    /// Number of the newest attempt to hide the window.
    pub attempt: Cell<u64>,
    /// Number of the others that was told.
    pub told: Cell<usize>,
    /// Set while it is about to be told who came or went.
    pub is_renewing: Cell<bool>,
}
