// SPDX-License-Identifier: GPL-3.0-or-later
//! *Remember on This Device*: keeps what a guest reads in the room, once the person has
//! asked for it, and reads it where the room tells its past no longer. Knows no widget.
//!
//! Whatever the room tells passes by here on its way into the conversation.

mod deletion;
mod keeper;
mod opening;
mod recall;
mod sentences;

pub use self::sentences::kept_so_far;
use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;

use gtk::prelude::*;
use gtk::{gio, glib};

use self::deletion::PendingDeletion;
use self::keeper::{KeepStage, Keeper, OpenReason, SHOWN};
use self::recall::PageRecall;
use super::notices::toasts::Toasts;
use super::session::{RoomSession, connect_heard};
use crate::client::{Security, SessionEvent};
use crate::device_log::DeviceLog;
use crate::model::{entered_at, numbered_events};
use crate::trust::ReadMark;
use crate::ui::compat;
use crate::ui::trust::store;

/// The action in the menu of the room, and one that is never to be had, for the item that
/// says why.
const ACTION: &str = "remember";
const WITHOUT_KEY: &str = "remember-nothing";

/// The switch of a window, and what it has kept.
pub struct Remembering {
    session: Rc<RoomSession>,
    toasts: Rc<Toasts>,
    /// The switch; its state is whether the room is kept.
    action: gio::SimpleAction,
    data: RefCell<PathBuf>,
    /// Absent for our own room, and for one without a key.
    log: RefCell<Option<DeviceLog>>,
    /// Number of the newest event when we came in.
    head: Cell<u64>,
    keeper: RefCell<Keeper>,
    stage: Cell<KeepStage>,
    recall: PageRecall,
    /// Place before which a page is wanted once it is known which log is the room's.
    wanted: Cell<Option<ReadMark>>,
    /// Number of the newest attempt: an older one comes to nothing.
    attempt: Cell<u64>,
    deletion: RefCell<Option<PendingDeletion>>,
}

impl Remembering {
    /// Adds the switch to `actions`, and goes on with a room that was kept before.
    pub fn new(
        session: Rc<RoomSession>,
        toasts: Rc<Toasts>,
        actions: &impl IsA<gio::ActionMap>,
    ) -> Rc<Self> {
        let head = entered_at(&session.state());
        let remembering = Rc::new(Self {
            recall: PageRecall::new(session.clone()),
            session,
            toasts,
            action: gio::SimpleAction::new_stateful(ACTION, None, &false.to_variant()),
            data: RefCell::new(store::folder()),
            log: RefCell::default(),
            head: Cell::new(head),
            keeper: RefCell::default(),
            stage: Cell::new(KeepStage::Off),
            wanted: Cell::default(),
            attempt: Cell::default(),
            deletion: RefCell::default(),
        });
        let weak = Rc::downgrade(&remembering);
        remembering.action.connect_activate(move |_, _| {
            weak.upgrade().inspect(Self::switch);
        });
        let weak = Rc::downgrade(&remembering);
        connect_heard(&remembering.session, move |events| {
            weak.upgrade().inspect(|remembering| remembering.hear(events));
        });
        remembering.begin(&remembering.session.state().security);
        remembering.install(actions);
        remembering
    }

    /// Our own room has no switch: the host's copy is this one.
    fn install(&self, actions: &impl IsA<gio::ActionMap>) {
        if self.log.borrow().is_some() {
            actions.add_action(&self.action);
        } else if self.session.key().is_none() {
            let without_key = gio::SimpleAction::new(WITHOUT_KEY, None);
            without_key.set_enabled(false);
            actions.add_action(&without_key);
        }
    }

    /// Keeps it in another folder than ours: tests have one of their own.
    #[cfg(test)]
    pub fn set_data(self: &Rc<Self>, data: &std::path::Path) {
        self.data.replace(data.to_owned());
        self.begin(&self.session.state().security);
    }

    /// Tells if it is known whether the room is kept.
    #[cfg(test)]
    pub fn is_settled(&self) -> bool {
        matches!(*self.keeper.borrow(), Keeper::Nothing | Keeper::Writes(_))
    }

    /// Keeps nothing more; the program stays until all is written.
    pub fn close(&self) {
        self.next_attempt();
        self.keeper.take().end();
    }

    /// Reads a page from before `end`, unless one is on its way; tells if there may be one.
    pub fn recall(&self, end: ReadMark) -> bool {
        if self.stage.get() == KeepStage::Opening {
            self.wanted.set(Some(end));
            return true;
        }
        self.kept().is_some_and(|log| self.recall.read(log, end))
    }

