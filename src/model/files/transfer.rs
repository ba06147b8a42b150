// SPDX-License-Identifier: GPL-3.0-or-later
//! One transfer: its stage, and how far it has come.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::rate::TransferRate;
use super::spoken::SpokenProgress;
use super::trouble::FileTrouble;
use crate::protocol::FileName;
use crate::protocol::file::JudgedFile;

/// Least time between two drawings of one transfer that goes on.
const DRAWN: Duration = Duration::from_millis(200);

/// The mark by which a transfer is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FileKey {
    /// A file of ours on its way into the room, by the id of its offer.
    Ours(Arc<str>),
    /// A file that is in the room, by the number of its event.
    Shared(u64),
    /// The same, fetched to be looked at and not to be kept.
    Viewed(u64),
}

/// A file of the room that was saved here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFile {
    /// The file on this computer.
    pub path: PathBuf,
    /// The judgement of it, by its name and its content.
    pub judged: JudgedFile,
}

/// Stage of a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferStage {
    /// It waits for its turn.
    Queued,
    /// The file of ours is read for the first time.
    Preparing,
    /// The room is asked.
    Asking,
    /// Bytes move.
    Moving,
    /// It stands, as the person wants.
    Paused,
    /// The connection is lost; it goes on by itself.
    Waiting,
    /// All of it is there: in that file, where it was fetched.
    Done(Option<SavedFile>),
    /// It failed.
    Failed(FileTrouble),
}

/// News of a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferNews {
    /// It has to wait for its turn once more.
    Queued,
    /// It is its turn: the file is read.
    Preparing,
    /// So many bytes of ours are read.
    Read(u64),
    /// The room is asked.
    Asking,
    /// So many bytes have moved.
    Moved(u64),
    /// The person wants it to stand.
    Paused,
    /// The person wants it to go on.
    Resumed,
    /// The connection is lost; it is tried again.
    Waiting,
    /// All of it is there: in that file, where it was fetched.
    Done(Option<SavedFile>),
    /// It failed.
    Failed(FileTrouble),
}

/// A transfer, as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileTransfer {
    /// Name of the file.
    pub name: FileName,
    /// Bytes of it.
    pub size: u64,
    /// Bytes that are read, or have moved.
    pub done: u64,
    /// Its stage.
    pub stage: TransferStage,
    /// Its speed.
    pub rate: TransferRate,
    /// The number of the attempt: what is told of another one is of no interest.
    pub(super) run: u64,
    spoken: SpokenProgress,
    drawn: Option<Instant>,
}

impl TransferStage {
    /// Tells if nothing more comes of it.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Done(_) | Self::Failed(_))
    }

    /// Tells if it failed for nothing but the connection to the room.
    pub fn is_cut_off(&self) -> bool {
        matches!(self, Self::Failed(trouble) if trouble.is_cut_off())
    }

    /// Tells if bytes move, or would.
    pub fn is_moving(&self) -> bool {
        matches!(self, Self::Moving | Self::Waiting | Self::Paused)
    }

    /// Tells if it takes one of the few places of those that move. What is paused leaves its
    /// place to others.
    pub fn is_active(&self) -> bool {
        matches!(self, Self::Preparing | Self::Asking | Self::Moving | Self::Waiting)
    }
}

impl FileTransfer {
    /// A transfer that waits for its turn.
    pub(super) fn new(name: FileName, size: u64, run: u64) -> Self {
        Self {
            name,
            size,
            done: 0,
            stage: TransferStage::Queued,
            rate: TransferRate::default(),
            run,
            spoken: SpokenProgress::default(),
            drawn: None,
        }
    }

    /// Takes in what is told of it; tells if that is to be drawn now.
    pub(super) fn take(&mut self, news: TransferNews, now: Instant) -> bool {
        let before = self.stage.clone();
        if before.is_over() {
            return false;
        }
        match news {
            TransferNews::Queued => self.go_to(TransferStage::Queued, self.done),
            TransferNews::Preparing => self.go_to(TransferStage::Preparing, 0),
            TransferNews::Asking => self.go_to(TransferStage::Asking, 0),
            TransferNews::Read(done) if before == TransferStage::Preparing => self.done = done,
            TransferNews::Read(_) => {}
            TransferNews::Moved(done) => self.moved(done, now),
            TransferNews::Paused => self.go_to(TransferStage::Paused, self.done),
            // It moves as soon as bytes do.
            TransferNews::Resumed => self.go_to(TransferStage::Asking, self.done),
            TransferNews::Waiting if before == TransferStage::Paused => {}
            TransferNews::Waiting => self.go_to(TransferStage::Waiting, self.done),
            TransferNews::Done(saved) => self.go_to(TransferStage::Done(saved), self.size),
            TransferNews::Failed(trouble) => self.go_to(TransferStage::Failed(trouble), self.done),
        }
        let is_old = self.drawn.is_none_or(|at| now.saturating_duration_since(at) >= DRAWN);
        let is_due = self.stage != before || is_old;
        if is_due {
            self.drawn = Some(now);
        }
        is_due
    }

    /// Percentage that is there.
    pub fn percent(&self) -> u64 {
        let done = u128::from(self.done.min(self.size)) * 100;
        u64::try_from(done / u128::from(self.size.max(1))).unwrap_or(100)
    }

    /// The part that is there, from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "a bar has some hundred pixels")]
    pub fn fraction(&self) -> f64 {
        (self.done as f64 / self.size.max(1) as f64).min(1.0)
    }

    /// The percentage that is spoken of now, if one is.
    pub fn spoken(&mut self, now: Instant) -> Option<u64> {
        match self.stage {
            TransferStage::Moving => self.spoken.due(self.done, self.size, now),
            _ => None,
        }
    }

    fn moved(&mut self, done: u64, now: Instant) {
        // What is on its way while it stands is no sign that it moves.
        if self.stage != TransferStage::Paused {
            self.stage = TransferStage::Moving;
            self.rate.note(done, now);
        }
        self.done = done.min(self.size);
    }

    fn go_to(&mut self, stage: TransferStage, done: u64) {
        if self.stage != stage {
            self.rate.stop();
        }
        (self.stage, self.done) = (stage, done);
    }
}
