// SPDX-License-Identifier: GPL-3.0-or-later
//! Ranges of bytes (RFC 9110, section 14).

use std::ops::Range;

/// The place of a part in a file: `bytes 0-499/1234`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentRange {
    /// The first byte.
    pub first: u64,
    /// The last byte.
    pub last: u64,
    /// Bytes of the whole file.
    pub size: u64,
}

/// A part that is asked for, which may reach beyond the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestedRange {
    /// From a byte to another one, inclusive: `bytes=0-499`.
    Between(u64, u64),
    /// From a byte to the end: `bytes=500-`.
    From(u64),
    /// So many bytes at the end: `bytes=-500`.
    Last(u64),
}

impl ContentRange {
    /// Reads the value of `Content-Range`; `None` for what is no range of a file whose size is
    /// told.
    pub fn read(value: &str) -> Option<Self> {
        let (unit, rest) = value.split_once(' ')?;
        let (range, size) = rest.trim().split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let range = Self { first: number(first)?, last: number(last)?, size: number(size)? };
        let fits = range.first <= range.last && range.last < range.size;
        (unit.eq_ignore_ascii_case("bytes") && fits).then_some(range)
    }

    /// The number of its bytes.
    pub fn length(&self) -> u64 {
        self.last - self.first + 1
    }
}

impl RequestedRange {
    /// Reads the value of `Range`. What is no range, or several, is as good as none, so that
    /// all of the content is the answer.
    pub fn read(value: &str) -> Option<Self> {
        let (unit, range) = value.split_once('=')?;
        if !unit.trim().eq_ignore_ascii_case("bytes") || range.contains(',') {
            return None;
        }
        let (first, last) = range.trim().split_once('-')?;
        match (first, last) {
            ("", last) => number(last).map(Self::Last),
            (first, "") => number(first).map(Self::From),
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                (first <= last).then_some(Self::Between(first, last))
            }
        }
    }

    /// The bytes of a content of that size; `None` if it has none of them.
    pub fn of(self, size: u64) -> Option<Range<u64>> {
        let range = match self {
            Self::Between(first, last) => first..size.min(last.saturating_add(1)),
            Self::From(first) => first..size,
            Self::Last(count) => size.saturating_sub(count)..size,
        };
        (range.start < range.end).then_some(range)
    }
}

/// A number in digits alone.
pub fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}
