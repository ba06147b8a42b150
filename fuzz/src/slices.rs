// SPDX-License-Identifier: GPL-3.0-or-later
//! Lists of chaining values and slices: nothing is believed that is not of the file. The
//! first eight bytes are the size that is claimed, the ninth chooses a slice, and the rest
//! is the list, or the content.

use salotto::protocol::file::{ContentHash, SLICE_BYTES, SliceHashes, slice_hash};

const VALUE: usize = 32;
const SLICE: usize = 1024 * 1024;

pub fn run(data: &[u8]) {
    let Some((size, rest)) = data.split_first_chunk::<8>() else { return };
    let Some((at, bytes)) = rest.split_first() else { return };
    let (size, at) = (u64::from_le_bytes(*size), *at);
    claimed(size, at, bytes);
    listed(size, at, bytes);
    small(bytes);
    large(size, at, bytes);
}

/// A list for a file of any size, and of another hash than its own.
fn claimed(size: u64, at: u8, bytes: &[u8]) {
    let hash = ContentHash::of(bytes);
    match SliceHashes::verified(hash, size, bytes) {
        // Only a file of one slice goes without a list.
        Ok(slices) => {
            assert!(bytes.is_empty() && size <= SLICE_BYTES);
            assert!(!slices.matches(0, bytes));
        }
        Err(_) => assert!(!bytes.is_empty() || size > SLICE_BYTES),
    }
    // Nothing is reserved for what a size only claims.
    let none = SliceHashes::of(size, Vec::new(), &[]);
    for index in [at.into(), size, u64::MAX - u64::from(at)] {
        assert!(none.slice_size(index) <= SLICE_BYTES);
        assert!(!none.matches(index, bytes) || bytes.len() as u64 == none.slice_size(index));
    }
}

/// A list that belongs together is taken as it is, and with any other bit it is not.
fn listed(size: u64, at: u8, bytes: &[u8]) {
    let values = bytes.as_chunks::<VALUE>().0.to_vec();
    let count = values.len() as u64;
    if count < 2 {
        return;
    }
    let size = (count - 1) * SLICE_BYTES + 1 + size % SLICE_BYTES;
    assert_eq!(SliceHashes::count(size), count);
    let made = SliceHashes::of(size, values, &[]);
    let mut list = made.to_bytes();
    let read = SliceHashes::verified(made.hash(), size, &list);
    assert_eq!(read.as_ref(), Ok(&made));
    for index in 0..count {
        let sizes = made.slice_size(index);
        assert!(sizes == SLICE_BYTES || index + 1 == count && sizes > 0);
    }
    assert_eq!(made.slice_size(count), 0);
    let wrong = usize::from(at) % list.len();
    list[wrong] ^= 1 << (at % 8);
    assert!(SliceHashes::verified(made.hash(), size, &list).is_err());
    assert!(SliceHashes::verified(made.hash(), size, &list[..list.len() - 1]).is_err());
}

/// A content of one slice is verified by its hash alone.
fn small(bytes: &[u8]) {
    let slices = SliceHashes::of(bytes.len() as u64, Vec::new(), bytes);
    assert_eq!(slices.hash(), ContentHash::of(bytes));
    // There is no slice in nothing.
    assert_eq!(slices.matches(0, bytes), !bytes.is_empty());
    assert!(!slices.matches(1, bytes));
}

/// A content of two or three slices, which these bytes begin.
fn large(size: u64, at: u8, bytes: &[u8]) {
    // Megabytes are hashed: now and then is often enough.
    if bytes.first().is_none_or(|first| first % 16 > 0) {
        return;
    }
    let more = usize::try_from(size % (2 * SLICE_BYTES)).unwrap_or(0);
    let size = SLICE + 1 + more;
    let mut content = bytes.repeat(size.div_ceil(bytes.len()));
    content.truncate(size);
    let values = content.chunks(SLICE).zip(0..).map(|(it, index)| slice_hash(index, it));
    let slices = SliceHashes::of(size as u64, values.collect(), &[]);
    assert_eq!(slices.hash(), ContentHash::of(&content));
    let wrong = usize::from(at) % content.len().div_ceil(SLICE);
    content[wrong * SLICE] ^= 1;
    for (index, slice) in content.chunks(SLICE).enumerate() {
        assert_eq!(slices.matches(index as u64, slice), index != wrong);
    }
}