    /// The log of the room, if it is kept.
    pub fn kept(&self) -> Option<DeviceLog> {
        self.log.borrow().clone().filter(|_| self.stage.get() != KeepStage::Off)
    }

    /// Begins with a log of the room, if there is one to go on with.
    fn begin(self: &Rc<Self>, security: &Security) {
        let attempt = self.next_attempt();
        let is_ours = self.session.state().way_back.is_to_our_own_room();
        let log = match security {
            Security::Encrypted { fingerprint, .. } if !is_ours => {
                Some(DeviceLog::of(&self.data.borrow(), fingerprint))
            }
            _ => None,
        };
        self.stage.set(KeepStage::Off);
        let keeper = log.as_ref().map(|_| Keeper::Collects(Vec::new())).unwrap_or_default();
        let before = self.keeper.replace(keeper);
        self.log.replace(log.clone());
        let Some(log) = log else { return before.end() };
        let weak = Rc::downgrade(self);
        glib::spawn_future_local(async move {
            let is_kept = gio::spawn_blocking(move || {
                // It has the lock.
                drop(before);
                log.is_kept()
            });
            let is_kept = is_kept.await.unwrap_or(false);
            let Some(this) = weak.upgrade().filter(|it| it.attempt.get() == attempt) else {
                return;
            };
            this.action.set_state(&is_kept.to_variant());
            if is_kept {
                this.stage.set(KeepStage::Waiting);
                this.go_on();
            } else {
                this.keeper.take();
                this.recall_wanted();
            }
        });
    }

    fn hear(self: &Rc<Self>, events: &[SessionEvent]) {
        for event in events {
            match event {
                SessionEvent::Happened(event) => self.keeper.borrow_mut().keep(event),
                SessionEvent::Page(page) => self.keeper.borrow_mut().keep_page(page),
                // The room may have another log by now.
                SessionEvent::Welcomed { security, welcome, .. } if !welcome.resumed => {
                    self.head.set(welcome.number);
                    self.begin(security);
                }
                _ => {}
            }
        }
        self.go_on();
    }

    /// Opens the log once the room has told something.
    fn go_on(self: &Rc<Self>) {
        let has_told = !self.keeper.borrow().told().is_empty();
        if self.stage.get() == KeepStage::Waiting && has_told {
            self.open(OpenReason::GoesOn);
        }
    }

    fn switch(self: &Rc<Self>) {
        let is_kept = self.action.state().and_then(|state| state.get()).unwrap_or(false);
        if let Some(deletion) = self.deletion.take() {
            deletion.cancel(&self.toasts);
        }
        if is_kept {
            self.turn_off();
        } else {
            self.turn_on();
        }
    }

    /// Keeps what is in the window, and what comes.
    fn turn_on(self: &Rc<Self>) {
        self.action.set_state(&true.to_variant());
        if self.stage.get() == KeepStage::Off {
            let shown = numbered_events(&self.session.timeline().timeline(), SHOWN);
            self.keeper.replace(Keeper::Collects(shown));
            self.open(OpenReason::Asked);
        }
    }

    /// Offers to undo it, and deletes what is kept once nobody can any more. Until then
    /// it goes on, or an undoing would leave a hole.
    fn turn_off(self: &Rc<Self>) {
        self.action.set_state(&false.to_variant());
        let weak = Rc::downgrade(self);
        let undo = move || {
            weak.upgrade().inspect(|this| this.action.set_state(&true.to_variant()));
        };
        let weak = Rc::downgrade(self);
        let done = move || {
            weak.upgrade().inspect(|this| this.forget());
        };
        self.deletion.replace(Some(PendingDeletion::offer(&self.toasts, undo, done)));
    }

    /// Deletes what is kept.
    fn forget(&self) {
        self.next_attempt();
        self.action.set_state(&false.to_variant());
        self.stage.set(KeepStage::Off);
        self.recall_wanted();
        let keeper = self.keeper.take();
        let Some(log) = self.log.borrow().clone() else { return };
        let toasts = self.toasts.clone();
        let hold = compat::hold_application();
        glib::spawn_future_local(async move {
            let forgotten = gio::spawn_blocking(move || {
                drop(keeper);
                log.forget()
            });
            if let Ok(Err(error)) = forgotten.await {
                toasts.warn(&sentences::not_forgotten(&error));
            }
            drop(hold);
        });
    }

    fn next_attempt(&self) -> u64 {
        self.attempt.set(self.attempt.get() + 1);
        self.attempt.get()
    }
}
