// SPDX-License-Identifier: GPL-3.0-or-later
//! The question which one of several files is meant.

use std::collections::{HashMap, HashSet};

use super::known::KnownFile;
use crate::history::LocalCalendar;
use crate::sentences;

/// The question which of these files is meant, the oldest first. People of the same name are
/// told apart.
pub fn choice(typed: &str, files: &[KnownFile]) -> String {
    let mut seats = HashMap::<_, HashSet<_>>::new();
    for KnownFile { file, .. } in files {
        seats.entry(file.from.folded()).or_default().insert(file.seat);
    }
    let calendar = LocalCalendar::default();
    let line = |KnownFile { number, time, file }: &KnownFile| {
        let is_shared = seats.get(&file.from.folded()).is_some_and(|seats| seats.len() > 1);
        let seat = file.seat.filter(|_| is_shared);
        sentences::files::choice(*number, file, seat, &calendar.moment(*time))
    };
    let question = [sentences::files::which(typed)];
    question.into_iter().chain(files.iter().map(line)).collect::<Vec<_>>().join("\n")
}
