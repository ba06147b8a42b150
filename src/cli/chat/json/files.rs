// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines about files, of the room and of ours.

use std::io;

use super::output::encoded;
use super::own::{OwnMessage, TransferState};
use crate::cli::chat::files::{FileFailure, FileReport, FileStep, failed};
use crate::cli::print;
use crate::protocol::Event;
use crate::protocol::file::FileWarning;

/// Prints news of a file of ours.
pub fn transfer(news: FileReport) -> io::Result<()> {
    print::json(&encoded(&line(news)))
}

/// Prints the files of the room.
pub fn files(id: Option<String>, files: Vec<Event>) -> io::Result<()> {
    print::json(&encoded(&OwnMessage::Files { id, files }))
}

fn line(news: FileReport) -> OwnMessage {
    let message = match &news.step {
        FileStep::Failed(failure) => failed(&news, *failure),
        _ => None,
    };
    let reason = match &news.step {
        FileStep::Failed(FileFailure::NotTaken(reason)) => Some(*reason),
        _ => None,
    };
    let (state, done, size) = match news.step {
        FileStep::Reading { done, size } => (TransferState::Reading, Some(done), Some(size)),
        FileStep::Moving { done, size, .. } => (TransferState::Moving, Some(done), Some(size)),
        FileStep::Waiting => (TransferState::Waiting, None, None),
        FileStep::Done { .. } => (TransferState::Done, None, None),
        FileStep::Failed(_) => (TransferState::Failed, None, None),
        FileStep::Cancelled => (TransferState::Cancelled, None, None),
    };
    let (path, warnings) = match news.step {
        FileStep::Done { path, warnings } => (path, warnings),
        _ => (None, Vec::new()),
    };
    let dangerous = warnings.contains(&FileWarning::Dangerous);
    let disguised = warnings.contains(&FileWarning::Disguised);
    let path = path.map(|path| path.to_string_lossy().into_owned());
    let FileReport { id, name, number: file, from, seat, .. } = news;
    OwnMessage::Transfer {
        id,
        name,
        file,
        from,
        seat,
        state,
        done,
        size,
        path,
        dangerous,
        disguised,
        reason,
        message,
    }
}
