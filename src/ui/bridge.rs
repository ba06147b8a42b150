// SPDX-License-Identifier: GPL-3.0-or-later
//! The one door from the session's threads into the main loop: a bounded
//! channel, and one local future that drains what waits. When the window is
//! busy the channel fills, the reader waits, and TCP holds the peer back.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::{Duration, Instant};

use async_channel::{Receiver, Sender};
use gtk::{gio, glib};

use crate::client::{SendError, Session, SessionEvent, Sink, Target};
use crate::model::WatchedSession;
use crate::protocol::{EventKind, ModerationAction, Request};

/// The most events that may wait for the window.
const WAITING: usize = 256;
/// The least and the most that is applied in one turn of the main loop, as
/// [`weight`] counts it. The time a turn takes depends on the rows that change and
/// on the machine, so the number in between is found by trying. The least is what one painting is
/// worth: below it the painting costs more than the rows.
const LEAST: usize = 48;
/// The most in the first turn. The list makes its first rows then, which takes several
/// times as long as using them again.
const FIRST: usize = 12;
const MOST: usize = 256;
/// A text of so many bytes takes as long to lay out as the row it is in.
const LINE: usize = 128;
/// A turn that took longer than this was too long, painting and pause included.
const TURN: Duration = Duration::from_millis(40);
/// The time the main loop gets between two batches: a frame, so that each batch is
/// painted before the next. Neither priority would do instead: above painting,
/// a flood of events leaves no time for it; below it, a screen that is slow to
/// paint leaves none for the events.
const PAUSE: Duration = Duration::from_millis(17);

/// The way a window speaks to its session. [`WatchedSession`] is the real one; tests
/// bring their own.
pub trait SessionHandle {
    /// Asks the room for something.
    fn send(&self, request: Request) -> Result<(), SendError>;
    /// Makes a lost connection anew at once.
    fn hurry(&self) {}
    /// Says goodbye and calls `done` once nothing of the session is left.
    fn part(self: Box<Self>, done: Box<dyn FnOnce()>);
}

impl SessionHandle for WatchedSession {
    fn send(&self, request: Request) -> Result<(), SendError> {
        Session::send(self, request)
    }

    fn hurry(&self) {
        Session::hurry(self);
    }

    fn part(self: Box<Self>, done: Box<dyn FnOnce()>) {
        self.leave();
        glib::spawn_future_local(async move {
            if gio::spawn_blocking(move || self.join()).await.is_err() {
                tracing::error!("a session's thread has panicked");
            }
            done();
        });
    }
}

/// Calls `heard` in the main loop for each value of `values`, until their sender is
/// gone or `heard` breaks.
pub fn hear_each<T: 'static>(
    values: Receiver<T>,
    mut heard: impl FnMut(T) -> ControlFlow<()> + 'static,
) {
    glib::spawn_future_local(async move {
        while let Ok(value) = values.recv().await {
            if heard(value).is_break() {
                return;
            }
        }
    });
}

type EventListener = Rc<dyn Fn(Vec<SessionEvent>)>;

/// A session whose events arrive in the main loop, in order and in batches.
pub struct SessionLink {
    handle: Option<Box<dyn SessionHandle>>,
    listener: Rc<RefCell<EventListener>>,
    events: Receiver<SessionEvent>,
}

impl SessionLink {
    /// Starts a session with `target`.
    pub fn open(target: Target) -> Self {
        Self::with(|sink| Box::new(WatchedSession::open(target, sink)))
    }

    /// A link to the session that `open` makes for the given sink.
    pub fn with(open: impl FnOnce(BridgeSink) -> Box<dyn SessionHandle>) -> Self {
        let (sender, events) = async_channel::bounded(WAITING);
        let listener: Rc<RefCell<EventListener>> = Rc::new(RefCell::new(Rc::new(drop)));
        glib::spawn_future_local(drain(events.clone(), listener.clone()));
        Self { handle: Some(open(BridgeSink { sender })), listener, events }
    }

