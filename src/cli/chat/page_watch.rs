// SPDX-License-Identifier: GPL-3.0-or-later
//! Pages of the past that nobody reads: an errand looks for files in them.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::model::ShownPage;

/// The end of a page, and where it began.
#[derive(Debug)]
pub struct PageEnd {
    /// Number of its first event.
    pub first: Option<u64>,
    /// Set if there are earlier ones.
    pub earlier: bool,
}

/// Pages that an errand waits for; the thread that prints passes them on.
#[derive(Debug, Default)]
pub struct PageWatch(Mutex<PageWatchState>);

#[derive(Debug, Default)]
struct PageWatchState {
    asked: u64,
    /// Set once all of the past was read.
    is_whole: bool,
    awaited: Option<(String, Sender<PageEnd>)>,
}

impl PageWatch {
    fn state(&self) -> MutexGuard<'_, PageWatchState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An id for a request, and the way its page comes.
    pub fn next(&self) -> (String, Receiver<PageEnd>) {
        let (sender, page) = channel();
        let mut state = self.state();
        state.asked += 1;
        let id = format!("files-{}", state.asked);
        state.awaited = Some((id.clone(), sender));
        (id, page)
    }

    /// Returns `true` once all of the past was read that the room tells.
    pub fn is_whole(&self) -> bool {
        self.state().is_whole
    }

    /// Notes that all of the past was read, or that something may be missing since.
    pub fn set_whole(&self, is_whole: bool) {
        self.state().is_whole = is_whole;
    }

    /// Passes a page on; returns `false` if it is for somebody else.
    pub fn take(&self, page: &ShownPage) -> bool {
        let first = page.events.first().map(|shown| shown.event.number);
        self.pass(page.id.as_deref(), PageEnd { first, earlier: page.earlier })
    }

    /// Tells that there is no page; returns `false` if it was for somebody else.
    pub fn refuse(&self, id: Option<&str>) -> bool {
        self.pass(id, PageEnd { first: None, earlier: false })
    }

    fn pass(&self, id: Option<&str>, end: PageEnd) -> bool {
        let mut state = self.state();
        let awaited = state.awaited.take_if(|(awaited, _)| Some(&**awaited) == id);
        awaited.is_some_and(|(_, sender)| sender.send(end).is_ok())
    }
}
