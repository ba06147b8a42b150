// SPDX-License-Identifier: GPL-3.0-or-later
//! The chaining values that the slices of a file on its way have to have.

use super::clock::now;
use super::line::{LineEnd, TransferLine};
use super::receive::{look_at, part_of};
use super::response::{self, GO_ON, TransferFault, UploadOutcome};
use super::upload::Upload;
use crate::protocol::SliceHashes;
use crate::protocol::file::request::TransferRequest;
use crate::server::hub::Hub;

/// Bytes of a chaining value.
const VALUE_BYTES: u64 = 32;

/// Takes the values of a file whose hash is known, and answers.
pub fn values(
    hub: &Hub,
    line: &mut TransferLine,
    request: &TransferRequest,
    upload: &Upload,
) -> Result<(), LineEnd> {
    let outcome = match take(hub, line, request, upload)? {
        Ok(()) => UploadOutcome::Slices,
        Err(fault) => UploadOutcome::Refused(fault),
    };
    line.send(&response::received(outcome, upload.done(), now()))
}

fn take(
    hub: &Hub,
    line: &mut TransferLine,
    request: &TransferRequest,
    upload: &Upload,
) -> Result<Result<(), TransferFault>, LineEnd> {
    let Some(blake3) = upload.blake3 else { return Ok(Err(TransferFault::OtherContent)) };
    let bytes = SliceHashes::count(upload.size).saturating_mul(VALUE_BYTES);
    let Some(length) = usize::try_from(bytes).ok().filter(|_| request.body == bytes) else {
        return Ok(Err(TransferFault::OtherContent));
    };
    if request.awaits_word {
        line.send(GO_ON)?;
    }
    let bytes = line.read(length)?;
    let Ok(slices) = SliceHashes::verified(blake3, upload.size, bytes) else {
        return Ok(Err(TransferFault::OtherContent));
    };
    line.take(length);
    look_at(hub, upload);
    let Some(mut part) = part_of(upload) else { return Ok(Err(TransferFault::InUse)) };
    if upload.is_over() {
        return Ok(Err(TransferFault::Gone));
    }
    if let Some(store) = hub.transfers.store()
        && let Err(error) = store.save_slices(upload.id, &slices)
    {
        // What comes after the room was closed is verified at its end.
        tracing::warn!(%error, "the values of slices are not noted");
    }
    part.expect(slices);
    upload.note_done(part.done());
    Ok(Ok(()))
}
