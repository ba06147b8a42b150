// SPDX-License-Identifier: GPL-3.0-or-later
//! One file that is to be sent or fetched.

use std::fs::File;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::news::{FileReport, FileStep};
use super::pace::FilePace;
use super::reading::{FileToRead, ReadingGuard, ReadingMark};
use crate::client::{PreparedFile, Transfer};
use crate::protocol::file::{FileWarning, JudgedFile};
use crate::protocol::{FileName, FileTypes, Request, SharedFile, UploadId};

/// Shortest time between two news of bytes.
const TOLD_EVERY: Duration = Duration::from_millis(250);

/// An order to send a file.
#[derive(Debug)]
pub struct FileToSend {
    /// The file.
    pub source: FileToRead,
    /// Bytes of it, as it was looked at.
    pub size: u64,
    /// Set if the room can tell whether it takes it, before all of it is read.
    pub asks_first: bool,
    /// Types of files that the room takes.
    pub types: FileTypes,
    /// Name for the others.
    pub name: FileName,
    /// Words about it; empty for none.
    pub caption: String,
}

impl FileToSend {
    /// Tells if the room takes it, as its content begins.
    pub fn is_taken_with(&self, start: &[u8]) -> bool {
        self.types.takes(JudgedFile::new(&self.name, start))
    }
}

/// An order to fetch a file.
#[derive(Debug)]
pub struct FileToFetch {
    /// Number of its event.
    pub number: u64,
    pub file: SharedFile,
    /// Folder for it.
    pub folder: PathBuf,
}

/// A file that is to be sent or fetched.
#[derive(Debug)]
pub struct MovingFile {
    /// Id of the request.
    pub id: String,
    pub order: FileTask,
    pub stage: JobStage,
    /// Number of times that the room was asked since bytes moved.
    pub asked: u32,
    pub pace: FilePace,
    /// Time at which it was told of the last time.
    pub told: Option<Instant>,
    /// Set if its event has come: it is in the room, whatever else is told.
    pub is_delivered: bool,
    /// Set while its transfer waits for a connection: the next one need not.
    pub waits: bool,
}

/// The task of a job.
#[derive(Debug)]
pub enum FileTask {
    Send {
        order: FileToSend,
        /// Set once it was read.
        prepared: Option<Box<(File, PreparedFile)>>,
        /// The upload that was granted last.
        upload: Option<UploadId>,
    },
    Fetch(FileToFetch),
}

/// The stage of a job.
#[derive(Debug)]
pub enum JobStage {
    /// Others come first, or the connection is lost.
    Queued,
    /// It is read, until this is dropped.
    Reading(ReadingGuard),
    /// The room is asked.
    Asked,
    /// It is on its way.
    Moving(Transfer),
}

impl MovingFile {
    /// A job whose turn has not come.
    pub fn new(id: String, order: FileTask) -> Self {
        let (stage, pace) = (JobStage::Queued, FilePace::default());
        Self { id, order, stage, asked: 0, pace, told: None, is_delivered: false, waits: false }
    }

    /// Name of the file.
    pub fn name(&self) -> &FileName {
        match &self.order {
            FileTask::Send { order, .. } => &order.name,
            FileTask::Fetch(order) => &order.file.name,
        }
    }

    /// Tells if that is its name, in any case, or the number of its event.
    pub fn is_called(&self, typed: &str) -> bool {
        let number = typed.strip_prefix('#').unwrap_or(typed).parse().ok();
        let is_number = number.is_some() && number == self.number();
        is_number || self.name().as_str().to_lowercase() == typed.to_lowercase()
    }

    /// Number of the event, if it is fetched.
    pub fn number(&self) -> Option<u64> {
        match &self.order {
            FileTask::Send { .. } => None,
            FileTask::Fetch(order) => Some(order.number),
        }
    }

    /// The reason to beware of it that the host has found, if it is fetched.
    pub fn found(&self) -> Option<FileWarning> {
        match &self.order {
            FileTask::Send { .. } => None,
            FileTask::Fetch(order) => order.file.beware,
        }
    }

