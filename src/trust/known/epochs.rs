// SPDX-License-Identifier: GPL-3.0-or-later
//! Numbers of the newest hosts that were met, to refuse an earlier one by.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::room::KnownRoom;
use crate::protocol::Fingerprint;
use crate::trust::host_certificate::RoomPin;

/// The newest host that was met of each room, at whatever address. Copies are
/// cheap; it has no more rooms than the list of known rooms, and those of one
/// session.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct KnownEpochs(Arc<HashMap<Fingerprint, u64>>);

impl KnownEpochs {
    /// The newest hosts of rooms that were met before.
    pub fn of(known: &[KnownRoom]) -> Self {
        known.iter().map(KnownRoom::pin).collect()
    }

    /// Number of the newest host of that room; 0 if none was met.
    pub fn newest(&self, room: &Fingerprint) -> u64 {
        self.0.get(room).copied().unwrap_or_default()
    }

    /// True for a host that served the room before the newest that was met.
    pub fn outdates(&self, host: &RoomPin) -> bool {
        host.epoch < self.newest(&host.fingerprint)
    }

    /// Notes a host that was met; one that is not newer changes nothing.
    pub fn note(&mut self, host: RoomPin) {
        if host.epoch > self.newest(&host.fingerprint) {
            Arc::make_mut(&mut self.0).insert(host.fingerprint, host.epoch);
        }
    }

    /// Notes all that `others` have.
    pub fn merge(&mut self, others: &Self) {
        for (room, epoch) in others.0.iter() {
            self.note(RoomPin { fingerprint: *room, epoch: *epoch });
        }
    }
}

impl FromIterator<RoomPin> for KnownEpochs {
    fn from_iter<I: IntoIterator<Item = RoomPin>>(hosts: I) -> Self {
        let mut epochs = Self::default();
        for host in hosts {
            epochs.note(host);
        }
        epochs
    }
}

/// Shows the number of rooms; there may be a thousand.
impl fmt::Debug for KnownEpochs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KnownEpochs").field(&self.0.len()).finish()
    }
}
