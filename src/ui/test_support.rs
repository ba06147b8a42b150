// SPDX-License-Identifier: GPL-3.0-or-later
//! Support for the window's tests: a session that writes down what it is asked,
//! and waiting on the main loop.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use gtk::glib;
use gtk::prelude::*;

use super::bridge::{BridgeSink, SessionHandle, SessionLink};
use super::notifications::{DesktopNotification, NotificationSink};
use crate::client::SendError;
use crate::protocol::search::SearchRequest;
use crate::protocol::{ModerationAction, PageAt, Request, SeatNumber, Why};

/// Requests a window has made of its session.
#[derive(Debug, Default)]
pub struct Requests {
    /// Ids and texts of what was said; what is done has a star in front.
    pub said: RefCell<Vec<(String, String)>>,
    /// The messages that each of these answers.
    pub answered: RefCell<Vec<Option<u64>>>,
    /// Texts that were whispered, with name and seat of whom each is for.
    pub whispered: RefCell<Vec<(String, Option<SeatNumber>, String)>>,
    pub typing: RefCell<Vec<bool>>,
    pub acts: RefCell<Vec<(ModerationAction, Option<Why>)>>,
    /// The seats that the acts are about.
    pub seats: RefCell<Vec<Option<SeatNumber>>>,
    /// Reactions that were asked for, with their ids.
    #[expect(clippy::type_complexity, reason = "an id, and what a reaction has")]
    pub reactions: RefCell<Vec<(String, (u64, String, bool))>>,
    /// Messages that were edited, with the ids and the texts.
    pub edits: RefCell<Vec<(String, u64, String)>>,
    /// The polls that were voted in, and the answers.
    pub votes: RefCell<Vec<(u64, Option<usize>)>>,
    /// Files that were offered, asked for and withdrawn.
    pub files: RefCell<Vec<Request>>,
    /// The number of times it was asked who is banned.
    pub asked_bans: Cell<u32>,
    /// The searches, with their ids.
    pub searches: RefCell<Vec<(String, SearchRequest)>>,
    /// Pages of the past that were asked for.
    pub pages: RefCell<Vec<(String, PageAt)>>,
    pub parted: Cell<bool>,
    /// The number of times it was not to wait.
    pub hurried: Cell<u32>,
    /// Set while nothing can be said.
    pub busy: Cell<bool>,
}

struct TestSession(Rc<Requests>);

impl SessionHandle for TestSession {
    fn send(&self, request: Request) -> Result<(), SendError> {
        let requests = &self.0;
        match request {
            Request::Say { .. } | Request::Edit { .. } if requests.busy.get() => {
                return Err(SendError::Busy);
            }
            Request::Say { id: Some(id), answers, emote, text } => {
                requests.said.borrow_mut().push((id, starred(emote, text)));
                requests.answered.borrow_mut().push(answers);
            }
            Request::Whisper { name, to, emote, text, .. } => {
                requests.whispered.borrow_mut().push((name, to, starred(emote, text)));
            }
            Request::Vote { poll, option, .. } => requests.votes.borrow_mut().push((poll, option)),
            Request::History { id: Some(id), at, .. } => requests.pages.borrow_mut().push((id, at)),
            Request::React { id: Some(id), message, emoji, active } => {
                requests.reactions.borrow_mut().push((id, (message, emoji, active)));
            }
            Request::Edit { id: Some(id), message, text } => {
                requests.edits.borrow_mut().push((id, message, text));
            }
            Request::Offer { .. } | Request::Fetch { .. } | Request::Withdraw { .. } => {
                requests.files.borrow_mut().push(request);
            }
            Request::Typing { active } => requests.typing.borrow_mut().push(active),
            Request::Act { act, to, why, .. } => {
                requests.acts.borrow_mut().push((act, why));
                requests.seats.borrow_mut().push(to);
            }
            Request::Bans { .. } => requests.asked_bans.set(requests.asked_bans.get() + 1),
            Request::Search { id: Some(id), search } => {
                requests.searches.borrow_mut().push((id, search));
            }
            // No test counts them.
            _ => {}
        }
        Ok(())
    }

    fn hurry(&self) {
        self.0.hurried.set(self.0.hurried.get() + 1);
    }

    fn part(self: Box<Self>, done: Box<dyn FnOnce()>) {
        self.0.parted.set(true);
        done();
    }
}

fn starred(emote: bool, text: String) -> String {
    if emote { format!("* {text}") } else { text }
}

/// Notifications that were shown, and those that were withdrawn.
#[derive(Debug, Default)]
pub struct NotificationLog(pub RefCell<Vec<String>>);

impl NotificationSink for NotificationLog {
    fn show(&self, notification: &DesktopNotification) {
        let DesktopNotification { title, body, .. } = notification;
        self.0.borrow_mut().push(format!("{title}|{body}"));
    }

    fn withdraw(&self) {
        self.0.borrow_mut().push("withdrawn".into());
    }
}

/// A link to a session that writes into `requests`, and the session's end of it.
pub fn link(requests: &Rc<Requests>) -> (SessionLink, BridgeSink) {
    let sink = RefCell::new(None);
    let link = SessionLink::with(|given| {
        sink.replace(Some(given));
        Box::new(TestSession(requests.clone()))
    });
    (link, sink.take().unwrap())
}

/// Runs the main loop until `done`, which takes a moment; a busy machine may need a part
/// of a minute.
pub fn until(what: &str, done: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    let context = glib::MainContext::default();
    // Wakes the loop, so that the deadline is noticed.
    let ticks = glib::timeout_add_local(Duration::from_millis(5), || glib::ControlFlow::Continue);
    while !done() {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        context.iteration(true);
    }
    ticks.remove();
}

/// All widgets of a class within another.
pub fn within<T: IsA<gtk::Widget>>(widget: &gtk::Widget) -> Vec<T> {
    if let Some(found) = widget.downcast_ref::<T>() {
        return vec![found.clone()];
    }
    let children = std::iter::successors(widget.first_child(), gtk::Widget::next_sibling);
    children.flat_map(|child| within(&child)).collect()
}
