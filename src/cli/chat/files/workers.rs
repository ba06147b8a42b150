// SPDX-License-Identifier: GPL-3.0-or-later
//! The threads that read files and move them, which tell the one that prints.

use std::fs::File;
use std::ops::ControlFlow;
use std::sync::mpsc::SyncSender;
use std::thread;
use std::time::{Duration, Instant};

use super::news::FileEvent;
use super::paths::open_to_send;
use super::reading::{FileToRead, ReadingGuard};
use crate::cli::chat::event::ChatEvent;
use crate::cli::home;
use crate::client::{
    PrepareError, PreparedFile, SavePlace, Transfer, TransferPeer, pack_folder, prepare,
};
use crate::pictures;
use crate::protocol::{DownloadGrant, UploadGrant};

/// Shortest time between two news of a file that is read.
const TOLD_EVERY: Duration = Duration::from_millis(250);

/// Reads a file, or packs a folder, on a thread of its own.
pub fn read(id: String, source: FileToRead, events: SyncSender<ChatEvent>) -> ReadingGuard {
    let guard = ReadingGuard::default();
    let mark = guard.mark();
    let (failed, failed_id, failed_mark) = (events.clone(), id.clone(), mark.clone());
    let work = move || {
        let mut told = Instant::now();
        let mut progress = |done, size| {
            if mark.is_over() {
                return ControlFlow::Break(());
            }
            if told.elapsed() < TOLD_EVERY {
                return ControlFlow::Continue(());
            }
            told = Instant::now();
            let news = FileEvent::Reading { id: id.clone(), mark: mark.clone(), done, size };
            match events.send(ChatEvent::File(news)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        };
        let file = match source {
            FileToRead::File(path) => open_to_send(&path).map_err(PrepareError::from),
            FileToRead::Folder(path) => {
                let packed = pack_folder(&path, &home::cache_folder(), &mut progress);
                packed.map(|packed| packed.file)
            }
        };
        let read = file.and_then(|mut file| {
            let mut prepared = prepare(&mut file, &mut progress)?;
            prepared.look_at_picture(pictures::own_program(), &file);
            Ok((file, prepared))
        });
        let _ = events.send(ChatEvent::File(FileEvent::Prepared { id, mark, read }));
    };
    if let Err(error) = thread::Builder::new().name("reading".into()).spawn(work) {
        let read = Err(PrepareError::Unreadable(error.kind()));
        // Where many events wait, who takes them may be the one who is here.
        let _ = failed.try_send(ChatEvent::File(FileEvent::Prepared {
            id: failed_id,
            mark: failed_mark,
            read,
        }));
    }
    guard
}

/// Sends the content of a file.
pub fn upload(
    id: String,
    peer: TransferPeer,
    grant: UploadGrant,
    file: File,
    prepared: PreparedFile,
    events: SyncSender<ChatEvent>,
) -> Transfer {
    Transfer::upload(peer, grant, file, prepared, move |event| {
        let _ = events.send(ChatEvent::File(FileEvent::Transfer { id: id.clone(), event }));
    })
}

/// Fetches the content of a file.
pub fn download(
    id: String,
    peer: TransferPeer,
    grant: DownloadGrant,
    to: SavePlace,
    events: SyncSender<ChatEvent>,
) -> Transfer {
    Transfer::download(peer, grant, to, move |event| {
        let _ = events.send(ChatEvent::File(FileEvent::Transfer { id: id.clone(), event }));
    })
}
