// SPDX-License-Identifier: GPL-3.0-or-later
//! Sending of a file to whoever may have it.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::time::Instant;

use super::clock::now;
use super::grant::Grant;
use super::line::{LineEnd, PIECE, TransferLine};
use super::response::{self, TransferFault};
use crate::protocol::file::request::{TransferMethod, TransferRequest};
use crate::protocol::file::{JudgedFile, KIND_BYTES};
use crate::server::hub::Hub;
use crate::server::room::KeptFile;

/// Sends the content of a file, or a part of it.
pub fn content(
    hub: &Hub,
    line: &mut TransferLine,
    request: &TransferRequest,
    (grant, kept): (&Grant, &KeptFile),
) -> Result<(), LineEnd> {
    let store = hub.transfers.store();
    let Some(file) = store.and_then(|store| store.content(&kept.blake3).ok()) else {
        return line.send(&response::not_given(TransferFault::Gone, kept.size, now()));
    };
    let part = match request.range {
        None => 0..kept.size,
        Some(range) => {
            let Some(part) = range.of(kept.size) else {
                let fault = TransferFault::NoSuchRange;
                return line.send(&response::not_given(fault, kept.size, now()));
            };
            part
        }
    };
    let judged = judge(&file, kept)?;
    line.send(&response::content((kept, judged), &part, request.range.is_some(), now()))?;
    if request.method == TransferMethod::Head {
        return Ok(());
    }
    pour(line, (grant, &file), part)
}

/// Judges a file by its name and its first bytes.
fn judge(file: &File, kept: &KeptFile) -> io::Result<JudgedFile> {
    let count = usize::try_from(kept.size).unwrap_or(KIND_BYTES).min(KIND_BYTES);
    let mut start = vec![0; count];
    file.read_exact_at(&mut start, 0)?;
    Ok(JudgedFile::new(&kept.name, &start))
}

/// Sends a part of a file in pieces. It ends early where somebody is shown out, or where others
/// have waited long enough: whoever is not done goes on with another request. Who asked for no
/// part, as a browser that saves it, may not know how, and has a longer turn.
fn pour(
    line: &mut TransferLine,
    (grant, file): (&Grant, &File),
    part: Range<u64>,
) -> Result<(), LineEnd> {
    let mut piece = vec![0; PIECE];
    let mut at = part.start;
    while at < part.end && grant.holds() {
        let count = usize::try_from(part.end - at).unwrap_or(PIECE).min(PIECE);
        file.read_exact_at(&mut piece[..count], at)?;
        line.restart(Instant::now());
        line.send(&piece[..count])?;
        at += count as u64;
        if line.gives_way() {
            return Ok(());
        }
    }
    Ok(())
}

/// Sends the chaining values of a file's slices.
pub fn slices(
    hub: &Hub,
    line: &mut TransferLine,
    request: &TransferRequest,
    kept: &KeptFile,
) -> Result<(), LineEnd> {
    let slices = hub.transfers.store().map(|store| store.slices(&kept.blake3, kept.size));
    let Some(Ok(Some(slices))) = slices else {
        return line.send(&response::not_given(TransferFault::Gone, kept.size, now()));
    };
    let bytes = slices.to_bytes();
    line.send(&response::slices(bytes.len(), now()))?;
    if request.method == TransferMethod::Head {
        return Ok(());
    }
    line.send(&bytes)
}
