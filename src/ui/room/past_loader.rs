// SPDX-License-Identifier: GPL-3.0-or-later
//! Loading of the past, page by page, as the reader goes up in the conversation or
//! wants to see a message of then.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gtk::glib;
use gtk::prelude::*;
use gtk::subclass::prelude::*;

use super::conversation::jump::{self, JumpTarget};
use super::conversation::list::Conversation;
use super::conversation::{following, scroll_intent};
use super::notices::toasts::Toasts;
use super::remembering::Remembering;
use super::session::RoomSession;
use crate::client::Security;
use crate::commands::HistoryPlace;
use crate::i18n::gettext;
use crate::model::{Failure, ShownEvent, ShownPage, end_of_past, is_further_back, next_page};
use crate::protocol::{Event, PageAt, Reason, Request, limits};
use crate::ui::compat;

/// Distance from the top at which the next page is asked for, in pages of the screen.
const NEAR_PAGES: f64 = 1.5;
/// Time until a room that was busy is asked again.
const BUSY_FOR: Duration = Duration::from_millis(500);

/// A place in the conversation.
#[derive(Debug, Clone)]
enum WantedPlace {
    /// That of a message.
    Message(JumpTarget),
    /// The line where the reader left off.
    Line,
}

/// Pages on their way into one conversation, one at a time.
pub struct PastLoader {
    session: Rc<RoomSession>,
    conversation: glib::WeakRef<Conversation>,
    toasts: Rc<Toasts>,
    /// Goes on where the room tells no more.
    remembering: Rc<Remembering>,
    /// Id of the request that is not answered yet.
    pending: RefCell<Option<String>>,
    asked: Cell<u64>,
    /// Place that is to be shown once it is there.
    wanted: RefCell<Option<WantedPlace>>,
    /// Set once the room said that it has no pages.
    is_unable: Cell<bool>,
}

impl PastLoader {
    /// A loader that asks for more whenever the reader comes near the top.
    pub fn new(
        session: Rc<RoomSession>,
        conversation: &Conversation,
        toasts: Rc<Toasts>,
        remembering: Rc<Remembering>,
    ) -> Rc<Self> {
        let loader = Rc::new(Self {
            session,
            conversation: conversation.downgrade(),
            toasts,
            remembering,
            pending: RefCell::default(),
            asked: Cell::default(),
            wanted: RefCell::default(),
            is_unable: Cell::default(),
        });
        let scroller = &conversation.imp().scroller;
        let adjustment = scroller.vadjustment();
        let weak = Rc::downgrade(&loader);
        let look = move |is_going_up: bool| {
            weak.upgrade().inspect(|loader| loader.look(is_going_up));
        };
        let by_itself = look.clone();
        adjustment.connect_value_changed(move |_| by_itself(false));
        // Where all fits into the window, nothing moves.
        scroll_intent::connect(scroller, move || look(true));
        loader
    }

    /// Loads a page if the reader is near the top, or is about to be.
    pub fn look(&self, is_going_up: bool) {
        if self.is_near_top(is_going_up) && !self.load() {
            self.recall();
        }
    }

    /// Shows what was found, once it is there.
    pub fn show(&self, event: Event) {
        self.wanted.replace(Some(WantedPlace::Message(JumpTarget::Event(event))));
        self.go_on();
    }

    /// Shows the line where the reader left off, once it is there. Tells if there is one.
    pub fn show_line(&self) -> bool {
        let is_further_back = is_further_back(&self.session.timeline().timeline());
        let is_there = self.conversation.upgrade().is_some_and(|it| it.unread_at().is_some());
        if !is_further_back && !is_there {
            return false;
        }
        self.wanted.replace(Some(WantedPlace::Line));
        self.go_on();
        true
    }

    /// Goes up by a page, or to the message of a number.
    pub fn go_to(&self, place: HistoryPlace) {
        match place {
            HistoryPlace::Around(number) => {
                self.wanted.replace(Some(WantedPlace::Message(JumpTarget::Number(number))));
                self.go_on();
            }
            HistoryPlace::Older(_) => {
                let Some(conversation) = self.conversation.upgrade() else { return };
                jump::go_up(&conversation);
                self.look(true);
            }
        }
    }

    /// Takes in a page, if it is the one that was asked for.
    pub fn arrive(&self, page: ShownPage) {
        if self.pending.borrow().is_none() || *self.pending.borrow() != page.id {
            return;
        }
        self.settle();
        self.conversation.upgrade().inspect(jump::leave_headings);
        let is_seen = self.session.timeline().prepend(page);
        if self.is_wanting() {
            self.go_on();
        } else if !is_seen {
            // Comings and goings alone: the reader still waits.
            self.load();
        }
        if !self.is_wanting() {
            self.recall();
        }
    }

