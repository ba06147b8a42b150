// SPDX-License-Identifier: GPL-3.0-or-later
//! Numbers on the command line, with a sentence for those that are none.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::i18n::{gettext, gettext_f};

/// Reads a whole number of a range.
pub fn within<T>(
    range: RangeInclusive<T>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: Copy + Display + FromStr + PartialOrd + Send + Sync + 'static,
{
    move |raw: &str| {
        let number = raw.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            let (first, last) = (range.start().to_string(), range.end().to_string());
            // Translators: {first} and {last} are numbers.
            gettext_f(
                "A whole number from {first} to {last} is wanted.",
                &[("first", &first), ("last", &last)],
            )
        })
    }
}

/// Reads a size in bytes, written as people do: `500M`, `4G`, or `500` for as many megabytes.
pub fn size(raw: &str) -> Result<u64, String> {
    const UNITS: [(&str, u64); 4] =
        [("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000)];
    let digits = raw.find(|c: char| !c.is_ascii_digit()).unwrap_or(raw.len());
    let (number, unit) = raw.split_at(digits);
    let unit = match unit.trim() {
        "" => Some(1_000_000),
        unit => UNITS.into_iter().find_map(|(name, bytes)| {
            let is_it = unit.eq_ignore_ascii_case(name) || unit.eq_ignore_ascii_case(&name[..1]);
            is_it.then_some(bytes)
        }),
    };
    let bytes = number.parse::<u64>().ok().zip(unit);
    let bytes = bytes.and_then(|(number, unit)| number.checked_mul(unit));
    bytes.filter(|bytes| *bytes > 0).ok_or_else(|| gettext("A size such as 500M or 4G is wanted."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_read_as_people_write_it() {
        let read = |raw| size(raw).ok();
        assert_eq!(read("500M"), Some(500_000_000));
        assert_eq!(read("500"), read("500 mb"));
        assert_eq!(
            (read("4G"), read("4g"), read("4GB")),
            (Some(4_000_000_000), read("4G"), read("4G"))
        );
        assert_eq!((read("20k"), read("1TB")), (Some(20_000), Some(1_000_000_000_000)));
        for raw in ["", "G", "0", "-1", "1.5G", "4X", "4 G B", "99999999999T"] {
            assert_eq!(read(raw), None, "{raw}");
        }
    }
}
