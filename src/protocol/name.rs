// SPDX-License-Identifier: GPL-3.0-or-later
//! Names of people and rooms: validated once, trusted afterwards.

mod skeleton;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use caseless::Caseless;
use serde::{Deserialize, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::limits;
use super::sanitize;

/// Reasons why a text is not a valid name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// The name has no visible character.
    #[error("the name is empty")]
    Empty,
    /// The name is too long.
    #[error("the name is too long")]
    TooLong,
    /// The name has a character that cannot be part of one.
    #[error("the name has a character that cannot be part of a name")]
    Forbidden,
    /// The name mixes scripts whose letters look alike.
    #[error("the name mixes alphabets whose letters look alike")]
    Mixed,
}

/// A member's name: NFC, 1 to [`limits::NAME_CHARACTERS`] user-perceived
/// characters, without control, direction or hidden characters and without
/// anything that looks like a colon (which separates a name from its message),
/// with single spaces inside and none around, and with letters of one script
/// (or Latin with Chinese, Japanese or Korean). Clones share the text and the
/// cached forms.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Nickname(Arc<Spelling>);

/// A name with its cached forms for comparing.
#[derive(Debug)]
struct Spelling {
    name: Box<str>,
    folded: OnceLock<String>,
    skeleton: OnceLock<String>,
}

impl Nickname {
    /// Sanitizes and validates a name.
    ///
    /// # Errors
    ///
    /// Every variant of [`NameError`].
    pub fn new(raw: &str) -> Result<Self, NameError> {
        let name = sanitize(raw, limits::NAME_CHARACTERS, limits::NAME_BYTES)?;
        // NFKC can turn one character into eighteen, and both forms are
        // compared.
        if name.nfkc().map(char::len_utf8).sum::<usize>() > limits::NAME_BYTES {
            return Err(NameError::TooLong);
        }
        if skeleton::has_colon(&name) {
            return Err(NameError::Forbidden);
        }
        if skeleton::mixes_scripts(&name) {
            Err(NameError::Mixed)
        } else {
            Ok(Self::uncached(name))
        }
    }

    fn uncached(name: String) -> Self {
        let name = name.into_boxed_str();
        Self(Arc::new(Spelling { name, folded: OnceLock::new(), skeleton: OnceLock::new() }))
    }

