// SPDX-License-Identifier: GPL-3.0-or-later
//! The days among which is searched.

use crate::i18n::gettext;
use crate::ui::clock;

/// Some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayChoice {
    /// Days before today with which it begins; `None` for all.
    since: Option<i32>,
    /// Days before today behind which it ends.
    until: Option<i32>,
}

/// The choices, in the order of [`words`].
const CHOICES: [DayChoice; 5] = [
    DayChoice { since: None, until: None },
    DayChoice { since: Some(0), until: None },
    DayChoice { since: Some(1), until: Some(0) },
    DayChoice { since: Some(6), until: None },
    DayChoice { since: Some(29), until: None },
];

/// The choices in words.
pub fn words() -> [String; 5] {
    [
        // Translators: a choice among days: whenever it was said.
        gettext("On any day"),
        gettext("Today"),
        gettext("Yesterday"),
        // Translators: a choice among days.
        gettext("In the last 7 days"),
        gettext("In the last 30 days"),
    ]
}

impl DayChoice {
    /// The choice with this number.
    pub fn of(index: u32) -> Self {
        let index = usize::try_from(index).unwrap_or(0);
        CHOICES.get(index).copied().unwrap_or(CHOICES[0])
    }

    /// The times it begins and ends at, in milliseconds since 1970.
    pub fn times(self) -> (Option<u64>, Option<u64>) {
        (self.since.and_then(clock::midnight), self.until.and_then(clock::midnight))
    }
}
