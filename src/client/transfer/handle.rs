// SPDX-License-Identifier: GPL-3.0-or-later
//! The handle of a running transfer.

use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::control::TransferControl;
use super::download::DownloadWork;
use super::error::TransferError;
use super::event::{TransferEvent, TransferSink};
use super::peer::TransferPeer;
use super::place::DownloadPlace;
use super::prepare::PreparedFile;
use super::upload::UploadWork;
use crate::protocol::{DownloadGrant, UploadGrant};

/// A running transfer. Methods do not block unless their name says so; dropping it does
/// not cancel the transfer.
#[derive(Debug)]
pub struct Transfer {
    control: Arc<TransferControl>,
    thread: Option<JoinHandle<()>>,
}

impl Transfer {
    /// Sends the content of a file that was [prepared](super::prepare()) and offered, on a
    /// thread of its own. Where the host has some of it already, it goes on from there.
    pub fn upload(
        peer: TransferPeer,
        grant: UploadGrant,
        file: File,
        prepared: PreparedFile,
        sink: impl FnMut(TransferEvent) + Send + 'static,
    ) -> Self {
        Self::start("upload", sink, move |control, sink| {
            UploadWork::new(peer, grant, file, prepared).run(control, sink)
        })
    }

    /// Fetches the content of a file to a place, on a thread of its own. It gets that name
    /// there, or the same with a number if that is taken; nothing is overwritten, unless the
    /// place says so, and then only by the whole file. What an earlier download of the same
    /// content left there is used. A file without a name is written at its beginning.
    pub fn download(
        peer: TransferPeer,
        grant: DownloadGrant,
        to: impl Into<DownloadPlace>,
        sink: impl FnMut(TransferEvent) + Send + 'static,
    ) -> Self {
        let to = to.into();
        Self::start("download", sink, move |control, sink| {
            DownloadWork::new(peer, grant, to).run(control, sink)
        })
    }

    /// Lets it rest until [`resume`](Self::resume): the connection is closed.
    pub fn pause(&self) {
        self.control.pause();
    }

    /// Goes on, and at once if it waits for another try.
    pub fn resume(&self) {
        self.control.resume();
    }

    /// Ends it, and keeps what is there: the same download into the same folder goes on from
    /// it, and the host keeps what it has of an upload for a while. Others who fetch the same
    /// are served no more of a download, also of one that is done.
    pub fn stop(&self) {
        self.control.stop();
    }

    /// Gives it up. A download deletes what it has so far; of an upload the host deletes it
    /// after a [`Request::Withdraw`](crate::protocol::Request::Withdraw).
    pub fn cancel(&self) {
        self.control.cancel();
    }

    /// Waits for its end. Not for the main thread of a window.
    pub fn join(mut self) {
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("a transfer panicked");
        }
    }

    fn start(
        name: &str,
        sink: impl FnMut(TransferEvent) + Send + 'static,
        run: impl FnOnce(&Arc<TransferControl>, &mut TransferSink) -> TransferEvent + Send + 'static,
    ) -> Self {
        let control = Arc::<TransferControl>::default();
        // Kept here too, to report a thread that could not be started.
        let sink = Arc::new(Mutex::new(Some(TransferSink::new(sink))));
        let take = |sink: &Mutex<Option<TransferSink>>| {
            sink.lock().unwrap_or_else(PoisonError::into_inner).take()
        };
        let (for_thread, sink_for_thread) = (Arc::clone(&control), Arc::clone(&sink));
        let started = thread::Builder::new().name(name.into()).spawn(move || {
            if let Some(mut sink) = take(&sink_for_thread) {
                let end = run(&for_thread, &mut sink);
                tracing::debug!(?end, "the transfer is over");
                sink.end(end);
            }
        });
        if let Err(error) = &started {
            tracing::error!(%error, "no thread for a transfer");
            if let Some(sink) = take(&sink) {
                sink.end(TransferEvent::Failed(TransferError::Fault));
            }
        }
        Self { control, thread: started.ok() }
    }
}
