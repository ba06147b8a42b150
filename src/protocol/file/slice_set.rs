// SPDX-License-Identifier: GPL-3.0-or-later
//! Sets of slices of a file.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use crate::protocol::limits;

/// Slices of a file, by their numbers from 0. On the wire it is one bit for each slice, in
/// base64 (RFC 4648, section 4): the first slice is the lowest bit of the first byte. Bits that
/// are missing at the end are those of slices that are not in the set.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SliceSet(Vec<u8>);

/// The text is no set of slices: no base64, or of more slices than a swarm passes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no set of slices")]
pub struct SliceSetError;

impl SliceSet {
    /// Most bytes of a set.
    const BYTES: usize = limits::SWARM_SLICES.div_ceil(8);

    /// Adds a slice. One behind [`limits::SWARM_SLICES`] is left out.
    pub fn insert(&mut self, index: u64) {
        let Some((byte, bit)) = place(index) else { return };
        if self.0.len() <= byte {
            self.0.resize(byte + 1, 0);
        }
        self.0[byte] |= bit;
    }

    /// Returns `true` if a slice is in it.
    pub fn contains(&self, index: u64) -> bool {
        place(index).is_some_and(|(byte, bit)| self.0.get(byte).is_some_and(|it| it & bit != 0))
    }
}

impl FromIterator<u64> for SliceSet {
    fn from_iter<I: IntoIterator<Item = u64>>(slices: I) -> Self {
        let mut set = Self::default();
        slices.into_iter().for_each(|index| set.insert(index));
        set
    }
}

/// The byte and the bit of a slice.
fn place(index: u64) -> Option<(usize, u8)> {
    let index = usize::try_from(index).ok().filter(|index| *index < limits::SWARM_SLICES)?;
    Some((index / 8, 1 << (index % 8)))
}

impl std::fmt::Debug for SliceSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count: u32 = self.0.iter().map(|byte| byte.count_ones()).sum();
        write!(f, "SliceSet({count} slices)")
    }
}

impl TryFrom<String> for SliceSet {
    type Error = SliceSetError;

    fn try_from(text: String) -> Result<Self, SliceSetError> {
        if text.len() > Self::BYTES.div_ceil(3) * 4 {
            return Err(SliceSetError);
        }
        let bytes = BASE64.decode(text.as_bytes()).map_err(|_| SliceSetError)?;
        if bytes.len() > Self::BYTES { Err(SliceSetError) } else { Ok(Self(bytes)) }
    }
}

impl From<SliceSet> for String {
    fn from(set: SliceSet) -> Self {
        BASE64.encode(&set.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_slice_is_the_lowest_bit() {
        let set: SliceSet = [0, 9].into_iter().collect();
        assert_eq!(String::from(set.clone()), BASE64.encode(&[1, 2]));
        let has: Vec<u64> = (0..100).filter(|index| set.contains(*index)).collect();
        assert_eq!(has, [0, 9]);
        assert_eq!(String::from(SliceSet::default()), "");
    }

    #[test]
    fn a_set_is_not_larger_than_a_swarm() {
        let last = limits::SWARM_SLICES as u64 - 1;
        let full: SliceSet = (0..=last + 10).collect();
        assert!(full.contains(last) && !full.contains(last + 1));
        let text = String::from(full.clone());
        assert_eq!(SliceSet::try_from(text.clone()), Ok(full));
        assert_eq!(SliceSet::try_from(format!("{text}AAAA")), Err(SliceSetError));
        assert_eq!(SliceSet::try_from("no base64".to_owned()), Err(SliceSetError));
    }

    proptest! {
        #[test]
        fn a_set_is_read_as_it_is_written(slices: Vec<u16>, text in ".{0,40}") {
            let set: SliceSet = slices.iter().map(|index| u64::from(*index)).collect();
            prop_assert_eq!(SliceSet::try_from(String::from(set.clone())), Ok(set.clone()));
            for index in slices.iter().flat_map(|index| [*index, index ^ 1, index ^ 8]) {
                prop_assert_eq!(set.contains(index.into()), slices.contains(&index));
            }
            let _ = SliceSet::try_from(text);
        }
    }
}
