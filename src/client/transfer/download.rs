// SPDX-License-Identifier: GPL-3.0-or-later
//! Fetching the content of a file.

use super::control::TransferControl;
use super::error::TransferError;
use super::event::{TransferEvent, TransferSink};
use super::http::HttpRequest;
use super::line::HttpLine;
use super::part::PartFile;
use super::patience::{Setback, TransferWork, persist};
use super::peer::TransferPeer;
use super::place::DownloadPlace;
use crate::protocol::DownloadGrant;
use crate::protocol::file::{SLICE_BYTES, SliceHashes};

/// Largest file that is fetched: its list of slices is held in memory (32 MiB).
const LARGEST: u64 = 1024 * 1024 * 1024 * 1024;
/// Slices that may be wrong before no more is believed.
const WRONG_SLICES: u32 = 16;

/// A download.
pub(super) struct DownloadWork {
    peer: TransferPeer,
    grant: DownloadGrant,
    to: DownloadPlace,
    part: Option<PartFile>,
    wrong: u32,
}

impl DownloadWork {
    pub fn new(peer: TransferPeer, grant: DownloadGrant, to: DownloadPlace) -> Self {
        Self { peer, grant, to, part: None, wrong: 0 }
    }

    /// Runs it to the end. Returns the last event.
    pub fn run(mut self, control: &TransferControl, sink: &mut TransferSink) -> TransferEvent {
        if self.grant.size > LARGEST {
            return TransferEvent::Failed(TransferError::TooLargeHere);
        }
        let ended = persist(&mut self, control, sink);
        match (ended, self.part) {
            (Ok(()), Some(part)) => {
                let origin = format!("https://{}/f/{}", self.peer.address(), self.grant.blake3);
                match part.finish(&origin) {
                    Ok(path) => TransferEvent::Done { path },
                    Err(error) => TransferEvent::Failed(error),
                }
            }
            (Ok(()), None) => TransferEvent::Failed(TransferError::Fault),
            (Err(end), Some(mut part)) => {
                match end {
                    TransferEvent::Cancelled => part.discard(),
                    _ => part.tidy(),
                }
                end
            }
            (Err(end), None) => end,
        }
    }

    /// The list of slices, which makes the hash of the file.
    fn slices(&self, control: &TransferControl) -> Result<SliceHashes, Setback> {
        let DownloadGrant { blake3, size, .. } = self.grant;
        let length = SliceHashes::count(size) * 32;
        // The hash of a small file is all that it needs.
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        if length > 0 {
            let path = format!("/f/{blake3}/slices");
            let mut line = HttpLine::open(&self.peer, control)?;
            line.ask(&self.request(&path, None))?;
            let answer = line.answer(false)?;
            if answer.status != 200 {
                return Err(answer.setback());
            }
            if answer.length != Some(length) {
                return Err(TransferError::Protocol.into());
            }
            line.read_body(&mut bytes)?;
        }
        let verified = SliceHashes::verified(blake3, size, &bytes);
        verified.map_err(|_| TransferError::WrongContent.into())
    }

    fn request<'a>(&'a self, path: &'a str, part: Option<(u64, u64)>) -> HttpRequest<'a> {
        let (token, size) = (&self.grant.token, self.grant.size);
        HttpRequest { method: "GET", path, token, length: None, part, size }
    }

    /// Opens the part, once it is known what has to be in it.
    fn part(
        &mut self,
        control: &TransferControl,
        sink: &mut TransferSink,
    ) -> Result<PartFile, Setback> {
        if let Some(part) = self.part.take() {
            return Ok(part);
        }
        let (slices, size) = (self.slices(control)?, self.grant.size);
        let told = |done| sink.moved(done, size);
        Ok(PartFile::open(&self.to, slices, told)?)
    }

    /// Fetches some slices in a row: the first, and the one behind the last.
    fn fetch(
        &mut self,
        part: &mut PartFile,
        (first, behind): (u64, u64),
        control: &TransferControl,
        sink: &mut TransferSink,
    ) -> Result<(), Setback> {
        let size = self.grant.size;
        let wanted = (first * SLICE_BYTES, size.min(behind * SLICE_BYTES));
        let path = format!("/f/{}", self.grant.blake3);
        let mut line = HttpLine::open(&self.peer, control)?;
        line.ask(&self.request(&path, Some(wanted)))?;
        let answer = line.answer(false)?;
        let (length, all) = (wanted.1 - wanted.0, (wanted.0, wanted.1, size));
        match answer.status {
            206 if answer.part == Some(all) && answer.length == Some(length) => {}
            // It has no parts, or the part is the whole.
            200 if wanted.0 == 0 && answer.length == Some(size) => {}
            200 | 206 => return Err(TransferError::Protocol.into()),
            _ => return Err(answer.setback()),
        }
        let mut slice = Vec::new();
        for index in first..behind {
            let bytes = (size - index * SLICE_BYTES).min(SLICE_BYTES);
            slice.resize(usize::try_from(bytes).unwrap_or(0), 0);
            line.read_body(&mut slice)?;
            if part.put(index, &slice)? {
                sink.moved(part.done(), size);
            } else {
                self.wrong += 1;
                tracing::info!(index, "a slice is not what it has to be");
                if self.wrong >= WRONG_SLICES {
                    return Err(TransferError::WrongContent.into());
                }
            }
        }
        Ok(())
    }
}

impl TransferWork for DownloadWork {
    fn attempt(
        &mut self,
        control: &TransferControl,
        sink: &mut TransferSink,
    ) -> Result<(), Setback> {
        let mut part = self.part(control, sink)?;
        let mut fetched = Ok(());
        while let (Ok(()), Some(missing)) = (fetched, part.missing()) {
            fetched = self.fetch(&mut part, missing, control, sink);
        }
        self.part = Some(part);
        fetched
    }

    fn done(&self) -> u64 {
        self.part.as_ref().map_or(0, PartFile::done)
    }
}
