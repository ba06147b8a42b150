// SPDX-License-Identifier: GPL-3.0-or-later
//! Names of people and rooms: validated once, trusted afterwards.

mod error;
mod form;
mod room_name;
mod scripts;
mod skeleton;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

pub use self::error::NameError;
pub use self::room_name::RoomName;

use super::limits;

/// A member's name: NFC, 1 to [`limits::NAME_CHARACTERS`] user-perceived
/// characters, without control, direction or hidden characters and without
/// anything that looks like a colon (which separates a name from its message),
/// with single spaces inside and none around. Clones share the text and the
/// cached forms.
///
/// So much holds for [every](Self::heard) name. Whoever wants one of the room
/// is held to [more](Self::new), by tables that differ from version to version:
/// what another host let in, or was saved long ago, is no reason to leave a
/// room or to lose its memory.
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
    /// Sanitizes and validates a name that somebody wants: its characters are
    /// visible and assigned, marks stand on letters of their own script, and
    /// the letters are from one script, or from Latin and another where nobody
    /// takes the one for the other.
    ///
    /// # Errors
    ///
    /// Every variant of [`NameError`].
    pub fn new(raw: &str) -> Result<Self, NameError> {
        let name = Self::heard(raw)?;
        form::check_wanted(name.as_str())?;
        if scripts::has_foreign_mark(name.as_str()) {
            return Err(NameError::Forbidden);
        }
        match scripts::mixes_scripts(name.as_str()) {
            true => Err(NameError::Mixed),
            false => Ok(name),
        }
    }

    /// Sanitizes and validates a name that a room, a file or a person uses for
    /// somebody: nothing in it disturbs the text around it.
    ///
    /// # Errors
    ///
    /// Every variant of [`NameError`] but [`NameError::Mixed`].
    pub fn heard(raw: &str) -> Result<Self, NameError> {
        let name = form::sanitize(raw, limits::NAME_CHARACTERS, limits::NAME_BYTES)?;
        // NFKC can turn one character into eighteen, and both forms are
        // compared.
        if name.nfkc().map(char::len_utf8).sum::<usize>() > limits::NAME_BYTES {
            return Err(NameError::TooLong);
        }
        match skeleton::has_colon(&name) {
            true => Err(NameError::Forbidden),
            false => Ok(Self::uncached(name)),
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
    /// joiners, and with `_` for a space, as [IRC](super::irc::nick) has it. Two names
    /// that people would read out the same share it.
    /// Computed once.
    pub fn folded(&self) -> String {
        self.0.folded.get_or_init(|| form::folded(self.as_str())).clone()
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
        Nickname::heard(stem.trim_end()).ok()
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
        Self::heard(&raw)
    }
}

impl From<Nickname> for String {
    fn from(name: Nickname) -> String {
        name.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests;
