// SPDX-License-Identifier: GPL-3.0-or-later
//! Following the newest, as long as the reader is at the end. Whoever is elsewhere
//! stays there, and sees how much waits below; so does whoever reads a message
//! that is taller than the page.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::list::Conversation;
use super::scroll_intent::{self, Goal, NEAR, Scrolled};
use super::timeline_row::TimelineRow;
use crate::model::RowsSplice;
use crate::ui::compat;

/// Above the line before the first unread message, in pixels.
const ABOVE_UNREAD: f64 = 6.0;
/// Nearer than this, in pixels, is there.
const THERE: f64 = 1.0;

/// Goes to the line before the first unread message; `false` if there is none.
pub fn show_unread(conversation: &Conversation) -> bool {
    let is_there = conversation.unread_at().is_some();
    if is_there {
        // It does not follow the newest from here on.
        conversation.set_follows(false);
        conversation.go(Goal::Unread);
    }
    is_there
}

/// The index of the last row that is in view.
pub fn last_in_view(conversation: &Conversation) -> Option<u32> {
    let page = conversation.imp().scroller.vadjustment().page_size();
    conversation.shown().find(|(_, top, _)| *top < page).map(|(index, ..)| index)
}

impl Conversation {
    pub(super) fn connect_scrolling(&self) {
        let imp = self.imp();
        let adjustment = imp.scroller.vadjustment();
        adjustment.connect_value_changed(glib::clone!(
            #[weak(rename_to = conversation)]
            self,
            move |adjustment| conversation.moved(adjustment)
        ));
        adjustment.connect_changed(glib::clone!(
            #[weak(rename_to = conversation)]
            self,
            move |adjustment| conversation.moved(adjustment)
        ));
        scroll_intent::connect(
            &imp.scroller,
            glib::clone!(
                #[weak(rename_to = conversation)]
                self,
                move || conversation.imp().intent.lift()
            ),
        );
        imp.newest.connect_pressed(glib::clone!(
            #[weak(rename_to = conversation)]
            self,
            move || conversation.go_on()
        ));
    }

    /// Follows the newest, or counts what came below.
    pub(super) fn arrived(&self, change: RowsSplice) {
        if self.follows() {
            self.go(Goal::Arrival);
        } else {
            self.imp().newest.add(change.news);
        }
    }

    /// Goes to the end and stays there.
    pub fn show_newest(&self) {
        self.set_follows(true);
        self.go(Goal::End);
    }

    /// Goes to the oldest.
    pub fn show_oldest(&self) {
        let adjustment = self.imp().scroller.vadjustment();
        if self.rows() > 0 && adjustment.upper() > adjustment.page_size() {
            self.stay();
            compat::scroll_to(&self.imp().list, 0);
        }
    }

    /// Turns a page, up or down.
    pub fn turn_page(&self, up: bool) {
        let adjustment = self.imp().scroller.vadjustment();
        let step = adjustment.page_increment();
        if up {
            self.imp().intent.lift();
        }
        adjustment.set_value(adjustment.value() + if up { -step } else { step });
    }

    /// Goes to the first unread message if that is further down, else to the end.
    fn go_on(&self) {
        if self.unread_below().is_none() {
            return self.show_newest();
        }
        self.imp().newest.clear();
        self.go(Goal::Unread);
    }

    fn go(&self, goal: Goal) {
        let imp = self.imp();
        let index = match goal {
            Goal::Unread => self.unread_at(),
            _ => self.rows().checked_sub(1),
        };
        let Some(index) = index else { return };
        imp.goal.set(goal);
        imp.intent.send();
        compat::scroll_to(&imp.list, index);
        // The rows are laid out after the next tick.
        self.hurry(2);
    }

    /// Ends the following before the list is sent elsewhere, however long that takes it.
    pub(super) fn stay(&self) {
        self.imp().intent.lift();
        self.imp().goal.set(Goal::None);
        self.set_follows(false);
    }

    /// Ends the following only where the reader scrolled.
    pub(super) fn moved(&self, adjustment: &gtk::Adjustment) {
        let imp = self.imp();
        match imp.intent.judge(adjustment) {
            Scrolled::ByTheReader => {
                imp.goal.set(Goal::None);
                self.set_follows(false);
            }
            Scrolled::AtTheEnd if imp.goal.get() == Goal::None => {
                imp.goal.set(Goal::End);
                self.set_follows(true);
            }
            Scrolled::AtTheEnd | Scrolled::ByItself => self.hurry(1),
        }
    }

