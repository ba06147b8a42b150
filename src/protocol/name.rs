// SPDX-License-Identifier: GPL-3.0-or-later
//! Names of people and rooms: validated once at the door, trusted inside.

use std::fmt;
use std::sync::Arc;

use caseless::Caseless;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
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
}

/// A member's name: NFC, 1 to 32 user-perceived characters, no control,
/// direction or hidden characters, single spaces inside and none around.
/// Copies share the characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Nickname(Arc<str>);

impl Nickname {
    /// Washes what a person or a peer gave as a name.
    pub fn new(raw: &str) -> Result<Self, NameError> {
        wash(raw, limits::NAME_CHARACTERS, limits::NAME_BYTES).map(|name| Self(name.into()))
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

/// A room's name: like a [`Nickname`], up to 64 user-perceived characters.
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
    if name.chars().all(|c| c == ' ' || washing::is_joiner(c)) {
        return Err(NameError::Empty);
    }
    if name.len() > bytes || name.graphemes(true).count() > characters {
        return Err(NameError::TooLong);
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_trimmed_and_composed() {
        assert_eq!(Nickname::new("  Ada   Lovelace\n").unwrap().as_str(), "Ada Lovelace");
        assert_eq!(Nickname::new("Jose\u{301}").unwrap().as_str(), "Jos\u{e9}");
    }

    #[test]
    fn empty_and_invisible_names_are_refused() {
        for raw in ["", "   ", "\n", "\u{200D}", "\u{FE0F}\u{FE0F}"] {
            assert_eq!(Nickname::new(raw), Err(NameError::Empty), "{raw:?}");
        }
    }

    #[test]
    fn control_direction_and_hidden_characters_are_refused() {
        for raw in ["a\u{7}b", "a\u{1b}[31m", "a\u{202E}b", "a\u{2066}b", "a\u{200B}b", "\u{3164}"]
        {
            assert_eq!(Nickname::new(raw), Err(NameError::Forbidden), "{raw:?}");
        }
    }

    #[test]
    fn length_is_counted_as_people_see_it() {
        assert!(Nickname::new(&"a".repeat(32)).is_ok());
        assert_eq!(Nickname::new(&"a".repeat(33)), Err(NameError::TooLong));
        assert!(Nickname::new(&"🇮🇹".repeat(32)).is_ok(), "a flag is one character");
        assert!(Nickname::new("👩‍👩‍👧‍👦").is_ok());
        assert_eq!(Nickname::new(&format!("a{}", "\u{301}".repeat(900))), Err(NameError::TooLong));
        assert_eq!(Nickname::new(&"x".repeat(1 << 20)), Err(NameError::TooLong));
    }

    #[test]
    fn names_that_people_call_the_same_share_a_key() {
        let key = |raw: &str| Nickname::new(raw).unwrap().key();
        assert_eq!(key("Straße"), key("STRASSE"));
        assert_eq!(key("ADA"), key("ada"));
        assert_eq!(key("ａｄａ"), key("Ada"));
        assert_eq!(key("A\u{200D}da"), key("Ada"));
        assert_ne!(key("Ada"), key("Adam"));
    }

    #[test]
    fn a_taken_name_gets_a_free_suggestion_that_fits() {
        let taken = ["Ada", "Ada2"].map(|raw| Nickname::new(raw).unwrap().key());
        let free = |name: &Nickname| !taken.contains(&name.key());
        let suggestion = Nickname::new("Ada").unwrap().suggestion(free).unwrap();
        assert_eq!(suggestion.as_str(), "Ada3");

        let long = Nickname::new(&"a".repeat(32)).unwrap();
        let suggestion = long.suggestion(|name| *name != long).unwrap();
        assert_eq!(suggestion.as_str().len(), 32);
    }

    #[test]
    fn a_suggestion_is_not_searched_for_long() {
        let tried = std::cell::Cell::new(0);
        let none_is_free = |_: &Nickname| {
            tried.set(tried.get() + 1);
            false
        };
        assert_eq!(Nickname::new("Ada").unwrap().suggestion(none_is_free), None);
        assert!(tried.get() <= 30, "{}", tried.get());
    }

    proptest! {
        #[test]
        fn washing_never_panics_and_is_stable(raw in any::<String>()) {
            if let Ok(name) = Nickname::new(&raw) {
                prop_assert_eq!(Nickname::new(name.as_str()), Ok(name.clone()));
                prop_assert!(!name.key().is_empty());
                prop_assert!(name.suggestion(|_| true).is_some());
            }
        }
    }
}
