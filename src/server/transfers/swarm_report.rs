// SPDX-License-Identifier: GPL-3.0-or-later
//! Reports of those who fetch a file, which are answered with those who fetch the same.

use std::sync::Arc;
use std::time::Instant;

use super::clock::now;
use super::grant::Grant;
use super::line::{LineEnd, TransferLine};
use super::response::{self, GO_ON, TransferFault};
use crate::protocol::file::SwarmReport;
use crate::protocol::file::request::TransferRequest;
use crate::protocol::limits;
use crate::server::hub::Hub;
use crate::server::room::KeptFile;

/// Takes a report, and answers. Who follows a link, or has no encryption, is told of nobody: the
/// tokens of others are told here.
pub fn take(
    hub: &Hub,
    line: &mut TransferLine,
    request: &TransferRequest,
    (grant, file): (&Arc<Grant>, &KeptFile),
) -> Result<(), LineEnd> {
    let refused = |fault| response::not_given(fault, file.size, now());
    if grant.holder.is_none() || !line.is_encrypted() {
        return line.send(&refused(TransferFault::Gone));
    }
    let length = usize::try_from(request.body).ok();
    let Some(length) = length.filter(|length| *length <= limits::SWARM_REPORT_BYTES) else {
        return line.send(&refused(TransferFault::TooLarge));
    };
    if request.awaits_word {
        line.send(GO_ON)?;
    }
    let report = serde_json::from_slice::<SwarmReport>(
        line.read_within(length, limits::SWARM_REPORT_WITHIN)?,
    );
    line.take(length);
    let Ok(report) = report else {
        return line.send(&refused(TransferFault::OtherContent));
    };
    let (of, addresses) = ((file.blake3, grant), line.addresses()?);
    let answer = hub.transfers.swarms.report(of, report, addresses, Instant::now());
    let json = serde_json::to_string(&answer).unwrap_or_else(|_| "{}".to_owned());
    line.send(&response::swarm(&json, now()))
}
