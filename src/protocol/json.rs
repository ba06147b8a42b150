// SPDX-License-Identifier: GPL-3.0-or-later
//! Encoding of messages as JSON.

use serde::{Deserialize, Serialize};

/// Encodes a message. Our messages have string keys and serializers that do not
/// fail.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("our messages have string keys and no failing serializer")
}

/// Field that every message has.
#[derive(Deserialize)]
struct Tagged {
    #[serde(rename = "type")]
    kind: String,
}

/// The type of an encoded message, for a log; never what is in it.
pub(super) fn kind(encoded: &str) -> String {
    serde_json::from_str(encoded).map_or_else(|_| String::new(), |tagged: Tagged| tagged.kind)
}