    /// The request that asks the room; `None` for a file that was not read yet.
    pub fn request(&self) -> Option<Request> {
        let id = Some(self.id.clone());
        match &self.order {
            FileTask::Send { order, prepared, upload } => {
                let Some((_, prepared)) = prepared.as_deref() else {
                    return order.asks_first.then_some(Request::Quota { id });
                };
                let offer = prepared.offer(order.name.as_str(), &order.caption, *upload);
                Some(Request::Offer { id, offer })
            }
            FileTask::Fetch(order) => Some(Request::Fetch { id, file: order.number }),
        }
    }

    /// Returns `true` if its turn has not come.
    pub fn is_queued(&self) -> bool {
        matches!(self.stage, JobStage::Queued)
    }

    /// Returns `true` if the room was asked, and has not answered.
    pub fn is_asked(&self) -> bool {
        matches!(self.stage, JobStage::Asked)
    }

    /// Returns `true` for a file to be sent.
    pub fn is_sent(&self) -> bool {
        matches!(self.order, FileTask::Send { .. })
    }

    /// Returns `true` for a file that was read, to be sent.
    pub fn is_prepared(&self) -> bool {
        matches!(self.order, FileTask::Send { prepared: Some(_), .. })
    }

    /// Returns `true` for a file of which the room is asked before it is read.
    pub fn asks_first(&self) -> bool {
        match &self.order {
            FileTask::Send { order, prepared, .. } => order.asks_first && prepared.is_none(),
            FileTask::Fetch(_) => false,
        }
    }

    /// Tells if that is the upload that was granted last.
    pub fn has_upload(&self, granted: UploadId) -> bool {
        matches!(&self.order, FileTask::Send { upload, .. } if *upload == Some(granted))
    }

    /// Tells if it is read by the reading with that mark.
    pub fn is_read_by(&self, mark: &ReadingMark) -> bool {
        matches!(&self.stage, JobStage::Reading(reading) if reading.has(mark))
    }

    /// News of it.
    pub fn news(&self, step: FileStep) -> FileReport {
        let (id, name, number) = (self.id.clone(), self.name().clone(), self.number());
        let (from, seat) = match &self.order {
            FileTask::Send { .. } => (None, None),
            FileTask::Fetch(order) => (Some(order.file.from.clone()), order.file.seat),
        };
        FileReport { id, name, number, from, seat, step }
    }

    /// Takes note of bytes that have moved; not all of it is told.
    pub fn moved(&mut self, done: u64, size: u64) -> Option<FileStep> {
        let now = Instant::now();
        self.pace.note(now, done);
        (self.asked, self.waits) = (0, false);
        let is_told = self.told.is_some_and(|told| now - told < TOLD_EVERY);
        if is_told && done != size {
            return None;
        }
        self.told = Some(now);
        let (speed, left) = (self.pace.speed(), self.pace.left(size));
        Some(FileStep::Moving { done, size, speed, left })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_known_by_its_mark_alone() {
        let (before, now) = (ReadingGuard::default(), ReadingGuard::default());
        let (of_before, of_now) = (before.mark(), now.mark());
        drop(before);
        assert!(of_before.is_over() && !of_now.is_over());
        let order = FileToSend {
            source: FileToRead::File("a.png".into()),
            size: 1,
            asks_first: true,
            types: FileTypes::NoPrograms,
            name: FileName::new("a.png"),
            caption: String::new(),
        };
        assert!(order.is_taken_with(b"just words") && !order.is_taken_with(b"#!/bin/sh\n"));
        let order = FileTask::Send { order, prepared: None, upload: None };
        let mut job = MovingFile::new("same".into(), order);
        assert!(!job.is_read_by(&of_now) && job.asks_first());
        job.stage = JobStage::Reading(now);
        assert!(job.is_read_by(&of_now) && !job.is_read_by(&of_before));
    }
}
