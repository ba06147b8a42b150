// SPDX-License-Identifier: GPL-3.0-or-later
//! Fetching the content of a file.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use std::time::Duration;

use super::control::TransferControl;
use super::error::TransferError;
use super::event::{TransferEvent, TransferSink};
use super::fetch::ContentSource;
use super::line::HttpLine;
use super::part::{PartContent, PartFile};
use super::patience::{Setback, TransferWork, persist};
use super::peer::TransferPeer;
use super::place::DownloadPlace;
use super::swarm::{self, Swarm};
use crate::client::error::Unreachable;
use crate::protocol::DownloadGrant;
use crate::protocol::file::SliceHashes;

/// Largest file that is fetched: its list of slices is held in memory (32 MiB).
const LARGEST: u64 = 1024 * 1024 * 1024 * 1024;
/// Slices that may be wrong before no more is believed.
const WRONG_SLICES: u32 = 16;
/// Time after which a slice that somebody else is to have for us is fetched from the host.
const LATE: Duration = Duration::from_millis(500);

/// A download.
pub(super) struct DownloadWork {
    peer: TransferPeer,
    grant: DownloadGrant,
    to: DownloadPlace,
    part: Option<PartFile>,
    wrong: u32,
    /// Absent while it is paused, and where there is none.
    swarm: Option<Swarm>,
}

impl DownloadWork {
    pub fn new(peer: TransferPeer, grant: DownloadGrant, to: DownloadPlace) -> Self {
        Self { peer, grant, to, part: None, wrong: 0, swarm: None }
    }

    /// Runs it to the end. Returns the last event.
    pub fn run(mut self, control: &Arc<TransferControl>, sink: &mut TransferSink) -> TransferEvent {
        if self.grant.size > LARGEST {
            return TransferEvent::Failed(TransferError::TooLargeHere);
        }
        let ended = persist(&mut self, control, sink);
        // Nobody else has hands on the file from here on.
        let had_swarm = self.swarm.take().is_some_and(|swarm| swarm.had_others());
        match (ended, self.part) {
            (Ok(()), Some(part)) => {
                let origin = format!("https://{}/f/{}", self.peer.address(), self.grant.blake3);
                let content = Arc::clone(&part.content);
                match part.finish(&origin) {
                    Ok(path) => {
                        if had_swarm && path.is_some() {
                            let control = Arc::clone(control);
                            swarm::serve_for_a_while(&self.peer, &self.grant, &content, control);
                        }
                        TransferEvent::Done { path }
                    }
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
            line.ask(&self.source().request(&path, None))?;
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

    fn source(&self) -> ContentSource<'_> {
        let DownloadGrant { blake3, size, token, .. } = &self.grant;
        ContentSource { peer: &self.peer, token, blake3: *blake3, size: *size }
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

    /// Fetches all that nobody else fetches for us.
    fn fetch_all(
        &mut self,
        content: &PartContent,
        swarm: Option<&Swarm>,
        control: &TransferControl,
        sink: &mut TransferSink,
    ) -> Result<(), Setback> {
        while !content.is_whole() {
            if control.is_stopped() {
                return Err(Setback::Lost(Unreachable::Closed));
            }
            let claimed = match swarm {
                Some(swarm) => swarm.claim_for_host(content),
                None => content.claim(0, u64::MAX, |_| true),
            };
            let Some(slices) = claimed.or_else(|| self.late(content, sink)) else { continue };
            let fetched = self.fetch(content, slices.clone(), (swarm, control), sink);
            content.unclaim(slices);
            fetched?;
        }
        sink.moved(content.done(), self.grant.size);
        Ok(())
    }

    /// Waits a moment for slices that others are to have for us; the first of them if none came.
    fn late(&self, content: &PartContent, sink: &mut TransferSink) -> Option<Range<u64>> {
        let done = content.done();
        content.wait_for_some(LATE);
        sink.moved(content.done(), self.grant.size);
        let late = content.first_claimed().filter(|_| content.done() == done)?;
        Some(late..late + 1)
    }

    /// Fetches slices in a row from the host. Once others have some for us, it is not all of them.
    fn fetch(
        &mut self,
        content: &PartContent,
        slices: Range<u64>,
        (swarm, control): (Option<&Swarm>, &TransferControl),
        sink: &mut TransferSink,
    ) -> Result<(), Setback> {
        let mut wrong = self.wrong;
        let fetched = self.source().fetch(slices.clone(), control, |index, slice| {
            if content.put(index, slice)? {
                sink.moved(content.done(), self.grant.size);
            } else {
                wrong += 1;
                tracing::info!(index, "a slice is not what it has to be");
                if wrong >= WRONG_SLICES {
                    return Err(TransferError::WrongContent.into());
                }
            }
            Ok(match swarm {
                Some(swarm) if swarm.are_too_many(&slices) => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            })
        });
        self.wrong = wrong;
        fetched
    }
}

impl TransferWork for DownloadWork {
    fn attempt(
        &mut self,
        control: &TransferControl,
        sink: &mut TransferSink,
    ) -> Result<(), Setback> {
        let part = self.part(control, sink)?;
        let content = Arc::clone(&part.content);
        self.part = Some(part);
        let swarm = self.swarm.take().filter(|swarm| !swarm.is_over());
        let swarm = swarm.or_else(|| Swarm::begin(&self.peer, &self.grant, &content));
        let fetched = self.fetch_all(&content, swarm.as_ref(), control, sink);
        // While it waits for another try, others go on.
        self.swarm = swarm.filter(|_| !control.is_stopped());
        fetched
    }

    fn done(&self) -> u64 {
        self.part.as_ref().map_or(0, |part| part.content.done())
    }
}
