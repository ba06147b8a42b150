// SPDX-License-Identifier: GPL-3.0-or-later
//! The request to join.

use serde::{Deserialize, Serialize};

use super::SecretString;

/// The request to join: the first message of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hello {
    /// Wanted name.
    pub name: String,
    /// Session to resume after a lost connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resume: Option<Resume>,
    /// Secret that identifies the host; known only to the program that opened
    /// the room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_key: Option<SecretString>,
    /// The guest's half of the password exchange (SPAKE2, RFC 9382), in
    /// base64url; `None` if the guest has no password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pake: Option<String>,
    /// The password itself, of a guest that cannot take part in the exchange: a
    /// browser gives no page what it would need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretString>,
    /// Set to take over the seat that the same key has under that name on another
    /// connection, which is closed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub take_over: bool,
}

impl Hello {
    /// A request to join with only a name.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            resume: None,
            host_key: None,
            pake: None,
            password: None,
            take_over: false,
        }
    }
}

/// Position of a member that lost its connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// Token of the last welcome.
    pub token: SecretString,
    /// Number of the last event received.
    pub last: u64,
}
