// SPDX-License-Identifier: GPL-3.0-or-later
//! Domain names.

use std::fmt;
use std::hash::{Hash, Hasher};

/// Longest name, with its length bytes (RFC 1035, section 2.3.4).
const NAME_BYTES: usize = 255;
/// Longest label.
const LABEL_BYTES: usize = 63;

/// A domain name as on the wire, uncompressed. Two names are the same without
/// regard to the case of ASCII letters (RFC 6762, section 16). Its labels may
/// hold any bytes.
#[derive(Clone, Eq)]
pub struct DomainName(Box<[u8]>);

impl DomainName {
    /// A name of these labels; `None` if one is empty or anything is too long.
    pub fn new<'a>(labels: impl IntoIterator<Item = &'a [u8]>) -> Option<Self> {
        let mut wire = Vec::new();
        for label in labels {
            if label.is_empty() || label.len() > LABEL_BYTES {
                return None;
            }
            wire.push(u8::try_from(label.len()).ok()?);
            wire.extend_from_slice(label);
        }
        wire.push(0);
        (wire.len() <= NAME_BYTES).then(|| Self(wire.into()))
    }

    /// This name with one more label in front.
    pub fn child(&self, label: &[u8]) -> Option<Self> {
        Self::new(std::iter::once(label).chain(self.labels()))
    }

    /// The name without its first label; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        let length = usize::from(*self.0.first()?);
        (length > 0).then(|| Self(self.0[length + 1..].into()))
    }

    /// The labels, the most special first.
    pub fn labels(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = &*self.0;
        std::iter::from_fn(move || {
            let (length, after) = rest.split_first().filter(|(length, _)| **length > 0)?;
            let (label, after) = after.split_at(usize::from(*length));
            rest = after;
            Some(label)
        })
    }

    /// The bytes as on the wire, with the end.
    pub(super) fn wire(&self) -> &[u8] {
        &self.0
    }
}

// Length bytes are below 64, where no letter is.
impl PartialEq for DomainName {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Hash for DomainName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_ascii_lowercase().hash(state);
    }
}

impl fmt::Debug for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for label in self.labels() {
            write!(f, "{}.", label.escape_ascii())?;
        }
        Ok(())
    }
}