    /// Takes in what this device remembers.
    pub fn take_recalled(&self, events: Vec<ShownEvent>) {
        self.show_loading(self.pending.borrow().is_some());
        self.conversation.upgrade().inspect(jump::leave_headings);
        let goes_on = !events.is_empty();
        if !self.session.timeline().prepend_recalled(events) && goes_on {
            self.recall();
        }
    }

    /// Takes in a refusal; `false` if it is about something else.
    pub fn fail(self: &Rc<Self>, failure: &Failure) -> bool {
        let is_ours = failure.id.is_some() && *self.pending.borrow() == failure.id;
        if !is_ours {
            return false;
        }
        self.settle();
        if failure.reason == Reason::Busy {
            let loader = Rc::downgrade(self);
            compat::after(BUSY_FOR, move || {
                if let Some(loader) = loader.upgrade() {
                    loader.retry();
                }
            });
        } else {
            self.is_unable.set(true);
            self.go_on();
        }
        true
    }

    /// Waits for no page any more: the connection is lost. The next may be to a room that
    /// can do more.
    pub fn forget(&self) {
        self.settle();
        self.is_unable.set(false);
        self.wanted.take();
    }

    /// Tells if the reader is, or is about to be, where the next page is wanted.
    fn is_near_top(&self, is_going_up: bool) -> bool {
        self.conversation.upgrade().is_some_and(|conversation| {
            let adjustment = conversation.imp().scroller.vadjustment();
            let is_near = adjustment.value() < NEAR_PAGES * adjustment.page_size();
            is_near && (is_going_up || !conversation.follows())
        })
    }

    fn retry(&self) {
        if self.is_wanting() {
            self.go_on();
        } else {
            self.look(false);
        }
    }

    fn is_wanting(&self) -> bool {
        self.wanted.borrow().is_some()
    }

    /// Loads more until what is wanted is there, and shows that.
    fn go_on(&self) {
        let Some(wanted) = self.wanted.borrow().clone() else { return };
        let is_further_back = match &wanted {
            WantedPlace::Message(message) => {
                self.next().is_some_and(|next| message.number() < next)
            }
            WantedPlace::Line => is_further_back(&self.session.timeline().timeline()),
        };
        if is_further_back && self.load() {
            return;
        }
        let Some(conversation) = self.conversation.upgrade() else { return };
        let is_shown = match wanted {
            WantedPlace::Message(message) => jump::show(&conversation, &message),
            WantedPlace::Line => following::show_unread(&conversation),
        };
        if is_shown {
            self.wanted.take();
        }
        self.give_up();
    }

    /// Tells that what is wanted is not to be had.
    fn give_up(&self) {
        if self.wanted.take().is_some() {
            self.toasts.say(&gettext("That message is further back than this window goes."));
        }
    }

    /// Number before which the next page ends.
    fn next(&self) -> Option<u64> {
        next_page(&self.session.timeline().timeline())
    }

    /// Asks for the page before all that is there. Tells if one is on its way.
    fn load(&self) -> bool {
        if self.pending.borrow().is_some() {
            return true;
        }
        let is_classic = self.session.state().security == Security::Classic;
        if is_classic || self.is_unable.get() || !self.session.is_here() {
            return false;
        }
        let Some(before) = self.next() else { return false };
        self.asked.set(self.asked.get() + 1);
        let id = format!("past-{}", self.asked.get());
        let count = u64::try_from(limits::PAGE_EVENTS).ok();
        let at = PageAt::Before(before);
        if self.session.send(Request::History { id: Some(id.clone()), at, count }).is_err() {
            return false;
        }
        self.pending.replace(Some(id));
        self.show_loading(true);
        true
    }

    /// Goes on with what this device remembers, where the room tells no more.
    fn recall(&self) {
        let end = end_of_past(&self.session.timeline().timeline());
        if end.is_some_and(|end| self.remembering.recall(end)) {
            self.show_loading(true);
        }
    }

    fn settle(&self) {
        self.pending.take();
        self.show_loading(false);
    }

    fn show_loading(&self, loads: bool) {
        if let Some(conversation) = self.conversation.upgrade() {
            let spinner = &conversation.imp().loading;
            spinner.set_visible(loads);
            spinner.set_spinning(loads);
        }
    }
}
