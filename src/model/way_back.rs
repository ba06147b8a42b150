// SPDX-License-Identifier: GPL-3.0-or-later
//! The way back in after the connection was lost, and the key that may answer
//! there.

use crate::client::{Approach, Ending, Security, Target};
use crate::protocol::{Address, Fingerprint, Nickname, Resume, SecretString};
use crate::trust::{Expectation, RoomPin};

/// The way back into a room.
#[derive(Debug)]
pub struct WayBack {
    /// The target that led in the first time, with the newest hosts that were
    /// met since.
    target: Target,
    /// Resume token of our old connection.
    token: SecretString,
    /// A key other than the known one, which the person compared and accepted.
    accepted: Option<Fingerprint>,
}

impl WayBack {
    pub(super) fn new(target: Target) -> Self {
        Self { target, token: SecretString::default(), accepted: None }
    }

    /// Address of the room.
    pub fn address(&self) -> &Address {
        &self.target.address
    }

    /// Tells if this program hosts the room.
    pub fn is_to_our_own_room(&self) -> bool {
        self.target.host_key.is_some()
    }

    /// Accepts another key than the known one, once the person has compared it.
    pub fn accept(&mut self, expectation: &Expectation) {
        self.accepted = expectation.fingerprint;
        self.target.epochs.merge(&expectation.epochs);
    }

    /// Target of the next attempt, as `name`. After an encrypted connection it
    /// never leads to plain text. `last` is the number of the newest event that
    /// arrived.
    pub(super) fn target(&self, name: Nickname, security: &Security, last: u64) -> Target {
        let encrypted = matches!(security, Security::Encrypted { .. });
        // The token of our old connection is not for another key.
        let known = encrypted && !self.token.is_empty() && self.accepted.is_none();
        // Nobody else may answer in the room's place.
        let fingerprint = match (security, self.accepted) {
            (Security::Classic, _) => None,
            (Security::Encrypted { .. }, Some(accepted)) => Some(accepted),
            (Security::Encrypted { fingerprint, .. }, None) => Some(*fingerprint),
        };
        Target {
            name,
            approach: if encrypted { Approach::Encrypted } else { Approach::Listen },
            fingerprint,
            resume: known.then(|| Resume { token: self.token.clone(), last }),
            ..self.target.clone()
        }
    }

    /// Notes that we are in, with our resume token. Returns the accepted
    /// key, if it is the one that let us in.
    pub(super) fn arrive(&mut self, security: &Security, token: SecretString) -> Option<RoomPin> {
        self.token = token;
        let accepted = self.accepted.take();
        let Security::Encrypted { fingerprint, epoch } = *security else { return None };
        let pin = RoomPin { fingerprint, epoch };
        self.target.epochs.note(pin);
        (accepted == Some(fingerprint)).then_some(pin)
    }

    /// Forgets the accepted key if yet another one answers.
    pub(super) fn distrust(&mut self, ending: &Ending) {
        if matches!(ending, Ending::OtherKey { .. }) {
            self.accepted = None;
        }
    }
}
