// SPDX-License-Identifier: GPL-3.0-or-later
//! Hashes of the secrets that members come back with.

use data_encoding::{BASE64URL_NOPAD, DecodeError};
use ring::digest::{SHA256, SHA256_OUTPUT_LEN, digest};
use serde::{Deserialize, Serialize};

use crate::protocol::SecretString;

/// SHA-256 of a token. Tokens are random, so that nobody finds one by its hash:
/// a copy of the register lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TokenHash([u8; SHA256_OUTPUT_LEN]);

impl TokenHash {
    pub fn of(token: &SecretString) -> Self {
        let mut bytes = [0; SHA256_OUTPUT_LEN];
        bytes.copy_from_slice(digest(&SHA256, token.reveal().as_bytes()).as_ref());
        Self(bytes)
    }
}

impl From<TokenHash> for String {
    fn from(hash: TokenHash) -> Self {
        BASE64URL_NOPAD.encode(&hash.0)
    }
}

/// The reason why something in a file is no hash of a token.
#[derive(Debug, thiserror::Error)]
pub enum TokenHashError {
    #[error("a token's hash is not base64url: {0}")]
    Encoding(#[from] DecodeError),
    #[error("a token's hash has another length")]
    Length,
}

impl TryFrom<String> for TokenHash {
    type Error = TokenHashError;

    fn try_from(raw: String) -> Result<Self, TokenHashError> {
        let bytes = BASE64URL_NOPAD.decode(raw.as_bytes())?;
        bytes.try_into().map(Self).map_err(|_| TokenHashError::Length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_and_read_again() {
        let hash = TokenHash::of(&"5b1f".into());
        let written = serde_json::to_string(&hash).unwrap();
        assert_eq!(written.len(), 45, "a string of 43 characters");
        assert_eq!(serde_json::from_str::<TokenHash>(&written).unwrap(), hash);
        assert_ne!(hash, TokenHash::of(&"5b1e".into()));
        for other in ["", "5b1f", &"!".repeat(43)] {
            assert!(TokenHash::try_from(other.to_owned()).is_err());
        }
    }
}
