// SPDX-License-Identifier: GPL-3.0-or-later
//! News for the main loop from the threads that read and move files. Progress that nobody has
//! time for is dropped; what changes the stage of a transfer never is.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_channel::Sender;
use gtk::gio;

use super::chosen::FileSource;
use crate::client::{PrepareError, PreparedFile, TransferError, TransferEvent, prepare};
use crate::model::{FileKey, SavedFile, TransferNews};
use crate::pictures;
use crate::protocol::FileName;
use crate::protocol::file::{FileKind, FileWarning, JudgedFile, KIND_BYTES};

/// News of the attempt of that number.
pub type ThreadNews = (FileKey, u64, FileNews);

/// News of a file from another thread.
#[derive(Debug)]
pub enum FileNews {
    /// It was read, or cannot be.
    Prepared(Result<(File, PreparedFile), PrepareError>),
    /// The transfer goes on, or is over.
    Transfer(TransferNews),
    /// The room wants to be asked again.
    NotGranted,
}

/// Reads a file on a thread; `cancelled` ends that.
pub fn read(
    source: FileSource,
    cancelled: Arc<AtomicBool>,
    (key, run): (FileKey, u64),
    news: Sender<ThreadNews>,
) {
    // Nobody waits for its end: it tells of that itself.
    drop(gio::spawn_blocking(move || {
        let mut progress = |done, _| {
            // Whoever is behind hears of the next.
            let told = TransferNews::Read(done);
            let _ = news.try_send((key.clone(), run, FileNews::Transfer(told)));
            match cancelled.load(Ordering::Relaxed) || news.is_closed() {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        };
        let prepared = source.open(&mut progress).and_then(|mut file| {
            let mut prepared = prepare(&mut file, &mut progress)?;
            prepared.look_at_picture(pictures::own_program(), &file);
            Ok((file, prepared))
        });
        // Without a window nobody wants to know.
        let _ = news.send_blocking((key.clone(), run, FileNews::Prepared(prepared)));
    }));
}

/// Receives what a transfer tells of the file called `name`, of which the host has `found`
/// something, on its thread.
pub fn sink(
    (name, found): (FileName, Option<FileWarning>),
    (key, run): (FileKey, u64),
    news: Sender<ThreadNews>,
) -> impl FnMut(TransferEvent) + Send + 'static {
    move |event| {
        let told = match event {
            TransferEvent::Moved { done, .. } => {
                let moved = FileNews::Transfer(TransferNews::Moved(done));
                let _ = news.try_send((key.clone(), run, moved));
                return;
            }
            TransferEvent::Waiting => FileNews::Transfer(TransferNews::Waiting),
            TransferEvent::Done { path } => {
                let saved = path.map(|path| judged(path, &name, found));
                FileNews::Transfer(TransferNews::Done(saved))
            }
            TransferEvent::Failed(TransferError::NotGranted) => FileNews::NotGranted,
            TransferEvent::Failed(error) => FileNews::Transfer(TransferNews::Failed(error.into())),
            TransferEvent::Stopped | TransferEvent::Cancelled => return,
        };
        let _ = news.send_blocking((key.clone(), run, told));
    }
}

/// The saved file, as it is judged by its name and its first bytes, and by what the host has
/// found: nothing that is seen here makes that better.
fn judged(path: PathBuf, name: &FileName, found: Option<FileWarning>) -> SavedFile {
    let mut start = Vec::new();
    let read = File::open(&path).and_then(|file| {
        let most = u64::try_from(KIND_BYTES).unwrap_or(u64::MAX);
        file.take(most).read_to_end(&mut start)
    });
    if let Err(error) = read {
        tracing::debug!(%error, "a saved file cannot be read");
        // Its name alone says nothing of what it is.
        let judged = JudgedFile { kind: FileKind::Other, is_disguised: false }.warned(found);
        return SavedFile { path, judged };
    }
    let saved_as = path.file_name().map(|name| FileName::new(&name.to_string_lossy()));
    let judged = JudgedFile::new(saved_as.as_ref().unwrap_or(name), &start);
    SavedFile { path, judged: judged.warned(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let (path, name) = (folder.path().join("photo.png"), FileName::new("photo.png"));
        let is_safe = |found| judged(path.clone(), &name, found).judged.is_safe_to_open();
        assert!(!is_safe(None));
        std::fs::write(&path, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
        assert!(is_safe(None));
        let found = [FileWarning::Disguised, FileWarning::Dangerous];
        assert!(!found.into_iter().any(|found| is_safe(Some(found))), "the host says otherwise");
    }
}
