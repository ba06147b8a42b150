// SPDX-License-Identifier: GPL-3.0-or-later
//! The thread that writes what outlives a room.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use super::{FILE, VERSION};
use crate::server::host_log::{HostEvent, SaveFailure};
use crate::server::hub::Hub;
use crate::server::time;
use crate::trust::private_file::write_json;

/// Changes that come within this time are written together.
const PAUSE: Duration = Duration::from_secs(1);
/// The time before a failed write is tried again; each time twice as long.
const TRY_AGAIN: Duration = Duration::from_secs(2);
const TRY_AGAIN_AT_LAST: Duration = Duration::from_mins(1);

/// Time after which a room that closes waits no longer for its disk.
const END_PATIENCE: Duration = Duration::from_secs(10);

/// The thread that writes. Dropping it writes what is still to be written, if the disk
/// takes it.
pub struct Saver {
    hub: Arc<Hub>,
    thread: Option<JoinHandle<()>>,
}

impl Saver {
    /// Writes a room that was just opened, so that no number it gives is given
    /// again should the machine fail, and starts to keep it written.
    pub fn start(folder: &Path, hub: &Arc<Hub>) -> io::Result<Self> {
        let (path, kept) = (folder.join(FILE), hub.clone());
        let again = write(&path, hub, None);
        let thread = std::thread::Builder::new().name("saver".into());
        let thread = thread.spawn(move || {
            let end = SaverEnd(kept);
            keep(&path, &end.0, again);
        })?;
        Ok(Self { hub: hub.clone(), thread: Some(thread) })
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        self.hub.unsaved.change(|wanted| wanted.over = true);
        let Some(thread) = self.thread.take() else { return };
        if !self.hub.unsaved.has_ended_within(END_PATIENCE) {
            tracing::error!("the disk takes nothing, and is not waited for");
        } else if thread.join().is_err() {
            tracing::error!("the thread that saves the room panicked");
        }
    }
}

/// Tells that the thread has ended, also by a panic.
struct SaverEnd(Arc<Hub>);

impl Drop for SaverEnd {
    fn drop(&mut self) {
        self.0.unsaved.change(|wanted| wanted.ended = true);
    }
}

/// Keeps the room written; `again` is the time to try again in what failed so far.
fn keep(path: &Path, hub: &Hub, mut again: Option<Duration>) {
    loop {
        let wanted = hub.unsaved.wait(again, |wanted| wanted.changed && again.is_none());
        if wanted.changed || again.is_some() {
            again = write(path, hub, again);
        }
        if wanted.over {
            return;
        }
        if again.is_none() {
            hub.unsaved.wait(Some(PAUSE), |_| false);
        }
    }
}

/// Writes a snapshot of the room. Returns how soon to try again, if it has to be.
fn write(path: &Path, hub: &Hub, waited: Option<Duration>) -> Option<Duration> {
    // First, so that what changes meanwhile is written next time.
    hub.unsaved.change(|wanted| wanted.changed = false);
    let snapshot = hub.room().snapshot(time::now());
    let Err(error) = write_json(path, VERSION, &snapshot) else {
        tracing::debug!(path = %path.display(), "the room is saved");
        return None;
    };
    tracing::debug!(%error, "the room is not saved");
    if waited.is_none() {
        hub.host_log(HostEvent::Unkept { error: SaveFailure(Arc::new(error)) });
    }
    Some(waited.map_or(TRY_AGAIN, |waited| TRY_AGAIN_AT_LAST.min(2 * waited)))
}