    /// Goes on to the goal once the list has been measured, after so many `ticks`.
    fn hurry(&self, ticks: u32) {
        let imp = self.imp();
        let before = imp.ticks.get();
        if imp.goal.get() == Goal::None || before >= ticks {
            return;
        }
        imp.ticks.set(ticks);
        if before > 0 {
            return;
        }
        let conversation = self.downgrade();
        imp.list.add_tick_callback(move |_, _| {
            let Some(conversation) = conversation.upgrade() else {
                return glib::ControlFlow::Break;
            };
            let left = conversation.imp().ticks.get().saturating_sub(1);
            conversation.imp().ticks.set(left);
            if left > 0 {
                return glib::ControlFlow::Continue;
            }
            conversation.approach();
            glib::ControlFlow::Break
        });
    }

    /// Goes as far to the goal as what is measured allows.
    fn approach(&self) {
        let imp = self.imp();
        let adjustment = imp.scroller.vadjustment();
        let to_end = adjustment.upper() - adjustment.page_size() - adjustment.value();
        match imp.goal.get() {
            Goal::None => {}
            Goal::Unread => match self.unread_at().and_then(|at| self.place_of(at)) {
                Some((top, _)) if (top - ABOVE_UNREAD).abs() >= THERE && to_end >= THERE => {
                    self.scroll_by(top - ABOVE_UNREAD);
                }
                Some(_) => self.reach(to_end < THERE),
                None => {}
            },
            Goal::Arrival => match self.rows().checked_sub(1).and_then(|at| self.place_of(at)) {
                Some((top, height)) if height > adjustment.page_size() + NEAR => {
                    if top.abs() >= THERE {
                        self.scroll_by(top);
                    }
                    self.reach(false);
                }
                Some(_) if to_end < THERE => self.reach(true),
                _ => self.scroll_by(to_end),
            },
            Goal::End => self.scroll_by(to_end),
        }
    }

    /// Is at the goal, which is the end or not.
    fn reach(&self, is_end: bool) {
        self.imp().goal.set(if is_end { Goal::End } else { Goal::None });
        self.set_follows(is_end);
    }

    pub(super) fn scroll_by(&self, distance: f64) {
        if distance.abs() >= THERE {
            let adjustment = self.imp().scroller.vadjustment();
            self.imp().intent.send();
            adjustment.set_value(adjustment.value() + distance);
        }
    }

    fn set_follows(&self, follows: bool) {
        if self.imp().follows.replace(follows) == follows {
            return;
        }
        let imp = self.imp();
        imp.newest.clear();
        imp.newest.reveal(!follows);
        if let Some(model) = self.timeline() {
            model.note_reader(follows);
        }
        self.notify_follows();
    }

    pub fn unread_at(&self) -> Option<u32> {
        let at = self.timeline()?.timeline().unread_at()?;
        u32::try_from(at).ok()
    }

    /// The line before the first unread message, if that is not yet in view, nor
    /// passed.
    fn unread_below(&self) -> Option<u32> {
        let at = self.unread_at()?;
        let page = self.imp().scroller.vadjustment().page_size();
        let last = self.shown().find(|(_, top, _)| *top < page);
        last.is_some_and(|(last, ..)| last < at).then_some(at)
    }

    /// Distance of row `index` from the upper edge of the page, and its height.
    fn place_of(&self, index: u32) -> Option<(f64, f64)> {
        let place = self.shown().find(|(shown, ..)| *shown == index);
        place.map(|(_, top, height)| (top, height))
    }

    /// The rows that are laid out, the last first: index, upper edge and height.
    fn shown(&self) -> impl Iterator<Item = (u32, f64, f64)> {
        let list = self.imp().list.get();
        std::iter::successors(list.last_child(), WidgetExt::prev_sibling).filter_map(move |row| {
            let index = row.first_child().and_downcast::<TimelineRow>()?.index()?;
            let is_laid_out = row.is_child_visible() && row.width() > 0;
            let place = row.compute_bounds(&list).filter(|_| is_laid_out)?;
            Some((index, f64::from(place.y()), f64::from(place.height())))
        })
    }
}
