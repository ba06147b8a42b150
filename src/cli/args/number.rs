// SPDX-License-Identifier: GPL-3.0-or-later
//! Numbers on the command line, with a sentence for those that are none.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::i18n::gettext_f;

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
