// SPDX-License-Identifier: GPL-3.0-or-later
//! The room's password: what it may be, and how it is proven without being
//! told ([`GuestExchange`], [`HostExchange`]).

mod exchange;

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use ring::hmac;
use unicode_normalization::UnicodeNormalization;

use crate::protocol::trim_unseen;

pub use exchange::{
    ExchangeError, ExpectedProof, GuestExchange, HostExchange, MESSAGE_BYTES, Proof,
};

/// Longest password, in Unicode scalar values after normalisation.
pub const PASSWORD_CHARACTERS: usize = 256;
/// More than the longest password takes, whatever it is normalised from; no
/// more is read or worked on.
const RAW_BYTES: usize = 16 * 1024;

/// Reason why something is not a password.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// No character is in it.
    #[error("the password is empty")]
    Empty,
    /// More than [`PASSWORD_CHARACTERS`].
    #[error("the password is too long")]
    TooLong,
    /// Bytes that are not UTF-8.
    #[error("the password is not UTF-8")]
    NotText,
    /// The file cannot be read.
    #[error("the password cannot be read from {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

/// A room's password, 1 to 256 characters in NFKC: the same on every keyboard.
/// Never shown by `Debug`.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Takes what a person typed, spaces and all, but for what is unseen at its
    /// ends: a byte-order mark is part of a file and not of a password.
    pub fn new(raw: &str) -> Result<Self, PasswordError> {
        if raw.len() > RAW_BYTES {
            return Err(PasswordError::TooLong);
        }
        let password: String = trim_unseen(raw).nfkc().collect();
        match password.chars().count() {
            0 => Err(PasswordError::Empty),
            1..=PASSWORD_CHARACTERS => Ok(Self(password)),
            _ => Err(PasswordError::TooLong),
        }
    }

    /// Takes the first line of a file (or of a pipe), without its end. Blocks.
    pub fn from_file(path: &Path) -> Result<Self, PasswordError> {
        let line = first_line(path)
            .map_err(|source| PasswordError::Unreadable { path: path.to_owned(), source })?;
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Self::new(str::from_utf8(line).map_err(|_| PasswordError::NotText)?)
    }

    /// Text of the password, for the eyes of whoever set it alone: never for a log, a file
    /// or the network.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Compares in a time that says nothing about where two passwords differ.
impl PartialEq for Password {
    fn eq(&self, other: &Self) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"salotto equal passwords");
        let tag = hmac::sign(&key, self.as_bytes());
        hmac::verify(&key, other.as_bytes(), tag.as_ref()).is_ok()
    }
}

impl Eq for Password {}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// With its end, and one byte more than is allowed where it is too long.
fn first_line(path: &Path) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    let file = File::open(path)?.take(RAW_BYTES as u64 + 1);
    BufReader::new(file).read_until(b'\n', &mut line)?;
    Ok(line)
}

#[cfg(test)]
mod tests;
