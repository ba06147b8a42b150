// SPDX-License-Identifier: GPL-3.0-or-later
//! Where to go, who to be there, and what the room has to show first.

use std::fmt;
use std::sync::Arc;

use crate::protocol::{Address, Fingerprint, Nickname, Resume};
use crate::trust::{Identity, Password};

/// Where to go and who to be there. `Debug` shows none of its secrets.
#[derive(Clone)]
pub struct Target {
    pub address: Address,
    /// Further places where the same room may be. They are tried in order
    /// behind `address`, with less patience for all but the last.
    pub also: Vec<Address>,
    pub name: Nickname,
    pub approach: Approach,
    /// The key that has to answer. With one, the line is always encrypted,
    /// whatever `approach` says; a place where another key answers is told
    /// nothing, and passed over for the next.
    pub key: Option<Fingerprint>,
    /// What we are recognised by: shown as TLS client certificate, to whom
    /// holds the right key only.
    pub identity: Option<Arc<Identity>>,
    /// Proven to the room, and by it; never told, and never to a classic room.
    pub password: Option<Password>,
    /// Where we stood, when we were here before.
    pub resume: Option<Resume>,
    /// The secret of the room this very program hosts.
    pub host_key: Option<String>,
}

/// How a connection begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approach {
    /// The address was typed by hand: a classic server may be there, which
    /// speaks first, so its greeting is waited for a moment.
    Listen,
    /// A Salotto room is there for certain: TLS at once, and never plain text.
    Encrypted,
}

impl Target {
    /// An address typed by hand, for somebody of whom only the name is known.
    pub fn new(address: Address, name: Nickname) -> Self {
        Self {
            address,
            also: Vec::new(),
            name,
            approach: Approach::Listen,
            key: None,
            identity: None,
            password: None,
            resume: None,
            host_key: None,
        }
    }

    /// Whether nothing but an encrypted line will do.
    pub(super) fn is_encrypted(&self) -> bool {
        self.key.is_some() || self.approach == Approach::Encrypted
    }

    /// Every place once, in order.
    pub(super) fn places(&self) -> Vec<&Address> {
        let mut places = vec![&self.address];
        for address in &self.also {
            if !places.contains(&address) {
                places.push(address);
            }
        }
        places
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("address", &self.address)
            .field("also", &self.also)
            .field("name", &self.name)
            .field("approach", &self.approach)
            .field("key", &self.key)
            .field("identity", &self.identity)
            .field("password", &self.password)
            .field("resume", &self.resume.as_ref().map(|resume| resume.last))
            .field("host_key", &self.host_key.as_ref().map(|_| "…"))
            .finish()
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
        assert!(Target { key, ..target() }.is_encrypted());
        assert!(Target { approach: Approach::Encrypted, ..target() }.is_encrypted());
    }

    #[test]
    fn every_place_is_tried_once() {
        let also = ["cellar", "attic", "cellar:1"].map(|place| place.parse().unwrap());
        let target = Target { also: also.to_vec(), ..target() };
        let places: Vec<String> = target.places().iter().map(ToString::to_string).collect();
        assert_eq!(places, ["attic:5555", "cellar:5555", "cellar:1"]);
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
