// SPDX-License-Identifier: GPL-3.0-or-later
//! The question which one of several files is meant.

use crate::history::LocalCalendar;
use crate::model::{KnownFile, seats_told_apart};
use crate::sentences;

/// The question which of these files is meant, the oldest first. People of the same name are
/// told apart.
pub fn choice(typed: &str, files: &[KnownFile]) -> String {
    let calendar = LocalCalendar::default();
    let lines = files.iter().zip(seats_told_apart(files)).map(|(known, seat)| {
        let KnownFile { number, time, file } = known;
        sentences::files::choice(*number, file, seat, &calendar.moment(*time))
    });
    [sentences::files::which(typed)].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}