    /// Hands the events to `listener` from now on; it may do this again.
    pub fn listen(&self, listener: impl Fn(Vec<SessionEvent>) + 'static) {
        self.listener.replace(Rc::new(listener));
    }

    /// The session, until it was left.
    pub fn handle(&self) -> Option<&dyn SessionHandle> {
        self.handle.as_deref()
    }

    /// Leaves, and hears nothing more. `done` is called once the goodbye is
    /// out.
    pub fn part(mut self, done: impl FnOnce() + 'static) {
        self.hang_up();
        if let Some(handle) = self.handle.take() {
            handle.part(Box::new(done));
        }
    }
}

impl SessionLink {
    fn hang_up(&self) {
        self.events.close();
        // What still waits in the channel is nobody's business any more.
        self.listener.replace(Rc::new(drop));
    }
}

impl Drop for SessionLink {
    fn drop(&mut self) {
        self.hang_up();
        if let Some(handle) = self.handle.take() {
            handle.part(Box::new(|| {}));
        }
    }
}

/// The sessions' end of the bridge.
pub struct BridgeSink {
    sender: Sender<SessionEvent>,
}

impl Sink for BridgeSink {
    fn take(&mut self, event: SessionEvent) -> ControlFlow<()> {
        match self.sender.send_blocking(event) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

async fn drain(events: Receiver<SessionEvent>, listener: Rc<RefCell<EventListener>>) {
    let mut limit = FIRST;
    while let Ok(first) = events.recv().await {
        let began = Instant::now();
        let mut heavy = weight(&first);
        let mut batch = vec![first];
        while heavy < limit
            && let Ok(next) = events.try_recv()
        {
            heavy += weight(&next);
            batch.push(next);
        }
        let was_full = heavy >= limit;
        let listener = listener.borrow().clone();
        listener(batch);
        glib::timeout_future(PAUSE).await;
        limit = next_limit(limit, was_full, began.elapsed());
    }
}

/// The cost of a poll, which has up to ten answers, and of a file, which has some buttons.
const BOX: usize = 8;

/// The cost of an event: a row, and the more the longer its text. Some of the
/// longest messages take longer to lay out than hundreds of the usual ones.
fn weight(event: &SessionEvent) -> usize {
    let SessionEvent::Happened(event) = event else { return 1 };
    let text = match &event.what {
        EventKind::Poll(_) | EventKind::File(_) => return BOX,
        EventKind::Said { text, .. } | EventKind::Notice { text } => text,
        EventKind::Acted { act: ModerationAction::Announce { text }, .. } => text,
        _ => return 1,
    };
    1 + text.as_str().len() / LINE
}

/// The most the next turn may take, after one that took `took`.
fn next_limit(limit: usize, was_full: bool, took: Duration) -> usize {
    if took > TURN {
        (limit / 2).max(LEAST.min(limit))
    } else if was_full {
        (limit + limit / 4).min(MOST)
    } else {
        limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Event, Nickname, Text, limits};

    #[test]
    fn turns_grow_while_they_are_quick() {
        let grown = (0..100).fold(FIRST, |limit, _| next_limit(limit, true, PAUSE));
        assert_eq!(grown, MOST);
        assert_eq!(next_limit(64, false, PAUSE), 64, "a small batch proves nothing");
        assert_eq!(next_limit(MOST, true, TURN * 2), MOST / 2);
        assert_eq!(next_limit(LEAST, true, TURN * 2), LEAST);
        assert_eq!(next_limit(FIRST, true, TURN * 2), FIRST, "rows are being made");
    }

    #[test]
    fn long_texts_fill_a_turn_sooner() {
        let said = |text: String| {
            let from = Nickname::new("Bo").unwrap();
            let what = EventKind::said(from, Text::new(&text).unwrap());
            weight(&SessionEvent::Happened(Event { number: 1, time: 0, what }))
        };
        assert_eq!(said("hi".to_owned()), 1);
        assert!(2 * said("x".repeat(limits::TEXT_CHARACTERS)) > LEAST);
    }
}
