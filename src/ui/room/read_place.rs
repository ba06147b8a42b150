// SPDX-License-Identifier: GPL-3.0-or-later
//! The place up to which the person has read the room: the newest message that was in view
//! while the window was in front. It is remembered for the next visit.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gtk::glib;
use gtk::prelude::*;
use gtk::subclass::prelude::*;

use super::conversation::following;
use super::conversation::list::Conversation;
use super::session::RoomSession;
use crate::model::{Row, newest_event};
use crate::protocol::Fingerprint;
use crate::trust::ReadMark;
use crate::ui::compat;
use crate::ui::trust::store;

/// Time until a place is on the disk. More is read meanwhile.
const SAVED_AFTER: Duration = Duration::from_secs(5);

type Save = Rc<dyn Fn(Fingerprint, ReadMark)>;

/// The place, and what of it is not on the disk.
pub struct ReadPlace {
    session: Rc<RoomSession>,
    conversation: glib::WeakRef<Conversation>,
    mark: Cell<Option<ReadMark>>,
    unsaved: Cell<bool>,
    is_waiting: Cell<bool>,
    /// Set while the window is hidden: it may count as active even then.
    looks_away: Cell<bool>,
    save: RefCell<Save>,
}

impl ReadPlace {
    /// The place in `session`, as it is seen in `conversation`.
    pub fn new(session: Rc<RoomSession>, conversation: &Conversation) -> Rc<Self> {
        let place = Rc::new(Self {
            session,
            conversation: conversation.downgrade(),
            mark: Cell::default(),
            unsaved: Cell::default(),
            is_waiting: Cell::default(),
            looks_away: Cell::default(),
            save: RefCell::new(Rc::new(save)),
        });
        let weak = Rc::downgrade(&place);
        let look = move || {
            weak.upgrade().inspect(Self::look);
        };
        let adjustment = conversation.imp().scroller.vadjustment();
        adjustment.connect_value_changed(glib::clone!(
            #[strong]
            look,
            move |_| look()
        ));
        let look = Cell::new(Some(look));
        conversation.connect_map(move |conversation| {
            let window = conversation.root().and_downcast::<gtk::Window>();
            // Once: it may be hidden and shown many times.
            if let Some((window, look)) = window.and_then(|window| Some((window, look.take()?))) {
                window.connect_is_active_notify(move |_| look());
            }
        });
        place
    }

    /// Keeps the place by another way than ours: tests have one of their own.
    #[cfg(test)]
    pub fn set_save(&self, save: impl Fn(Fingerprint, ReadMark) + 'static) {
        self.save.replace(Rc::new(save));
    }

    /// Notes what is in view, if the window is in front.
    pub fn look(self: &Rc<Self>) {
        let Some(conversation) = self.conversation.upgrade() else { return };
        let window = conversation.root().and_downcast::<gtk::Window>();
        let is_active = window.is_some_and(|window| window.is_active());
        if is_active && conversation.is_mapped() && !self.looks_away.get() {
            let mark = self.in_view(&conversation);
            self.note(mark);
            if conversation.follows() {
                self.session.attention.read(None);
            } else if let Some(mark) = mark {
                self.session.attention.read(Some(mark.number));
            }
        }
    }

    /// Notes that the window is about to be hidden: what comes from here on is not seen,
    /// also at the end of the conversation.
    pub fn look_away(&self) {
        self.save();
        self.looks_away.set(true);
        if self.conversation.upgrade().is_some_and(|conversation| conversation.follows()) {
            self.session.timeline().note_reader(false);
        }
    }

    /// Notes that the window is there again.
    pub fn look_again(&self) {
        self.looks_away.set(false);
    }

    /// Has the disk remember the place at once.
    pub fn save(&self) {
        let mark = self.mark.get().filter(|_| self.unsaved.replace(false));
        if let (Some(room), Some(mark)) = (self.session.key(), mark) {
            let save = self.save.borrow().clone();
            save(room, mark);
        }
    }

    /// Notes that all was read up to `mark`.
    pub fn note(self: &Rc<Self>, mark: Option<ReadMark>) {
        let Some(mark) = mark else { return };
        if self.mark.get().is_some_and(|before| !self.is_newer(mark, before)) {
            return;
        }
        self.mark.set(Some(mark));
        self.unsaved.set(true);
        if self.is_waiting.replace(true) {
            return;
        }
        let place = Rc::downgrade(self);
        compat::after(SAVED_AFTER, move || {
            if let Some(place) = place.upgrade() {
                place.is_waiting.set(false);
                place.save();
            }
        });
    }

    /// Tells if `mark` is behind the one before. The host's clock may have been set since,
    /// so only numbers count, unless the room has begun anew.
    fn is_newer(&self, mark: ReadMark, before: ReadMark) -> bool {
        let newest = newest_event(&self.session.state());
        let has_begun_anew = newest.is_some_and(|newest| newest.number < before.number);
        mark.number > before.number || has_begun_anew
    }

    /// The newest message in view; at the end, whatever happened last.
    pub fn in_view(&self, conversation: &Conversation) -> Option<ReadMark> {
        if conversation.follows() {
            return newest_event(&self.session.state());
        }
        let last = usize::try_from(following::last_in_view(conversation)?).ok()?;
        let timeline = self.session.timeline().timeline();
        let rows = (0..=last).rev().filter_map(|at| timeline.row(at));
        rows.take(NEAR).find_map(|row| match row.as_ref() {
            Row::Said(said) if said.number > 0 => {
                Some(ReadMark { number: said.number, time: said.host_time })
            }
            _ => None,
        })
    }
}

/// Rows above the last one in view among which a message is looked for.
const NEAR: usize = 50;

fn save(room: Fingerprint, mark: ReadMark) {
    let hold = compat::hold_application();
    glib::spawn_future_local(async move {
        store::advance_read_mark(room, mark).await;
        drop(hold);
    });
}
