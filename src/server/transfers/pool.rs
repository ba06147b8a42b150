// SPDX-License-Identifier: GPL-3.0-or-later
//! The threads that move bytes. They begin when somebody waits, and end when nobody does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::Builder;
use std::time::Duration;

use rustix::process::setpriority_process;

use super::queue::TransferJob;
use super::serve::serve;
use crate::protocol::file::request::TransferPlace;
use crate::server::hub::Hub;

/// Priority of the threads: whoever chats comes first.
const NICE: i32 = 10;
/// Time after which a room that closes waits no longer for its disk.
const END_PATIENCE: Duration = Duration::from_secs(10);

/// Has a request served. Waits for nothing.
pub fn hand_over(hub: &Arc<Hub>, job: TransferJob) {
    let place = job.request.place;
    if !hub.transfers.queues.of(place).push(job) {
        return;
    }
    let own = hub.clone();
    if let Err(error) = Builder::new().name("transfer".into()).spawn(move || run(&own, place)) {
        tracing::error!(%error, "no thread for a file");
        hub.transfers.queues.of(place).one_thread_less();
    }
}

/// Cuts all connections, and waits for the threads, at most a few seconds.
pub fn finish(hub: &Hub) {
    let queues = hub.transfers.queues.all();
    for queue in queues {
        queue.stop();
    }
    if !queues.iter().all(|queue| queue.has_ended_within(END_PATIENCE)) {
        tracing::error!("the disk takes no files, and is not waited for");
    }
}

/// Serves what waits in the queue of a request for `place`.
fn run(hub: &Arc<Hub>, place: TransferPlace) {
    // That of this thread alone, on Linux.
    if let Err(error) = setpriority_process(None, NICE) {
        tracing::debug!(%error, "files have the priority of all else");
    }
    while let Some(job) = hub.transfers.queues.of(place).next() {
        let peer = job.connection.permit.peer;
        // A fault in us that one peer finds must not cost the others their thread.
        if catch_unwind(AssertUnwindSafe(|| serve(hub, job))).is_err() {
            tracing::error!(%peer, "a fault of our own with a file; the connection is dropped");
        }
    }
}
