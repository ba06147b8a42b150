// SPDX-License-Identifier: GPL-3.0-or-later
//! Hashes of names, to be compared quickly where a few doubles do no harm.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::protocol::Nickname;

/// The hash of a name.
pub fn hash_of(name: &Nickname) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.as_str().hash(&mut hasher);
    hasher.finish()
}
