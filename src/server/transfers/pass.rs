// SPDX-License-Identifier: GPL-3.0-or-later
//! Passes: the right to move bytes on one connection.

use std::sync::Arc;

use super::grant::Grant;
use super::places::TakenPlace;

/// The right to move bytes on one connection.
#[derive(Debug)]
pub struct TransferPass {
    /// The permission.
    pub grant: Arc<Grant>,
    /// Counts the connection.
    _place: TakenPlace,
}

impl TransferPass {
    /// A pass for a permission, on the connection that has that place.
    pub fn new(grant: Arc<Grant>, place: TakenPlace) -> Self {
        Self { grant, _place: place }
    }
}
