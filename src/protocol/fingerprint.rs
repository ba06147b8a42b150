// SPDX-License-Identifier: GPL-3.0-or-later
//! Fingerprints of keys: the SHA-256 of a certificate.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use serde::{Deserialize, Serialize};

/// The SHA-256 of a certificate (in DER), which identifies a room or a member.
///
/// Shown to people as eight groups of eight hexadecimal digits in lower case,
/// with spaces between ([`Display`](fmt::Display)); written in links and JSON
/// as 43 characters of base64url without padding (RFC 4648, section 5).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint([u8; Fingerprint::BYTES]);

/// Reasons why a text is not a fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FingerprintError {
    /// The text has neither 43 characters nor 64 hexadecimal digits.
    #[error("a fingerprint has 43 characters of base64url or 64 hexadecimal digits")]
    Length,
    /// A character is neither base64url nor hexadecimal.
    #[error("a character is neither base64url nor hexadecimal")]
    Character,
}

impl Fingerprint {
    /// Length of a SHA-256, in bytes.
    pub const BYTES: usize = 32;
    /// Length of [`to_base64url`](Self::to_base64url), in characters.
    pub const BASE64URL_CHARACTERS: usize = 43;

    /// A fingerprint of these bytes.
    pub const fn new(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes of the SHA-256.
    pub const fn as_bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }

    /// Formats as 43 characters that need no escaping in a link.
    pub fn to_base64url(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// Parses exactly what [`to_base64url`](Self::to_base64url) writes. The two
    /// unused bits of the last character must be zero.
    ///
    /// # Errors
    ///
    /// [`FingerprintError::Length`] or [`FingerprintError::Character`].
    pub fn from_base64url(text: &str) -> Result<Self, FingerprintError> {
        if text.len() != Self::BASE64URL_CHARACTERS {
            return Err(FingerprintError::Length);
        }
        let bytes =
            BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| FingerprintError::Character)?;
        Self::of_decoded(&bytes)
    }

    /// Parses 64 hexadecimal digits, optionally with spaces, colons or hyphens
    /// between.
    fn from_hex(text: &str) -> Result<Self, FingerprintError> {
        let is_gap = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b':' | b'-');
        let digits: Vec<u8> =
            text.bytes().filter(|byte| !is_gap(byte)).take(2 * Self::BYTES + 1).collect();
        if digits.len() != 2 * Self::BYTES {
            return Err(FingerprintError::Length);
        }
        let bytes = HEXLOWER_PERMISSIVE.decode(&digits).map_err(|_| FingerprintError::Character)?;
        Self::of_decoded(&bytes)
    }

    fn of_decoded(bytes: &[u8]) -> Result<Self, FingerprintError> {
        bytes.try_into().map(Self).map_err(|_| FingerprintError::Length)
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    /// Parses base64url or hexadecimal digits, as found in links, messages and
    /// other programs.
    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        let text = text.trim();
        match text.len() {
            Self::BASE64URL_CHARACTERS => Self::from_base64url(text),
            _ => Self::from_hex(text),
        }
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, byte) in self.0.iter().enumerate() {
            let gap = if number > 0 && number % 4 == 0 { " " } else { "" };
            write!(f, "{gap}{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({})", self.to_base64url())
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> String {
        fingerprint.to_base64url()
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = FingerprintError;

    fn try_from(text: String) -> Result<Self, FingerprintError> {
        Self::from_base64url(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counting() -> Fingerprint {
        Fingerprint::new(std::array::from_fn(|number| u8::try_from(number).unwrap()))
    }

    #[test]
    fn people_read_groups_and_links_carry_base64url() {
        assert_eq!(
            counting().to_string(),
            "00010203 04050607 08090a0b 0c0d0e0f 10111213 14151617 18191a1b 1c1d1e1f"
        );
        assert_eq!(counting().to_base64url(), "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
        assert_eq!(
            serde_json::to_value(counting()).unwrap(),
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
        );
    }

    #[test]
    fn it_is_read_as_other_programs_write_it() {
        let hex = "000102030405060708090A0B0C0D0E0F101112131415161718191a1b1c1d1e1f";
        let pairs: Vec<&str> =
            hex.as_bytes().chunks(2).map(|p| str::from_utf8(p).unwrap()).collect();
        for text in [hex.to_owned(), pairs.join(":"), pairs.join(" "), format!(" {hex}\n")] {
            assert_eq!(text.parse(), Ok(counting()), "{text}");
        }
    }

    #[test]
    fn what_is_none_says_why() {
        let good = counting().to_base64url();
        for (text, error) in [
            ("", FingerprintError::Length),
            ("00", FingerprintError::Length),
            (&good[1..], FingerprintError::Length),
            (&format!("{good}="), FingerprintError::Length),
            (&"0".repeat(1 << 20), FingerprintError::Length),
            (&"g".repeat(64), FingerprintError::Character),
            (&"+".repeat(43), FingerprintError::Character),
            // The last character carries two bits too many.
            (&good.replace("Hh8", "Hh9"), FingerprintError::Character),
        ] {
            assert_eq!(text.parse::<Fingerprint>(), Err(error), "{text:.80}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_back(bytes in any::<[u8; 32]>()) {
            let fingerprint = Fingerprint::new(bytes);
            prop_assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
            prop_assert_eq!(fingerprint.to_base64url().parse(), Ok(fingerprint));
            let json = serde_json::to_string(&fingerprint).unwrap();
            prop_assert_eq!(serde_json::from_str::<Fingerprint>(&json).unwrap(), fingerprint);
        }

        #[test]
        fn reading_never_panics(text in any::<String>()) {
            let _ = text.parse::<Fingerprint>();
        }

        #[test]
        fn a_link_has_one_spelling(text in "[A-Za-z0-9_-]{43}") {
            if let Ok(fingerprint) = Fingerprint::from_base64url(&text) {
                prop_assert_eq!(fingerprint.to_base64url(), text);
            }
        }
    }
}
