// SPDX-License-Identifier: GPL-3.0-or-later
//! Pictures that are kept to be drawn again, as many as fit.

use std::collections::{HashMap, VecDeque};

use super::source::PictureKey;

/// Bytes of all that is kept.
const BYTES: usize = 64 * 1024 * 1024;
/// Larger ones are not kept, so that one does not take the place of many.
const LARGEST: usize = BYTES / 4;
/// Pictures that are kept, and what is known to be none.
const COUNT: usize = 1_000;

/// Pictures that are kept; the one that was not asked for longest goes first.
#[derive(Debug)]
pub struct KeptPictures<T> {
    all: HashMap<PictureKey, (T, usize)>,
    /// The one that was asked for last is the last.
    order: VecDeque<PictureKey>,
    bytes: usize,
}

impl<T> Default for KeptPictures<T> {
    fn default() -> Self {
        Self { all: HashMap::new(), order: VecDeque::new(), bytes: 0 }
    }
}

impl<T: Clone> KeptPictures<T> {
    /// The picture under `key`, if it is kept.
    pub fn get(&mut self, key: &PictureKey) -> Option<T> {
        let (kept, _) = self.all.get(key)?;
        let kept = kept.clone();
        self.order.retain(|other| other != key);
        self.order.push_back(*key);
        Some(kept)
    }

    /// Keeps something of so many bytes.
    pub fn keep(&mut self, key: PictureKey, what: T, bytes: usize) {
        self.forget(&key);
        if bytes > LARGEST {
            return;
        }
        while self.bytes + bytes > BYTES || self.order.len() >= COUNT {
            let Some(oldest) = self.order.front().copied() else { break };
            self.forget(&oldest);
        }
        self.all.insert(key, (what, bytes));
        self.order.push_back(key);
        self.bytes += bytes;
    }

    fn forget(&mut self, key: &PictureKey) {
        if let Some((_, bytes)) = self.all.remove(key) {
            self.bytes -= bytes;
            self.order.retain(|other| other != key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::ContentHash;

    fn key(number: u32) -> PictureKey {
        PictureKey { content: ContentHash::of(&number.to_le_bytes()), side: 1 }
    }

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let mut kept = KeptPictures::default();
        for number in 0..4 {
            kept.keep(key(number), number, LARGEST);
        }
        assert_eq!(kept.get(&key(0)), Some(0));
        kept.keep(key(4), 4, LARGEST);
        assert_eq!(
            (kept.get(&key(0)), kept.get(&key(1)), kept.get(&key(4))),
            (Some(0), None, Some(4))
        );
        assert_eq!(kept.bytes, BYTES);
        kept.keep(key(5), 5, LARGEST + 1);
        assert_eq!(kept.get(&key(5)), None);
    }

    #[test]
    fn it_is_bounded_by_count_too_and_nothing_counts_twice() {
        let mut kept = KeptPictures::default();
        for number in 0..3_000 {
            kept.keep(key(number), number, 0);
            kept.keep(key(7), 7, 100);
        }
        assert_eq!((kept.all.len(), kept.order.len(), kept.bytes), (COUNT, COUNT, 100));
    }
}
