// SPDX-License-Identifier: GPL-3.0-or-later
//! Names of people and rooms: validated once at the door, trusted inside.

mod look;

use std::fmt;
use std::sync::Arc;

use caseless::Caseless;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::limits;
use super::washing;

/// Why a name is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("the name is empty")]
    Empty,
    #[error("the name is too long")]
    TooLong,
    #[error("the name has a character that cannot be part of a name")]
    Forbidden,
    #[error("the name mixes alphabets whose letters look alike")]
    Mixed,
}

/// A member's name: NFC, 1 to 32 user-perceived characters, no control,
/// direction or hidden characters, nothing that looks like a colon (it stands
/// between a name and what it says), single spaces inside and none around, and
/// letters of one script (or Latin beside Chinese, Japanese or Korean).
/// Copies share the characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Nickname(Arc<str>);

impl Nickname {
    /// Washes what a person or a peer gave as a name.
    pub fn new(raw: &str) -> Result<Self, NameError> {
        let name = wash(raw, limits::NAME_CHARACTERS, limits::NAME_BYTES)?;
        if look::has_colon(&name) {
            return Err(NameError::Forbidden);
        }
        if look::mixes_scripts(&name) { Err(NameError::Mixed) } else { Ok(Self(name.into())) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two names share when people would call them the same: compatible
    /// forms unified (NFKC), case folded, joiners dropped.
    pub fn key(&self) -> String {
        let folded: String = self.0.nfkc().default_case_fold().collect();
        folded.nfkc().filter(|c| !washing::is_joiner(*c)).collect()
    }

    /// What two names share when people could take them for one another: `AI`
    /// and `Al`, `mario` and `rnario`, `Bob` and `B0b`, the Latin `ace` and the
    /// Cyrillic `асе`, in any case (the skeleton of UTS #39, section 4, folded).
    /// For comparing, not for showing. It does not stand in for the
    /// [`key`](Self::key): `ai` and `AI` share that one, but do not look alike.
    pub fn look(&self) -> String {
        look::look(&self.0)
    }

    /// One of `Ada2`, `Ada3`, … that `is_free` accepts, shortened where the
    /// number would not fit any more. The steps soon get wider: whoever took
    /// thousands of names must not make us try them all.
    pub fn suggestion(&self, is_free: impl Fn(&Nickname) -> bool) -> Option<Nickname> {
        let wider = (5..16).map(|power| 1 << power);
        (2..=20u32)
            .chain(wider)
            .filter_map(|number| self.numbered(number))
            .find(|candidate| is_free(candidate))
    }

    fn numbered(&self, number: u32) -> Option<Nickname> {
        let number = number.to_string();
        let mut stem: String =
            self.0.graphemes(true).take(limits::NAME_CHARACTERS - number.len()).collect();
        while stem.len() + number.len() > limits::NAME_BYTES {
            stem.pop();
        }
        Nickname::new(&format!("{}{number}", stem.trim_end())).ok()
    }
}

impl fmt::Display for Nickname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Nickname {
    type Error = NameError;

    fn try_from(raw: String) -> Result<Self, NameError> {
        Self::new(&raw)
    }
}

impl From<Nickname> for String {
    fn from(name: Nickname) -> String {
        name.as_str().to_owned()
    }
}

/// A room's name: like a [`Nickname`], up to 64 user-perceived characters, in
/// any mixture of scripts: a room cannot be taken for a person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct RoomName(String);

impl RoomName {
    /// Washes what the host gave as the room's name.
    pub fn new(raw: &str) -> Result<Self, NameError> {
        wash(raw, limits::ROOM_NAME_CHARACTERS, limits::ROOM_NAME_BYTES).map(Self)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RoomName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for RoomName {
    type Error = NameError;

    fn try_from(raw: String) -> Result<Self, NameError> {
        Self::new(&raw)
    }
}

impl From<RoomName> for String {
    fn from(name: RoomName) -> String {
        name.0
    }
}

fn wash(raw: &str, characters: usize, bytes: usize) -> Result<String, NameError> {
    // A peer may send a megabyte: look at the length before working on it.
    if raw.trim().len() > 4 * bytes {
        return Err(NameError::TooLong);
    }
    let name: String = washing::single_spaced(raw).nfc().collect();
    let forbidden =
        |c: char| c.is_control() || washing::steers_direction(c) || washing::is_hidden(c);
    if name.chars().any(forbidden) {
        return Err(NameError::Forbidden);
    }
    let name = settled(&name);
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if name.len() > bytes || name.graphemes(true).count() > characters {
        return Err(NameError::TooLong);
    }
    Ok(name)
}

/// Takes away what is not seen or covers other things, and then what that has
/// left behind: letters that now compose, marks with nothing to sit on, spaces.
fn settled(name: &str) -> String {
    let mut overtops = washing::overtops();
    let level: String = name.chars().filter(|c| !overtops(*c)).collect();
    let groundless = |c| c == ' ' || is_combining_mark(c) || washing::is_joiner(c);
    let composed: String = washing::settled(level.trim_start_matches(groundless)).nfc().collect();
    washing::single_spaced(&composed)
}

#[cfg(test)]
mod tests;
