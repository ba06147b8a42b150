// SPDX-License-Identifier: GPL-3.0-or-later
//! Small pictures that are sent along with an offer.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use crate::protocol::limits;

/// A small picture of a file, as bytes of a WebP file: at most
/// [`limits::PREVIEW_BYTES`]. It is as hostile as any picture: nobody has looked into it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Preview(Box<[u8]>);

impl Preview {
    /// A preview of these bytes; `None` if there are none or too many.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let fits = (1..=limits::PREVIEW_BYTES).contains(&bytes.len());
        fits.then(|| Self(bytes.into()))
    }

    /// Reads it from base64 (RFC 4648, section 4); `None` if it is too large or no base64.
    pub fn from_base64(text: &str) -> Option<Self> {
        let fits = text.len() <= limits::PREVIEW_BYTES.div_ceil(3) * 4;
        fits.then(|| BASE64.decode(text.as_bytes()).ok()).flatten().and_then(|it| Self::new(&it))
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Preview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Preview({} bytes)", self.0.len())
    }
}

impl From<Preview> for String {
    fn from(preview: Preview) -> Self {
        BASE64.encode(&preview.0)
    }
}

/// Reads a field of that type; what is none is left out.
pub(in crate::protocol) fn lenient<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<Preview>, D::Error> {
    let raw = Option::<String>::deserialize(from)?;
    Ok(raw.and_then(|raw| Preview::from_base64(&raw)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_small_and_base64() {
        let whole = vec![7; limits::PREVIEW_BYTES];
        let preview = Preview::new(&whole).expect("as large as it may be");
        assert_eq!(Preview::from_base64(&String::from(preview.clone())), Some(preview));
        assert_eq!(Preview::new(&vec![7; limits::PREVIEW_BYTES + 1]), None);
        assert_eq!(Preview::new(&[]), None);
        assert_eq!(Preview::from_base64("no base64!"), None);
        assert_eq!(Preview::from_base64(&"A".repeat(1 << 20)), None);
    }
}
