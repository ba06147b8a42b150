// SPDX-License-Identifier: GPL-3.0-or-later
//! The room to join, and the conditions to join it on.

use std::sync::Arc;

use super::event::Security;
use crate::protocol::{Address, Fingerprint, Nickname, Resume, SecretString};
use crate::trust::{Identity, KnownEpochs, Password};

/// The room to join, and who joins. `Debug` shows none of the secrets.
#[derive(Debug, Clone)]
pub struct Target {
    /// The address to try first.
    pub address: Address,
    /// Further addresses of the same room. All take part in one race, in this order.
    pub also: Vec<Address>,
    /// The wanted name.
    pub name: Nickname,
    /// Detection of the protocol.
    pub approach: Approach,
    /// Key of the room that is expected. If set, the connection is always encrypted,
    /// regardless of `approach`. A peer with another key learns nothing, and loses the
    /// race: the next place is tried.
    pub fingerprint: Option<Fingerprint>,
    /// The newest hosts of rooms that were met. An earlier one of the room that
    /// answers learns nothing either, whatever key is expected.
    pub epochs: KnownEpochs,
    /// Rooms where we have a seat. One of them learns nothing, and is not joined a
    /// second time.
    pub seats: Vec<Fingerprint>,
    /// Key by which the room recognizes us, as TLS client certificate. Sent only
    /// after the room's key is accepted.
    pub identity: Option<Arc<Identity>>,
    /// The room's password. It is proven, never sent, and the room has to prove
    /// it too. Not used with classic rooms.
    pub password: Option<Password>,
    /// Position in an earlier session to resume from.
    pub resume: Option<Resume>,
    /// Set to come back by itself when the connection is lost, if it was encrypted.
    pub comes_back: bool,
    /// Set to take over the seat that we have on another connection.
    pub take_over: bool,
    /// Secret of a room hosted by this program.
    pub host_key: Option<SecretString>,
}

/// Detection of the protocol of a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approach {
    /// Waits a moment for the greeting of a classic server, which sends first.
    /// For addresses typed by hand.
    Listen,
    /// Uses TLS at once, and never plain text. For known Salotto rooms.
    Encrypted,
}

impl Target {
    /// A target typed by hand, with only address and name.
    pub fn new(address: Address, name: Nickname) -> Self {
        Self {
            address,
            also: Vec::new(),
            name,
            approach: Approach::Listen,
            fingerprint: None,
            epochs: KnownEpochs::default(),
            seats: Vec::new(),
            identity: None,
            password: None,
            resume: None,
            comes_back: false,
            take_over: false,
            host_key: None,
        }
    }

    /// The target of another connection to the same room, as `name`: after an encrypted
    /// one it never leads to plain text, nor to another key.
    #[must_use]
    pub fn back(&self, name: Nickname, security: &Security) -> Self {
        let (approach, fingerprint) = match security {
            Security::Encrypted { fingerprint, .. } => (Approach::Encrypted, Some(*fingerprint)),
            Security::Classic => (Approach::Listen, None),
        };
        // The seat we come back to may still be there.
        let (seats, take_over) = (Vec::new(), false);
        Self { name, approach, fingerprint, seats, take_over, ..self.clone() }
    }

    /// Returns `true` if the connection has to be encrypted.
    pub(super) fn is_encrypted(&self) -> bool {
        self.fingerprint.is_some() || self.approach == Approach::Encrypted
    }

    /// All addresses in order, without duplicates.
    pub(super) fn addresses(&self) -> Vec<Address> {
        let mut addresses = vec![self.address.clone()];
        for address in &self.also {
            if !addresses.contains(address) {
                addresses.push(address.clone());
            }
        }
        addresses
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target::new("attic".parse().unwrap(), Nickname::new("Ada").unwrap())
    }

    #[test]
    fn a_key_means_encryption_whatever_the_approach() {
        assert!(!target().is_encrypted());
        let key = Some(Fingerprint::new([1; 32]));
        assert!(Target { fingerprint: key, ..target() }.is_encrypted());
        assert!(Target { approach: Approach::Encrypted, ..target() }.is_encrypted());
    }

    #[test]
    fn every_place_is_tried_once() {
        let also = ["cellar", "attic", "cellar:1"].map(|address| address.parse().unwrap());
        let target = Target { also: also.to_vec(), ..target() };
        let addresses: Vec<String> = target.addresses().iter().map(ToString::to_string).collect();
        assert_eq!(addresses, ["attic:5555", "cellar:5555", "cellar:1"]);
    }

    #[test]
    fn secrets_are_not_shown() {
        let resume = Some(Resume { token: "tok-en".into(), last: 7 });
        let target = Target {
            password: Password::new("pass-word").ok(),
            host_key: Some("host-secret".into()),
            resume,
            ..target()
        };
        let shown = format!("{target:?}");
        for secret in ["pass-word", "tok-en", "host-secret"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
