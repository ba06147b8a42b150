// SPDX-License-Identifier: GPL-3.0-or-later
//! Media types.

use serde::{Deserialize, Serialize};

/// Longest type that is taken: 127 characters on each side of the slash (RFC 6838,
/// section 4.2).
const MOST_BYTES: usize = 255;

/// The media type that a sender gives a file, as `image/png` (RFC 6838), without
/// parameters and in lower case. It is a claim: nothing is opened for its sake.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub struct MediaType(Box<str>);

impl MediaType {
    /// Reads a media type; `None` if it is none.
    pub fn new(raw: &str) -> Option<Self> {
        let bare = raw.split(';').next().unwrap_or_default().trim();
        let (kind, name) = bare.split_once('/')?;
        let is_valid = bare.len() <= MOST_BYTES && is_name(kind) && is_name(name);
        is_valid.then(|| Self(bare.to_ascii_lowercase().into()))
    }

    /// The type as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Tells if it is a restricted name (RFC 6838, section 4.2).
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.chars().all(|it| it.is_ascii_alphanumeric() || "!#$&-^_.+".contains(it))
}

impl From<MediaType> for String {
    fn from(media: MediaType) -> Self {
        media.0.into()
    }
}

/// Reads a field of that type; what is none is left out.
pub(in crate::protocol) fn lenient<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<MediaType>, D::Error> {
    let raw = Option::<String>::deserialize(from)?;
    Ok(raw.and_then(|raw| MediaType::new(&raw)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_has_two_sides_and_no_parameters() {
        let read = |raw| MediaType::new(raw).map(String::from);
        assert_eq!(read("Image/PNG").as_deref(), Some("image/png"));
        assert_eq!(read(" text/plain; charset=utf-8").as_deref(), Some("text/plain"));
        assert_eq!(read("image/svg+xml").as_deref(), Some("image/svg+xml"));
        for wrong in ["", "image", "image/", "/png", "a/b/c", "text/pl\r\nX: y", "text/ü"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(read(&format!("a/{}", "b".repeat(300))), None);
    }
}
