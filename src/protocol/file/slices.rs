// SPDX-License-Identifier: GPL-3.0-or-later
//! Slices of a file, each of which can be verified by itself.
//!
//! BLAKE3 is a tree: the content is cut into slices of 1 MiB, which are whole subtrees of
//! it. The *chaining value* of each subtree (32 bytes) is what the tree above is made of.
//! So whoever knows the hash of a file can check a list of chaining values against it,
//! and then every slice against its own.

use blake3::Hasher;
use blake3::hazmat::{HasherExt, Mode, merge_subtrees_non_root, merge_subtrees_root};

use super::ContentHash;

/// Bytes of a slice; the last one of a file may have fewer. A power of two of the chunks
/// of BLAKE3, as subtrees are.
pub const SLICE_BYTES: u64 = 1024 * 1024;
/// Bytes of a chaining value.
const VALUE_BYTES: usize = 32;

/// The chaining values of a file's slices, in order, which belong to a hash. A file of one slice
/// at most has none: the hash is all that is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SliceHashes {
    hash: ContentHash,
    size: u64,
    values: Vec<[u8; VALUE_BYTES]>,
}

/// Reasons why a list of chaining values is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SlicesError {
    /// There is not one of 32 bytes for each slice.
    #[error("not one chaining value for each slice")]
    Length,
    /// They are of another file.
    #[error("the chaining values are of another content")]
    OtherContent,
}

/// The chaining value of a slice of a file with several; `index` counts from 0.
pub fn slice_hash(index: u64, slice: &[u8]) -> [u8; VALUE_BYTES] {
    let mut hasher = Hasher::new();
    hasher.set_input_offset(index * SLICE_BYTES);
    hasher.update(slice);
    hasher.finalize_non_root()
}

impl SliceHashes {
    /// The number of values that a file of that size has.
    pub fn count(size: u64) -> u64 {
        if size <= SLICE_BYTES { 0 } else { size.div_ceil(SLICE_BYTES) }
    }

    /// The values of a file whose slices were hashed, and the hash of the whole; `values`
    /// has [`slice_hash`] for each of them, and `small` is the content of a file of one
    /// slice.
    pub fn of(size: u64, values: Vec<[u8; VALUE_BYTES]>, small: &[u8]) -> Self {
        let hash = root(&values).unwrap_or_else(|| ContentHash::of(small));
        Self { hash, size, values }
    }

    /// Reads values that somebody else has sent, for a file of that hash and size.
    ///
    /// # Errors
    ///
    /// Every variant of [`SlicesError`].
    pub fn verified(hash: ContentHash, size: u64, bytes: &[u8]) -> Result<Self, SlicesError> {
        let count = usize::try_from(Self::count(size)).unwrap_or(usize::MAX);
        if Some(bytes.len()) != count.checked_mul(VALUE_BYTES) {
            return Err(SlicesError::Length);
        }
        let (chunks, _) = bytes.as_chunks::<VALUE_BYTES>();
        let values = chunks.to_vec();
        match root(&values) {
            Some(root) if root != hash => Err(SlicesError::OtherContent),
            _ => Ok(Self { hash, size, values }),
        }
    }

    /// The values, as they travel.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.values.concat()
    }

    /// The hash of the whole file.
    pub fn hash(&self) -> ContentHash {
        self.hash
    }

    /// Bytes of the whole file.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The number of slices; an empty file has none.
    pub fn slices(&self) -> u64 {
        self.size.div_ceil(SLICE_BYTES)
    }

    /// Bytes of a slice, counted from 0.
    pub fn slice_size(&self, index: u64) -> u64 {
        self.size.saturating_sub(index.saturating_mul(SLICE_BYTES)).min(SLICE_BYTES)
    }

    /// Returns `true` if a slice, counted from 0, of a file with several has to have that
    /// chaining value.
    pub fn has(&self, index: u64, value: &[u8; VALUE_BYTES]) -> bool {
        let expected = usize::try_from(index).ok().and_then(|index| self.values.get(index));
        expected == Some(value)
    }

    /// Returns `true` if a slice, counted from 0, is what it has to be.
    pub fn matches(&self, index: u64, slice: &[u8]) -> bool {
        if slice.len() as u64 != self.slice_size(index) || index >= self.slices() {
            return false;
        }
        match usize::try_from(index).ok().and_then(|index| self.values.get(index)) {
            Some(value) => *value == slice_hash(index, slice),
            None => ContentHash::of(slice) == self.hash,
        }
    }
}

