// SPDX-License-Identifier: GPL-3.0-or-later
//! Files on their way, for people: a line that replaces itself at a terminal, and one now
//! and then elsewhere.

use std::io;
use std::time::{Duration, Instant};

use super::news::{FileFailure, FileReport, FileStep};
use crate::cli::{line_editor, print};
use crate::sentences;

/// Time between two lines about progress where none replaces another.
const SPARSE: Duration = Duration::from_secs(10);
/// Files whose progress is shown at a time.
const SHOWN: usize = 3;

/// The screen of files on their way.
#[derive(Debug, Default)]
pub struct FileScreen {
    /// Set if it is told that a file was sent: nobody sees what happens in the room.
    alone: bool,
    /// Those on their way: id, and what is told of it.
    moving: Vec<(String, String)>,
    /// Time of the last line where none replaces another.
    told: Option<Instant>,
}

impl FileScreen {
    /// That of somebody who sees nothing of the room.
    pub fn alone() -> Self {
        Self { alone: true, ..Self::default() }
    }

    /// Shows news of a file.
    pub fn show(&mut self, news: &FileReport) -> io::Result<()> {
        let FileReport { id, name, step, .. } = news;
        match step {
            FileStep::Reading { done, size } => {
                self.progress(id, sentences::files::reading(name, *done, *size));
            }
            FileStep::Moving { done, size, speed, left } => {
                let told = sentences::files::progress(name, (*done, *size), *speed, *left);
                self.progress(id, told);
            }
            FileStep::Waiting => self.progress(id, sentences::files::waiting(name)),
            FileStep::Done { path: Some(path), warnings } => {
                self.over(id);
                let path = path.display().to_string();
                print::own(&sentences::files::saved(&path, news.from.as_ref()))?;
                for warning in warnings {
                    print::own(&sentences::files::warning(*warning))?;
                }
            }
            FileStep::Done { path: None, .. } => {
                self.over(id);
                // Elsewhere the room tells it.
                if self.alone {
                    print::own(&sentences::files::sent(name))?;
                }
            }
            FileStep::Failed(failure) => {
                self.over(id);
                if let Some(told) = failed(news, *failure) {
                    print::aside(&told);
                }
            }
            FileStep::Cancelled => {
                self.over(id);
                print::own(&sentences::files::cancelled(name))?;
            }
        }
        Ok(())
    }

    fn progress(&mut self, id: &str, told: String) {
        match self.moving.iter_mut().find(|(moving, _)| moving == id) {
            Some((_, before)) => *before = told,
            None => self.moving.push((id.to_owned(), told)),
        }
        let lines = self.moving.iter().take(SHOWN).map(|(_, told)| told.as_str());
        let status = lines.collect::<Vec<_>>().join(" · ");
        if line_editor::show_status(&status) {
            return;
        }
        let now = Instant::now();
        if self.told.is_none_or(|told| now - told >= SPARSE) {
            // The first one begins the pause.
            if self.told.is_some() {
                print::aside(&status);
            }
            self.told = Some(now);
        }
    }

    fn over(&mut self, id: &str) {
        self.moving.retain(|(moving, _)| moving != id);
        if self.moving.is_empty() {
            self.told = None;
        }
        let lines = self.moving.iter().take(SHOWN).map(|(_, told)| told.as_str());
        line_editor::show_status(&lines.collect::<Vec<_>>().join(" · "));
    }
}

/// The sentence for a file that was not moved; `None` if the room says why.
pub fn failed(news: &FileReport, failure: FileFailure) -> Option<String> {
    match failure {
        FileFailure::Prepare(error) => Some(sentences::files::prepare_error(&news.name, error)),
        FileFailure::Transfer(error) => Some(sentences::files::transfer_error(&news.name, error)),
        FileFailure::NotTaken(reason) => Some(sentences::files::not_taken(&news.name, reason)),
        FileFailure::Send(error) => Some(sentences::send_error(error)),
        FileFailure::Refused => None,
    }
}
