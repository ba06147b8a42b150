// SPDX-License-Identifier: GPL-3.0-or-later
//! Slices of a content on their way from the host, or from somebody who has them.

use std::ops::{ControlFlow, Range};

use super::control::TransferControl;
use super::error::TransferError;
use super::http::HttpRequest;
use super::line::HttpLine;
use super::patience::Setback;
use super::peer::TransferPeer;
use crate::protocol::file::SLICE_BYTES;
use crate::protocol::{ContentHash, SecretString};

/// The place of a content.
#[derive(Debug, Clone, Copy)]
pub(super) struct ContentSource<'a> {
    pub peer: &'a TransferPeer,
    pub token: &'a SecretString,
    pub blake3: ContentHash,
    /// Bytes of it.
    pub size: u64,
}

impl<'a> ContentSource<'a> {
    /// A request for `path`, or for a part of it: the first byte and the one behind the last.
    pub fn request(self, path: &'a str, part: Option<(u64, u64)>) -> HttpRequest<'a> {
        let Self { token, size, .. } = self;
        HttpRequest { method: "GET", path, token, length: None, part, size }
    }

    /// Fetches slices in a row, and gives each with its number to `take`, which verifies it, and
    /// may end it there.
    pub fn fetch(
        self,
        slices: Range<u64>,
        control: &TransferControl,
        mut take: impl FnMut(u64, &[u8]) -> Result<ControlFlow<()>, Setback>,
    ) -> Result<(), Setback> {
        let Self { peer, blake3, size, .. } = self;
        let wanted = (slices.start * SLICE_BYTES, size.min(slices.end * SLICE_BYTES));
        let path = format!("/f/{blake3}");
        let mut line = HttpLine::open(peer, control)?;
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
        for index in slices {
            let bytes = (size - index * SLICE_BYTES).min(SLICE_BYTES);
            slice.resize(usize::try_from(bytes).unwrap_or(0), 0);
            match peer.slice_within {
                Some(time) => line.read_body_within(&mut slice, time)?,
                None => line.read_body(&mut slice)?,
            }
            if take(index, &slice)?.is_break() {
                break;
            }
        }
        Ok(())
    }
}
