// SPDX-License-Identifier: GPL-3.0-or-later
//! Receiver of what a browser finds.

use std::ops::ControlFlow;

use crate::discovery::listing::NearbyUpdate;

/// Receiver of what changes nearby, called on the browser's thread. While it
/// blocks, changes of one room become one; when it breaks, the browser ends.
pub trait NearbySink: Send + 'static {
    /// Takes what has changed since the last time, each room once.
    fn take(&mut self, updates: Vec<NearbyUpdate>) -> ControlFlow<()>;
}

impl<F: FnMut(Vec<NearbyUpdate>) -> ControlFlow<()> + Send + 'static> NearbySink for F {
    fn take(&mut self, updates: Vec<NearbyUpdate>) -> ControlFlow<()> {
        self(updates)
    }
}
