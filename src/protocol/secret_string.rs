// SPDX-License-Identifier: GPL-3.0-or-later
//! Secrets in messages, which no log shows.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A secret that is told to its one owner: the token of a seat, the key of a
/// host, the proof of a password. `Debug` shows nothing of it.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretString(String);

impl SecretString {
    /// The secret itself: for a message alone, never for a log.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `true` if there is no secret.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl From<String> for SecretString {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl From<&str> for SecretString {
    fn from(secret: &str) -> Self {
        Self(secret.to_owned())
    }
}

/// Compares in a time that says nothing about where two secrets differ.
impl PartialEq for SecretString {
    fn eq(&self, other: &Self) -> bool {
        let pairs = || self.0.bytes().zip(other.0.bytes());
        self.len() == other.len() && pairs().fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
    }
}

impl Eq for SecretString {}

impl fmt::Debug for SecretString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Abilities, Hello, Request, Resume, RoomName, Rules, Topic, Welcome};

    #[test]
    fn equal_are_those_with_the_same_bytes() {
        let secret = SecretString::from("5b1f");
        assert_eq!(secret, SecretString::from("5b1f"));
        for other in ["", "5b1", "5b1e", "4b1f", "5b1f0"] {
            assert_ne!(secret, SecretString::from(other));
        }
    }

    #[test]
    fn a_message_holds_it_and_debug_does_not() {
        let secret = || SecretString::from("5b1f");
        let hello = Hello {
            resume: Some(Resume { token: secret(), last: 7 }),
            host_key: Some(secret()),
            password: Some(secret()),
            ..Hello::named("Ada")
        };
        let prove = Request::Prove { proof: secret() };
        for request in [Request::Hello(hello), prove] {
            let told = request.encode();
            assert!(told.contains(r#""5b1f""#), "{told}");
            assert_eq!(Request::decode(&told).unwrap(), request);
            assert!(!format!("{request:?}").contains("5b1f"));
        }
        let welcome = Welcome {
            room: RoomName::new("Attic").unwrap(),
            topic: Topic::default(),
            you: crate::protocol::Nickname::new("Ada").unwrap(),
            host: None,
            members: Vec::new(),
            number: 1,
            resumed: false,
            can: Abilities::default(),
            token: secret(),
            rules: Rules::default(),
            muted: None,
            time: None,
            proof: None,
            votes: Vec::new(),
            pinned: Vec::new(),
        };
        assert!(serde_json::to_string(&welcome).unwrap().contains(r#""token":"5b1f""#));
        assert!(!format!("{welcome:?}").contains("5b1f"));
    }
}
