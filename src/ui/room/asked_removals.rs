// SPDX-License-Identifier: GPL-3.0-or-later
//! Removals of messages that can be undone for a while, and those that were asked for.
//! What the room refuses comes back.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::rc::{Rc, Weak};

use super::notices::toast_queue::ToastTopic;
use super::notices::toasts::Toasts;
use super::session::RoomSession;
use crate::model::Failure;
use crate::protocol::{ModerationAction, Request, SeatNumber};
use crate::sentences;

/// Removals that the room may still refuse. Of more the oldest are forgotten.
const ASKED: usize = 32;

/// Removals that were asked for.
pub struct AskedRemovals {
    session: Rc<RoomSession>,
    toasts: Weak<Toasts>,
    /// The messages of each, by the id of its request.
    asked: RefCell<VecDeque<(String, BTreeSet<u64>)>>,
    count: Cell<u64>,
    /// The toast of the last that could be undone.
    offered: Cell<Option<ToastTopic>>,
}

/// Messages that are about to be removed.
struct DueRemoval {
    /// None once it is asked for or undone.
    messages: Cell<Option<BTreeSet<u64>>>,
    act: ModerationAction,
    /// Seat of the person it is about, if it is about one.
    to: Option<SeatNumber>,
    removals: Rc<AskedRemovals>,
}

impl AskedRemovals {
    pub fn new(session: Rc<RoomSession>, toasts: &Rc<Toasts>) -> Rc<Self> {
        let (asked, count, offered) = Default::default();
        Rc::new(Self { session, toasts: Rc::downgrade(toasts), asked, count, offered })
    }

    /// Says in a toast that `messages` are about to be removed, and asks for it once that is
    /// gone, unless it was undone. The removal before is asked for at once, so that none waits
    /// behind another.
    pub fn offer(
        self: &Rc<Self>,
        told: &str,
        messages: BTreeSet<u64>,
        act: ModerationAction,
        to: Option<SeatNumber>,
    ) {
        let Some(toasts) = self.toasts.upgrade() else { return };
        self.settle();
        let due = Rc::new(self.due(messages, act, to));
        let undone = due.clone();
        let topic = toasts.offer(told, move || undone.undo(), move || due.ask());
        self.offered.set(Some(topic));
    }

    /// Asks for the removal of `messages`, which nobody can undo.
    pub fn ask(
        self: &Rc<Self>,
        messages: BTreeSet<u64>,
        act: ModerationAction,
        to: Option<SeatNumber>,
    ) {
        self.settle();
        self.due(messages, act, to).ask();
    }

    fn due(
        self: &Rc<Self>,
        messages: BTreeSet<u64>,
        act: ModerationAction,
        to: Option<SeatNumber>,
    ) -> DueRemoval {
        DueRemoval { messages: Cell::new(Some(messages)), act, to, removals: self.clone() }
    }

    /// Asks for what could still be undone.
    fn settle(&self) {
        if let (Some(offered), Some(toasts)) = (self.offered.take(), self.toasts.upgrade()) {
            toasts.withdraw(&offered);
        }
    }

    /// Shows again what the room does not remove.
    pub fn fail(&self, failure: &Failure) {
        if let Some(id) = &failure.id {
            self.show_again(id);
        }
    }

    /// Shows again what was asked for under these ids, since nobody knows if the room has
    /// heard of it: what is removed in spite of that goes when the room says so.
    pub fn lose(&self, ids: &[String]) {
        for id in ids {
            self.show_again(id);
        }
    }

    fn show_again(&self, id: &str) {
        let asked = self.asked.borrow();
        let messages = asked.iter().find(|(other, _)| other == id);
        let messages = messages.map(|(_, messages)| messages.clone());
        drop(asked);
        if let Some(messages) = messages {
            self.session.timeline().unset_due(&messages);
        }
    }

    fn note(&self, messages: BTreeSet<u64>) -> String {
        self.count.set(self.count.get() + 1);
        let id = format!("remove-{}", self.count.get());
        let mut asked = self.asked.borrow_mut();
        if asked.len() >= ASKED {
            asked.pop_front();
        }
        asked.push_back((id.clone(), messages));
        id
    }
}

impl DueRemoval {
    fn undo(&self) {
        if let Some(messages) = self.messages.take() {
            self.removals.session.timeline().unset_due(&messages);
        }
    }

    /// Asks the room, once.
    fn ask(&self) {
        let Some(messages) = self.messages.take() else { return };
        let session = &self.removals.session;
        let id = Some(self.removals.note(messages.clone()));
        let act = self.act.clone();
        let asked = session.send(Request::Act { id, act, to: self.to, why: None });
        if let Err(error) = asked {
            session.timeline().unset_due(&messages);
            if let Some(toasts) = self.removals.toasts.upgrade() {
                toasts.warn(&sentences::send_error(error));
            }
        }
    }
}
