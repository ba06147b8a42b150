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
use crate::protocol::{Happening, ModerationAction, Nickname, Text, Topic, Why};

/// How many events may wait for the window.
const WAITING: usize = 256;
/// How much is applied in one turn of the main loop, at least and at most, as
/// [`weight`] counts it. How long a turn takes depends on the rows that change and on the machine, so
/// the number in between is found by trying. The least is what one painting is
/// worth: below it the painting costs more than the rows.
const LEAST: usize = 48;
const MOST: usize = 256;
/// A text of so many bytes takes as long to lay out as the row it is in.
const LINE: usize = 128;
/// A turn that took longer than this was too long, painting and pause included.
const TURN: Duration = Duration::from_millis(40);
/// What the main loop gets between two batches: a frame, so that each batch is
/// painted before the next. Neither priority would do instead: above painting,
/// a flood of events leaves no time for it; below it, a screen that is slow to
/// paint leaves none for the events.
const PAUSE: Duration = Duration::from_millis(17);

/// What a window asks of its session. [`Session`] is the real one; tests bring
/// their own.
pub trait Seat {
    fn say(&self, id: String, text: Text) -> Result<(), SendError>;
    fn typing(&self, active: bool);
    fn rename(&self, name: Nickname) -> Result<(), SendError>;
    fn set_topic(&self, topic: Topic) -> Result<(), SendError>;
    fn act(&self, act: ModerationAction, why: Option<Why>) -> Result<(), SendError>;
    /// Asks who is banned.
    fn ask_bans(&self) -> Result<(), SendError>;
    /// Says goodbye and calls `done` once nothing of the session is left.
    fn part(self: Box<Self>, done: Box<dyn FnOnce()>);
}

impl Seat for Session {
    fn say(&self, id: String, text: Text) -> Result<(), SendError> {
        Session::say(self, id, text)
    }

    fn typing(&self, active: bool) {
        Session::typing(self, active);
    }

    fn rename(&self, name: Nickname) -> Result<(), SendError> {
        Session::rename(self, name)
    }

    fn set_topic(&self, topic: Topic) -> Result<(), SendError> {
        Session::set_topic(self, topic)
    }

    fn act(&self, act: ModerationAction, why: Option<Why>) -> Result<(), SendError> {
        Session::act(self, act, why)
    }

    fn ask_bans(&self) -> Result<(), SendError> {
        Session::ask_bans(self)
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

type Listener = Rc<dyn Fn(Vec<SessionEvent>)>;

/// A session whose events arrive in the main loop, in order and in batches.
pub struct Link {
    seat: Option<Box<dyn Seat>>,
    listener: Rc<RefCell<Listener>>,
    events: Receiver<SessionEvent>,
}

impl Link {
    /// Starts a session with `target`.
    pub fn open(target: Target) -> Self {
        Self::with(|sink| Box::new(Session::open(target, sink)))
    }

    /// A link to the seat that `open` makes for the given sink.
    pub fn with(open: impl FnOnce(BridgeSink) -> Box<dyn Seat>) -> Self {
        let (sender, events) = async_channel::bounded(WAITING);
        let listener: Rc<RefCell<Listener>> = Rc::new(RefCell::new(Rc::new(drop)));
        glib::spawn_future_local(drain(events.clone(), listener.clone()));
        Self { seat: Some(open(BridgeSink { sender })), listener, events }
    }

    /// From now on `listener` gets the events; it may do this again.
    pub fn listen(&self, listener: impl Fn(Vec<SessionEvent>) + 'static) {
        self.listener.replace(Rc::new(listener));
    }

    pub fn seat(&self) -> Option<&dyn Seat> {
        self.seat.as_deref()
    }

    /// Leaves, and hears nothing more. `done` is called once the goodbye is
    /// out.
    pub fn part(mut self, done: impl FnOnce() + 'static) {
        self.hang_up();
        if let Some(seat) = self.seat.take() {
            seat.part(Box::new(done));
        }
    }
}

impl Link {
    fn hang_up(&self) {
        self.events.close();
        // What still waits in the channel is nobody's business any more.
        self.listener.replace(Rc::new(drop));
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.hang_up();
        if let Some(seat) = self.seat.take() {
            seat.part(Box::new(|| {}));
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

async fn drain(events: Receiver<SessionEvent>, listener: Rc<RefCell<Listener>>) {
    let mut limit = LEAST;
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

/// What an event costs: a row, and the more the longer its text. Some of the
/// longest messages take longer to lay out than hundreds of the usual ones.
fn weight(event: &SessionEvent) -> usize {
    let SessionEvent::Happened(event) = event else { return 1 };
    let text = match &event.what {
        Happening::Said { text, .. } | Happening::Notice { text } => text,
        Happening::Acted { act: ModerationAction::Announce { text }, .. } => text,
        _ => return 1,
    };
    1 + text.as_str().len() / LINE
}

/// How much the next turn may take, after one that took `took`.
fn next_limit(limit: usize, was_full: bool, took: Duration) -> usize {
    if took > TURN {
        (limit / 2).max(LEAST)
    } else if was_full {
        (limit + limit / 4).min(MOST)
    } else {
        limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Event, limits};

    #[test]
    fn turns_grow_while_they_are_quick() {
        let grown = (0..100).fold(LEAST, |limit, _| next_limit(limit, true, PAUSE));
        assert_eq!(grown, MOST);
        assert_eq!(next_limit(64, false, PAUSE), 64, "a small batch proves nothing");
        assert_eq!(next_limit(MOST, true, TURN * 2), MOST / 2);
        assert_eq!(next_limit(LEAST, true, TURN * 2), LEAST);
    }

    #[test]
    fn long_texts_fill_a_turn_sooner() {
        let said = |text: String| {
            let from = Nickname::new("Bo").unwrap();
            let what = Happening::Said { from, id: None, text: Text::new(&text).unwrap() };
            weight(&SessionEvent::Happened(Event { number: 1, time: 0, what }))
        };
        assert_eq!(said("hi".to_owned()), 1);
        assert!(2 * said("x".repeat(limits::TEXT_CHARACTERS)) > LEAST);
    }
}
