// SPDX-License-Identifier: GPL-3.0-or-later
//! The facts that a room tells of itself, as the key-value pairs of a DNS-SD TXT record
//! (RFC 6763, section 6). Both rails carry the same bytes.

use unicode_segmentation::UnicodeSegmentation;

use crate::protocol::{Fingerprint, Nickname, RoomName, limits};

/// Version of the pairs that this program writes. Another one may mean them
/// otherwise, and is not read.
pub const FACTS_VERSION: &str = "1";
/// Longest encoded facts, in bytes: the longest name of a room, a shortened name
/// of its host, and the rest. A packet with them fits into an Ethernet frame.
pub const FACTS_BYTES: usize = 1_200;
/// Longest string of a TXT record: its length is one byte.
const STRING_BYTES: usize = 255;
/// Pairs that are read; the rest is ignored.
const PAIRS: usize = 32;
/// Further strings that hold the rest of a long name.
const CONTINUATIONS: usize = 9;

/// The facts that a room tells of itself to those nearby: true if the key proves it,
/// which only joining can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomFacts {
    /// Fingerprint of the room's key, by which it is identified.
    pub key: Fingerprint,
    /// Name of the room.
    pub room: RoomName,
    /// Name of the host, a person or a computer; none if it has no valid one.
    pub host: Option<Nickname>,
    /// People in the room, at most [`limits::MEMBERS`].
    pub people: u32,
    /// `true` if a password is asked for.
    pub password: bool,
}

/// Reasons why facts are not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FactsError {
    /// A string is longer than what is left, or all together are too long.
    #[error("the strings do not fit into each other")]
    Length,
    /// The version is missing or another one.
    #[error("the version is missing or another one")]
    Version,
    /// The fingerprint is missing or none.
    #[error("the room's key is missing or none")]
    Key,
    /// The room's name is missing or none.
    #[error("the room's name is missing or none")]
    Name,
}

impl RoomFacts {
    /// Encodes as a TXT record's data, at most [`FACTS_BYTES`] long. A host's
    /// name for which there is no room is shortened.
    pub fn encode(&self) -> Vec<u8> {
        let mut data = Vec::with_capacity(FACTS_BYTES);
        push(&mut data, "txtvers", FACTS_VERSION.as_bytes());
        push(&mut data, "key", self.key.to_base64url().as_bytes());
        push_long(&mut data, "room", self.room.as_str());
        let people = u64::from(self.people).min(limits::MEMBERS as u64);
        push(&mut data, "people", people.to_string().as_bytes());
        if self.password {
            push(&mut data, "password", b"1");
        }
        if let Some(host) = &self.host {
            let left = FACTS_BYTES.saturating_sub(data.len()).saturating_sub(1 + "host=".len());
            let room = left.min(STRING_BYTES - "host=".len());
            push(&mut data, "host", shortened(host.as_str(), room).as_bytes());
        }
        data
    }

    /// Decodes what a stranger sent: names are sanitized, numbers bounded, and
    /// unknown pairs ignored. Of a pair that comes twice, the first counts
    /// (RFC 6763, section 6.4).
    ///
    /// # Errors
    ///
    /// Every variant of [`FactsError`].
    pub fn decode(data: &[u8]) -> Result<Self, FactsError> {
        let pairs = pairs(data)?;
        let find = |wanted: &str| {
            let same = |(key, _): &&Pair<'_>| key.eq_ignore_ascii_case(wanted.as_bytes());
            pairs.iter().find(same).map(|(_, value)| *value)
        };
        if find("txtvers") != Some(FACTS_VERSION.as_bytes()) {
            return Err(FactsError::Version);
        }
        let text = |wanted: &str| find(wanted).and_then(|value| str::from_utf8(value).ok());
        let key = text("key").and_then(|key| Fingerprint::from_base64url(key).ok());
        let mut room = find("room").unwrap_or_default().to_vec();
        for number in 2..CONTINUATIONS + 2 {
            let Some(rest) = find(&format!("room{number}")) else { break };
            room.extend_from_slice(rest);
        }
        let room = str::from_utf8(&room).ok().and_then(|room| RoomName::heard(room).ok());
        let people = text("people").and_then(|people| people.parse::<u32>().ok()).unwrap_or(0);
        Ok(Self {
            key: key.ok_or(FactsError::Key)?,
            room: room.ok_or(FactsError::Name)?,
            host: text("host").and_then(|host| Nickname::heard(host).ok()),
            people: people.min(u32::try_from(limits::MEMBERS).unwrap_or(u32::MAX)),
            password: find("password").is_some_and(|value| value != b"0"),
        })
    }
}

fn push(data: &mut Vec<u8>, key: &str, value: &[u8]) {
    let length = key.len() + 1 + value.len();
    data.push(u8::try_from(length).expect("a pair is cut to fit into one string"));
    data.extend_from_slice(key.as_bytes());
    data.push(b'=');
    data.extend_from_slice(value);
}

/// Spreads a value over `key`, `key2`, `key3`, …
fn push_long(data: &mut Vec<u8>, key: &str, value: &str) {
    let piece = STRING_BYTES - key.len() - 2;
    for (number, piece) in value.as_bytes().chunks(piece).enumerate() {
        match number {
            0 => push(data, key, piece),
            more => push(data, &format!("{key}{}", more + 1), piece),
        }
    }
}

/// A key and its value.
type Pair<'a> = (&'a [u8], &'a [u8]);

/// The pairs of a TXT record, without those that have no `=`.
fn pairs(mut data: &[u8]) -> Result<Vec<Pair<'_>>, FactsError> {
    if data.len() > FACTS_BYTES {
        return Err(FactsError::Length);
    }
    let mut pairs = Vec::new();
    while let Some((&length, rest)) = data.split_first() {
        let (string, rest) =
            rest.split_at_checked(usize::from(length)).ok_or(FactsError::Length)?;
        data = rest;
        let Some(equals) = string.iter().position(|byte| *byte == b'=') else { continue };
        if pairs.len() < PAIRS {
            pairs.push((&string[..equals], &string[equals + 1..]));
        }
    }
    Ok(pairs)
}

/// As many whole characters, as people see them, as fit into `bytes`.
pub(super) fn shortened(text: &str, bytes: usize) -> &str {
    let mut end = 0;
    for grapheme in text.graphemes(true) {
        if end + grapheme.len() > bytes {
            break;
        }
        end += grapheme.len();
    }
    text[..end].trim_end()
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