/// The hash of a file with these values; `None` for fewer than two, which are no tree.
fn root(values: &[[u8; VALUE_BYTES]]) -> Option<ContentHash> {
    if values.len() < 2 {
        return None;
    }
    let (left, right) = values.split_at(left_side(values.len()));
    let hash = merge_subtrees_root(&merged(left), &merged(right), Mode::Hash);
    Some(ContentHash::new(*hash.as_bytes()))
}

/// The chaining value of the subtree above these; there is one at least.
fn merged(values: &[[u8; VALUE_BYTES]]) -> [u8; VALUE_BYTES] {
    if let [only] = values {
        return *only;
    }
    let (left, right) = values.split_at(left_side(values.len()));
    merge_subtrees_non_root(&merged(left), &merged(right), Mode::Hash)
}

/// The slices of the left subtree: the largest power of two that leaves one to the right.
fn left_side(count: usize) -> usize {
    count.div_ceil(2).next_power_of_two()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: usize = 1024 * 1024;

    fn content(size: usize) -> Vec<u8> {
        (0..=250).cycle().flat_map(|byte| [byte; 7]).take(size).collect()
    }

    fn sliced(content: &[u8]) -> SliceHashes {
        let values = match content.len() as u64 > SLICE_BYTES {
            true => content.chunks(MIB).zip(0..).map(|(it, at)| slice_hash(at, it)),
            false => return SliceHashes::of(content.len() as u64, Vec::new(), content),
        };
        SliceHashes::of(content.len() as u64, values.collect(), &[])
    }

    #[test]
    fn the_slices_of_a_file_make_its_hash() {
        for size in [0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB, 3 * MIB - 5, 5 * MIB, 7 * MIB + 9] {
            let content = content(size);
            let sliced = sliced(&content);
            assert_eq!(sliced.hash(), ContentHash::of(&content), "{size}");
            let again = SliceHashes::verified(sliced.hash(), size as u64, &sliced.to_bytes());
            assert_eq!(again, Ok(sliced.clone()), "{size}");
            for (index, slice) in content.chunks(MIB).enumerate() {
                assert!(sliced.matches(index as u64, slice), "{size}: {index}");
            }
        }
    }

    #[test]
    fn a_slice_with_one_other_bit_is_another() {
        let mut content = content(3 * MIB);
        let sliced = sliced(&content);
        content[MIB + 5] ^= 1;
        let slices: Vec<_> = content.chunks(MIB).collect();
        let matching = (0..3).zip(&slices).map(|(index, slice)| sliced.matches(index, slice));
        assert_eq!(matching.collect::<Vec<_>>(), [true, false, true]);
        assert!(!sliced.matches(0, slices[2]), "a slice is bound to its place");
        assert!(!sliced.matches(3, &[]), "there is none behind the last");
        assert!(!sliced.matches(u64::MAX, &[]));
    }

    #[test]
    fn a_list_of_another_file_is_refused() {
        let (one, other) = (sliced(&content(2_100_000)), sliced(&content(2_100_001)));
        let verified = |bytes: &[u8]| SliceHashes::verified(one.hash(), 2_100_000, bytes);
        assert_eq!(verified(&other.to_bytes()), Err(SlicesError::OtherContent));
        assert_eq!(verified(&one.to_bytes()[1..]), Err(SlicesError::Length));
        assert_eq!(verified(&[]), Err(SlicesError::Length));
        let endless = SliceHashes::verified(one.hash(), u64::MAX, &[0; 64]);
        assert_eq!(endless, Err(SlicesError::Length));
    }
}
