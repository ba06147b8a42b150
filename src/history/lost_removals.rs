// SPDX-License-Identifier: GPL-3.0-or-later
//! Removals that the history could not take: noted in a small file beside it, for its
//! owner alone, and applied when it is opened again. Whoever only reads hides what is
//! noted there. The file has its space from the beginning, since a full disk is the most
//! likely reason why the history takes nothing.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::error::HistoryError;
use super::removal::{self, is_removal, names_author};
use super::removal_notes::{FILE, cut_half, failed, forget, open, read};
use super::set_aside::set_aside;
use super::store::History;
use super::unwritten::RemovalSet;
use crate::protocol::Event;

/// Bytes that the file has for notes before there are any.
const RESERVED_BYTES: usize = 256 * 1024;

/// The notes beside one history, for the thread that writes it. Dropping them gives the
/// space back that no note has taken.
pub(super) struct LostRemovals {
    path: PathBuf,
    /// Number of the last removal that is noted.
    noted: u64,
    /// Removals that could not be noted the last time, nor written.
    unnoted: u64,
    /// The file, and the place of the next note in it.
    file: Option<(File, u64)>,
}

impl LostRemovals {
    /// Notes beside the history in the file `history`.
    pub fn beside(history: &Path) -> Self {
        let path = history.with_file_name(FILE);
        let mut notes = Self { path, noted: 0, unnoted: 0, file: None };
        notes.reserve();
        notes
    }

    /// Takes the space for notes, behind those that are there: also after the history was
    /// opened, which puts the file away that it has applied.
    pub fn reserve(&mut self) {
        let reserved = open(&self.path, RESERVED_BYTES);
        let reserved = reserved
            .inspect_err(|error| tracing::warn!(%error, "no space is reserved for removals"));
        self.file = reserved.ok();
    }

    /// Notes those among the events that tell of a removal and are not noted. Returns
    /// `false` if there is none.
    pub fn note(&mut self, events: &[Event]) -> bool {
        let lost: Vec<&Event> = events.iter().filter(|event| is_removal(event)).collect();
        self.unnoted = 0;
        let noted = self.noted;
        for event in lost.iter().filter(|event| event.number > noted) {
            // Those behind one that did not fit may be smaller, but are tried again anyway.
            if self.unnoted > 0 {
                self.unnoted += 1;
                continue;
            }
            match self.add(event) {
                Ok(()) => self.noted = event.number,
                Err(error) => {
                    tracing::error!(%error, "removals are not noted");
                    self.unnoted = 1;
                }
            }
        }
        if let Some((file, _)) = self.file.as_ref().filter(|_| !lost.is_empty())
            && let Err(error) = file.sync_all()
        {
            tracing::error!(%error, "removals that are noted may not outlive the power");
        }
        !lost.is_empty()
    }

    /// Removals of the last note that are neither written nor noted.
    pub fn unnoted(&self) -> u64 {
        self.unnoted
    }

    fn add(&mut self, event: &Event) -> io::Result<()> {
        let (file, end) = match &mut self.file {
            Some(file) => file,
            // Nothing could be reserved then; now it may be possible.
            file => file.insert(open(&self.path, 0)?),
        };
        let line = event.encode() + "\n";
        let written = file.write_all_at(line.as_bytes(), *end);
        match &written {
            Ok(()) => *end += line.len() as u64,
            // Half of it is behind the space that was reserved.
            Err(_) => cut_half(file, *end, line.len()),
        }
        written
    }

    /// Everything up to this number is written: the notes have served.
    pub fn written(&mut self, number: u64) {
        if self.noted > 0 && number >= self.noted {
            self.noted = 0;
            self.file = None;
            forget(&self.path);
            self.reserve();
        }
    }
}

impl Drop for LostRemovals {
    fn drop(&mut self) {
        match &self.file {
            Some((_, 0)) => forget(&self.path),
            Some((file, end)) => {
                if let Err(error) = file.set_len(*end) {
                    tracing::warn!(%error, "there is space left behind removals that are noted");
                }
            }
            None => {}
        }
    }
}

impl History {
    /// Removes what was to be removed when the history could not be written. That it is
    /// done twice after a crash does no harm. Notes that are damaged are put aside.
    pub(super) fn apply_lost_removals(&mut self) -> Result<(), HistoryError> {
        let path = self.path().with_file_name(FILE);
        let notes = read(&path).map_err(|error| failed(&path, &error))?;
        let Some(notes) = notes else { return Ok(()) };
        self.doing_with_index(|connection| {
            let transaction = connection.transaction()?;
            for event in &notes.events {
                removal::apply(&transaction, event, names_author(event))?;
            }
            transaction.commit()
        })?;
        if notes.is_damaged || notes.ends_early {
            tracing::warn!(path = %path.display(), "noted removals are damaged");
            let kept = set_aside(&path)
                .inspect_err(|error| tracing::warn!(%error, "they are not put aside"));
            self.damaged_notes = Some(kept.unwrap_or(path));
        } else {
            forget(&path);
        }
        Ok(())
    }
}

/// Hides what is noted beside a history that is only read.
pub(super) fn hide_lost_removals(history: &mut History) -> Result<(), HistoryError> {
    let path = history.path().with_file_name(FILE);
    let notes = read(&path).map_err(|error| failed(&path, &error))?;
    let Some(notes) = notes else { return Ok(()) };
    history.noted = RemovalSet::of(&notes.events);
    // The last may be on its way there.
    history.damaged_notes = notes.is_damaged.then_some(path);
    Ok(())
}

#[cfg(test)]
#[path = "lost_removals_tests.rs"]
mod tests;
