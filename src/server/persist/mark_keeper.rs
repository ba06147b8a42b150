// SPDX-License-Identifier: GPL-3.0-or-later
//! The mark of an open history, put up and taken down by a thread that may wait for the
//! disk, so that a room does not.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use super::open_mark::OpenMark;

/// Time for which a mark that is to be taken down is waited for. On a disk that answers
/// no more, it is taken down once that answers again: until then, nobody can open the
/// room either.
const PATIENCE: Duration = Duration::from_secs(1);

/// The mark beside a history. Dropping this takes it down.
pub struct MarkKeeper {
    wishes: Option<Sender<MarkWish>>,
}

/// Something to be done with the mark.
enum MarkWish {
    Put,
    /// With whoever waits until that is done.
    TakeDown(Sender<()>),
}

impl MarkKeeper {
    /// Puts up the mark in a room's folder. Blocks on the disk.
    pub fn start(folder: &Path) -> Self {
        Self::keeping(folder, put(folder))
    }

    /// Puts up no mark before that is wished.
    pub fn without(folder: &Path) -> Self {
        Self::keeping(folder, None)
    }

    fn keeping(folder: &Path, mark: Option<OpenMark>) -> Self {
        let (wishes, received) = channel();
        let folder = folder.to_owned();
        let thread = thread::Builder::new().name("history-mark".into());
        let started = thread.spawn(move || keep(&folder, mark, &received));
        // What was moved into a thread that does not start is dropped: there is no mark.
        let started = started.inspect_err(|error| tracing::warn!(%error, "no mark is kept"));
        Self { wishes: started.is_ok().then_some(wishes) }
    }

    /// Puts up the mark, soon.
    pub fn put(&self) {
        if let Some(wishes) = &self.wishes {
            let _ = wishes.send(MarkWish::Put);
        }
    }

    /// Takes down the mark, and waits for that for a moment.
    pub fn take_down(&self) {
        let Some(wishes) = &self.wishes else { return };
        let (sender, done) = channel();
        if wishes.send(MarkWish::TakeDown(sender)).is_ok() && done.recv_timeout(PATIENCE).is_err() {
            tracing::warn!("the mark of an open history is not taken down yet");
        }
    }
}

impl Drop for MarkKeeper {
    fn drop(&mut self) {
        self.take_down();
    }
}

fn keep(folder: &Path, mut mark: Option<OpenMark>, wishes: &Receiver<MarkWish>) {
    for wish in wishes {
        match wish {
            MarkWish::Put => mark = mark.take().or_else(|| put(folder)),
            MarkWish::TakeDown(done) => {
                mark = None;
                let _ = done.send(());
            }
        }
    }
}

fn put(folder: &Path) -> Option<OpenMark> {
    OpenMark::put(folder)
        .inspect_err(|error| tracing::warn!(%error, "the history is not marked as open"))
        .ok()
}
