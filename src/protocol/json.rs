// SPDX-License-Identifier: GPL-3.0-or-later
//! Encoding of messages as JSON.

use serde::Serialize;

/// Encodes a message. Our messages have string keys and serializers that do not
/// fail.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("our messages have string keys and no failing serializer")
}
