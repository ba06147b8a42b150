// SPDX-License-Identifier: GPL-3.0-or-later
//! One request for the content of a file, or with some of it, from its head to the end of its
//! connection.

use std::sync::Arc;
use std::time::Instant;

use super::clock::now;
use super::grant::{Grant, Granted};
use super::line::{LineEnd, TransferLine};
use super::queue::TransferJob;
use super::upload::Upload;
use super::{receive, response, send, slices_up, swarm_report};
use crate::protocol::file::request::{HttpFault, TransferMethod, TransferPlace, TransferRequest};
use crate::server::hub::Hub;

/// Counts a connection for a permission, until it is dropped.
struct Used<'a>(&'a Grant);

impl<'a> Used<'a> {
    fn begin(grant: &'a Grant) -> Self {
        grant.count(true, Instant::now());
        Self(grant)
    }
}

impl Drop for Used<'_> {
    fn drop(&mut self) {
        self.0.count(false, Instant::now());
    }
}

/// Serves a request. Blocks on the socket and on the disk.
pub fn serve(hub: &Hub, job: TransferJob) {
    let TransferJob { connection, request, pass, serial } = job;
    let brings = request.brings_content();
    let peer = connection.permit.peer;
    let done = || -> Result<(), LineEnd> {
        let queue = hub.transfers.queues.of(request.place);
        let turn = queue.turns.begin(request.is_of_the_whole(), Instant::now());
        let mut line = TransferLine::open(connection, turn)?;
        let Some(own) = queue.begin(&pass.grant, line.handle()?, (serial, brings)) else {
            return Ok(());
        };
        let used = Used::begin(&pass.grant);
        if brings {
            queue.cut_others(&own, &pass.grant);
        }
        answer(hub, &mut line, &request, &pass.grant)?;
        drop((used, own));
        line.finish();
        Ok(())
    };
    if let Err(end) = done() {
        tracing::debug!(%peer, %end, "a file was not moved in full");
    }
}

fn answer(
    hub: &Hub,
    line: &mut TransferLine,
    request: &TransferRequest,
    grant: &Arc<Grant>,
) -> Result<(), LineEnd> {
    match (&grant.what, request.place) {
        (Granted::Upload(upload), TransferPlace::Upload(_)) => match request.method {
            TransferMethod::Put => receive::content(hub, line, request, (grant, upload)),
            TransferMethod::Get | TransferMethod::Head => state(hub, line, upload),
        },
        (Granted::Upload(upload), TransferPlace::UploadSlices(_)) => {
            slices_up::values(hub, line, request, upload)
        }
        (Granted::Download(file), TransferPlace::Content(_)) => {
            send::content(hub, line, request, (grant, file))
        }
        (Granted::Download(file), TransferPlace::ContentSlices(_)) => {
            send::slices(hub, line, request, file)
        }
        (Granted::Download(file), TransferPlace::ContentSwarm(_)) => {
            swarm_report::take(hub, line, request, (grant, file))
        }
        _ => line.send(&response::refusal(HttpFault::NotGranted, now())),
    }
}

/// Tells how much of a file is there. One from before the room was opened is verified first.
fn state(hub: &Hub, line: &mut TransferLine, upload: &Upload) -> Result<(), LineEnd> {
    receive::look_at(hub, upload);
    line.restart(Instant::now());
    line.send(&response::upload_state(upload.done(), upload.size, now()))
}
