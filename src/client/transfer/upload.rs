// SPDX-License-Identifier: GPL-3.0-or-later
//! Sending the content of a file.

use std::fs::File;
use std::os::unix::fs::FileExt;

use super::control::TransferControl;
use super::error::TransferError;
use super::event::{TransferEvent, TransferSink};
use super::http::{HttpAnswer, HttpRequest};
use super::line::HttpLine;
use super::patience::{Setback, TransferWork, persist};
use super::peer::TransferPeer;
use super::prepare::PreparedFile;
use crate::client::error::Unreachable;
use crate::protocol::UploadGrant;
use crate::protocol::file::SliceHashes;

/// Bytes that are read and sent at once.
const PIECE_BYTES: usize = 256 * 1024;

/// An upload.
pub(super) struct UploadWork {
    peer: TransferPeer,
    grant: UploadGrant,
    file: File,
    prepared: PreparedFile,
    /// Set once the host has the list of slices, or needs none.
    is_sliced: bool,
    /// Bytes that the host has; `None` if it has to be asked.
    offset: Option<u64>,
    /// The most that the host ever had.
    best: u64,
}

impl UploadWork {
    pub fn new(peer: TransferPeer, grant: UploadGrant, file: File, prepared: PreparedFile) -> Self {
        let is_sliced = SliceHashes::count(prepared.size()) == 0;
        let (offset, best) = (Some(grant.from), grant.from);
        Self { peer, grant, file, prepared, is_sliced, offset, best }
    }

    /// Runs it to the end. Returns the last event.
    pub fn run(mut self, control: &TransferControl, sink: &mut TransferSink) -> TransferEvent {
        match persist(&mut self, control, sink) {
            Ok(()) => TransferEvent::Done { path: None },
            Err(end) => end,
        }
    }

    fn request<'a>(
        &'a self,
        method: &'static str,
        path: &'a str,
        length: Option<u64>,
    ) -> HttpRequest<'a> {
        let (token, size) = (&self.grant.token, self.prepared.size());
        HttpRequest { method, path, token, length, part: None, size }
    }

    /// Sends the list of slices, so that the host can verify each as it arrives.
    fn send_slices(&mut self, control: &TransferControl) -> Result<(), Setback> {
        let bytes = self.prepared.slices.to_bytes();
        let path = format!("/f/{}/slices", self.grant.upload);
        let mut line = HttpLine::open(&self.peer, control)?;
        line.ask(&self.request("PUT", &path, Some(bytes.len() as u64)))?;
        for piece in bytes.chunks(PIECE_BYTES) {
            if !line.send_body(piece)? {
                break;
            }
        }
        let answer = line.answer(true)?;
        match answer.status {
            200 | 201 | 204 => {}
            // An earlier connection of ours is not gone yet.
            409 => return Err(Setback::Lost(Unreachable::Closed)),
            _ => return Err(answer.setback()),
        }
        self.is_sliced = true;
        Ok(())
    }

    /// Asks how much the host has.
    fn ask_offset(&mut self, control: &TransferControl) -> Result<(), Setback> {
        let path = format!("/f/{}", self.grant.upload);
        let mut line = HttpLine::open(&self.peer, control)?;
        line.ask(&self.request("HEAD", &path, None))?;
        let answer = line.answer(true)?;
        match answer.status {
            200 | 204 => self.note(&answer),
            _ => Err(answer.setback()),
        }
    }

    /// Takes note of what the host says it has.
    fn note(&mut self, answer: &HttpAnswer) -> Result<(), Setback> {
        let offset = answer.offset.filter(|offset| *offset <= self.prepared.size());
        let offset = offset.ok_or(TransferError::Protocol)?;
        self.best = self.best.max(offset);
        self.offset = Some(offset);
        Ok(())
    }

    /// Sends the rest from `offset` on. Returns `true` when the host has it all.
    fn send_rest(
        &mut self,
        offset: u64,
        control: &TransferControl,
        sink: &mut TransferSink,
    ) -> Result<bool, Setback> {
        self.check()?;
        let size = self.prepared.size();
        let path = format!("/f/{}", self.grant.upload);
        let mut line = HttpLine::open(&self.peer, control)?;
        let request = self.request("PUT", &path, Some(size - offset));
        line.ask(&HttpRequest { part: Some((offset, size)), ..request })?;
        self.send_content(&mut line, offset, sink)?;
        let answer = line.answer(true)?;
        match answer.status {
            200 | 201 => return Ok(true),
            204 | 409 => self.note(&answer)?,
            422 => {
                self.check()?;
                return Err(answer.setback());
            }
            _ => return Err(answer.setback()),
        }
        let has_gained = self.offset > Some(offset);
        // Without a pause, only as long as it gets ahead.
        if has_gained { Ok(false) } else { Err(Setback::Lost(Unreachable::Closed)) }
    }

    fn send_content(
        &self,
        line: &mut HttpLine,
        mut offset: u64,
        sink: &mut TransferSink,
    ) -> Result<(), Setback> {
        let size = self.prepared.size();
        let mut piece = vec![0; PIECE_BYTES];
        sink.moved(offset, size);
        while offset < size {
            let most = usize::try_from(size - offset).unwrap_or(PIECE_BYTES).min(PIECE_BYTES);
            let read = self.file.read_at(&mut piece[..most], offset);
            let read = read.map_err(|error| TransferError::Unreadable(error.kind()))?;
            if read == 0 {
                return Err(TransferError::FileChanged.into());
            }
            if !line.send_body(&piece[..read])? {
                break;
            }
            offset += read as u64;
            sink.moved(offset, size);
        }
        Ok(())
    }

    /// Looks whether the file is as it was when it was read.
    fn check(&self) -> Result<(), TransferError> {
        let facts = self.file.metadata();
        let facts = facts.map_err(|error| TransferError::Unreadable(error.kind()))?;
        let is_same =
            facts.len() == self.prepared.size() && facts.modified().ok() == self.prepared.modified;
        if is_same { Ok(()) } else { Err(TransferError::FileChanged) }
    }
}

impl TransferWork for UploadWork {
    fn attempt(
        &mut self,
        control: &TransferControl,
        sink: &mut TransferSink,
    ) -> Result<(), Setback> {
        if !self.is_sliced {
            self.send_slices(control)?;
        }
        loop {
            let Some(offset) = self.offset.take() else {
                self.ask_offset(control)?;
                continue;
            };
            if self.send_rest(offset, control, sink)? {
                return Ok(());
            }
        }
    }

    fn done(&self) -> u64 {
        self.best
    }
}
