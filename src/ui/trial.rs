// SPDX-License-Identifier: GPL-3.0-or-later
//! What the window's tests share: a seat that writes down what it is asked,
//! and waiting on the main loop.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use gtk::glib;

use super::bridge::{BridgeSink, Link, Seat};
use crate::client::SendError;
use crate::protocol::{ModerationAction, Nickname, Text, Topic, Why};

/// What a window has asked of its seat.
#[derive(Debug, Default)]
pub struct Record {
    pub said: RefCell<Vec<(String, String)>>,
    pub typing: RefCell<Vec<bool>>,
    pub renamed: RefCell<Vec<String>>,
    pub topics: RefCell<Vec<String>>,
    pub acts: RefCell<Vec<(ModerationAction, Option<Why>)>>,
    /// How often it was asked who is banned.
    pub asked_bans: Cell<u32>,
    pub parted: Cell<bool>,
    /// Whether nothing can be sent.
    pub busy: Cell<bool>,
}

struct Trial(Rc<Record>);

impl Seat for Trial {
    fn say(&self, id: String, text: Text) -> Result<(), SendError> {
        if self.0.busy.get() {
            return Err(SendError::Busy);
        }
        self.0.said.borrow_mut().push((id, text.into()));
        Ok(())
    }

    fn typing(&self, active: bool) {
        self.0.typing.borrow_mut().push(active);
    }

    fn rename(&self, name: Nickname) -> Result<(), SendError> {
        self.0.renamed.borrow_mut().push(name.into());
        Ok(())
    }

    fn set_topic(&self, topic: Topic) -> Result<(), SendError> {
        self.0.topics.borrow_mut().push(topic.into());
        Ok(())
    }

    fn act(&self, act: ModerationAction, why: Option<Why>) -> Result<(), SendError> {
        self.0.acts.borrow_mut().push((act, why));
        Ok(())
    }

    fn ask_bans(&self) -> Result<(), SendError> {
        self.0.asked_bans.set(self.0.asked_bans.get() + 1);
        Ok(())
    }

    fn part(self: Box<Self>, done: Box<dyn FnOnce()>) {
        self.0.parted.set(true);
        done();
    }
}

/// A link to a seat that writes into `record`, and the session's end of it.
pub fn link(record: &Rc<Record>) -> (Link, BridgeSink) {
    let sink = RefCell::new(None);
    let link = Link::with(|given| {
        sink.replace(Some(given));
        Box::new(Trial(record.clone()))
    });
    (link, sink.take().unwrap())
}

/// Runs the main loop until `done`, for a few seconds at most.
pub fn until(what: &str, done: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    let context = glib::MainContext::default();
    // Wakes the loop, so that the deadline is noticed.
    let ticks = glib::timeout_add_local(Duration::from_millis(5), || glib::ControlFlow::Continue);
    while !done() {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        context.iteration(true);
    }
    ticks.remove();
}
