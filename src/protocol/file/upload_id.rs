// SPDX-License-Identifier: GPL-3.0-or-later
//! Ids of uploads.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

/// The id of an upload: 32 hexadecimal digits in lower case that only the room and the
/// sender know. Whoever has it may go on with the upload.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UploadId([u8; 16]);

impl UploadId {
    /// An id of these bytes, which nobody must be able to guess.
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

/// Shows its beginning alone: the id is a secret.
impl fmt::Debug for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}…", HEXLOWER.encode(&self.0[..2]))
    }
}

impl FromStr for UploadId {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok();
        bytes.and_then(|bytes| bytes.try_into().ok()).map(Self).ok_or("not 32 hexadecimal digits")
    }
}

impl TryFrom<String> for UploadId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse()
    }
}

impl From<UploadId> for String {
    fn from(id: UploadId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written() {
        let id = UploadId::new([0xAB; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("../../../../etc/passwd".parse::<UploadId>().is_err());
        assert!("ab".parse::<UploadId>().is_err());
    }
}