    /// The name as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0.name
    }

    /// The same name with all that names are compared by worked out already,
    /// so that nobody does it while others wait.
    #[must_use]
    pub fn prepared(self) -> Self {
        let _ = (self.folded(), self.skeleton());
        self
    }

    /// The form in which names must be unique: NFKC, case folded, without
    /// joiners. Two names that people would read out the same share it.
    /// Computed once.
    pub fn folded(&self) -> String {
        let fold = || {
            let folded: String = self.as_str().nfkc().default_case_fold().collect();
            folded.nfkc().filter(|c| !sanitize::is_joiner(*c)).collect()
        };
        self.0.folded.get_or_init(fold).clone()
    }

    /// The form in which names must not be confusable: the skeleton of UTS #39,
    /// section 4, case folded. Shared by `AI` and `Al`, `mario` and `rnario`,
    /// `Bob` and `B0b`, the Latin `ace` and the Cyrillic `асе`. For comparing,
    /// not for display.
    ///
    /// It does not replace the [folded form](Self::folded): `ai` and `AI` share that
    /// one, but do not look alike. Computed once, in some tens of microseconds
    /// at worst.
    pub fn skeleton(&self) -> String {
        self.0.skeleton.get_or_init(|| skeleton::skeleton(self.as_str())).clone()
    }

    /// The first of `Ada2`, `Ada3`, … that `is_free` accepts, shortened where
    /// the number would not fit. The steps grow, so that somebody who took
    /// thousands of names cannot make this try them all.
    pub fn suggestion(&self, is_free: impl Fn(&Nickname) -> bool) -> Option<Nickname> {
        let wider = (5..16).map(|power| 1 << power);
        // The stem is the same for all numbers of one length.
        let mut stem: Option<(usize, Nickname)> = None;
        (2..=20u32).chain(wider).find_map(|number| {
            let digits = number.to_string();
            if stem.as_ref().is_none_or(|(length, _)| *length != digits.len()) {
                stem = Some((digits.len(), self.shortened(digits.len())?));
            }
            let candidate = stem.as_ref()?.1.with(&digits);
            is_free(&candidate).then_some(candidate)
        })
    }

    /// The name, cut so that `digits` more characters fit.
    fn shortened(&self, digits: usize) -> Option<Nickname> {
        let count = self.as_str().graphemes(true).count();
        if count + digits <= limits::NAME_CHARACTERS
            && self.as_str().len() + digits <= limits::NAME_BYTES
        {
            return Some(self.clone());
        }
        let mut stem: String =
            self.as_str().graphemes(true).take(limits::NAME_CHARACTERS - digits).collect();
        while stem.len() + digits > limits::NAME_BYTES {
            stem.pop();
        }
        Nickname::new(stem.trim_end()).ok()
    }

    /// The name followed by a number. Digits neither combine with what precedes
    /// them nor change its skeleton, so the cached forms are extended instead
    /// of computed again.
    fn with(&self, digits: &str) -> Nickname {
        let numbered = Self::uncached(format!("{}{digits}", self.as_str()));
        let _ = numbered.0.folded.set(self.folded() + digits);
        let _ = numbered.0.skeleton.set(self.skeleton() + &skeleton::skeleton(digits));
        numbered
    }
}

impl PartialEq for Nickname {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Nickname {}

impl Hash for Nickname {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl PartialOrd for Nickname {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Nickname {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Serialize for Nickname {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for Nickname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
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

/// A room's name: like a [`Nickname`], but up to
/// [`limits::ROOM_NAME_CHARACTERS`] user-perceived characters and in any
/// mixture of scripts, because a room cannot be confused with a person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct RoomName(String);

impl RoomName {
    /// Sanitizes and validates a name.
    ///
    /// # Errors
    ///
    /// Every variant of [`NameError`] but [`NameError::Mixed`].
    pub fn new(raw: &str) -> Result<Self, NameError> {
        sanitize(raw, limits::ROOM_NAME_CHARACTERS, limits::ROOM_NAME_BYTES).map(Self)
    }

    /// The name as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a room that was given none.
impl Default for RoomName {
    fn default() -> Self {
        Self("Salotto".to_owned())
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

fn sanitize(raw: &str, characters: usize, bytes: usize) -> Result<String, NameError> {
    // A peer may send a megabyte: check the length before working on it.
    if raw.trim().len() > 4 * bytes {
        return Err(NameError::TooLong);
    }
    let name: String = sanitize::single_spaced(&sanitize::trim_blank(raw)).nfc().collect();
    let forbidden =
        |c: char| c.is_control() || sanitize::steers_direction(c) || sanitize::is_hidden(c);
    if name.chars().any(forbidden) {
        return Err(NameError::Forbidden);
    }
    let name = drop_unseen(&name);
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if name.len() > bytes || name.graphemes(true).count() > characters {
        return Err(NameError::TooLong);
    }
    Ok(name)
}

/// Drops unseen characters and excess marks, and then what that leaves: letters
/// that now compose, marks without a base, spaces.
fn drop_unseen(name: &str) -> String {
    let mut is_excess = sanitize::excess_marks();
    let kept: String = name.chars().filter(|c| !is_excess(*c)).collect();
    let baseless = |c| c == ' ' || is_combining_mark(c) || sanitize::is_joiner(c);
    let composed: String =
        sanitize::drop_idle_joiners(kept.trim_start_matches(baseless)).nfc().collect();
    sanitize::single_spaced(&composed)
}

#[cfg(test)]
mod tests;
