// SPDX-License-Identifier: GPL-3.0-or-later
//! A handle by which others help a session back that has lost its connection.

use std::sync::Arc;
use std::time::Instant;

use super::shared::Shared;
use crate::protocol::Address;

/// A guide for a session, which outlives it without keeping it.
#[derive(Debug, Clone)]
pub struct Guide(pub(super) Arc<Shared>);

impl Guide {
    /// Makes a lost connection anew at once, and looks whether another one still works:
    /// the network has changed, or the machine has slept.
    pub fn hurry(&self) {
        self.0.outbox.hurry();
    }

    /// Tries these addresses as well until the room answers: somebody says that it is
    /// there. Only a host with the room's key is let in on.
    pub fn lead(&self, addresses: Vec<Address>) {
        if self.0.leads.set(addresses, Instant::now()) {
            self.0.outbox.hurry();
        }
    }
}
