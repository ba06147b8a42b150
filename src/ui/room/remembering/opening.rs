// SPDX-License-Identifier: GPL-3.0-or-later
//! The opening of a room's log: what comes of it, and another try once nobody else keeps the
//! room.

use std::rc::Rc;
use std::time::Duration;

use gtk::prelude::*;
use gtk::{gio, glib};

use super::keeper::{KeepStage, Keeper, OpenReason, SHOWN};
use super::{Remembering, sentences};
use crate::device_log::{DeviceLog, DeviceLogError, OpenedDeviceLog};
use crate::model::{newest_event, numbered_events, recall};

/// Time between two looks whether another window or program still keeps the room.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

impl Remembering {
    pub(super) fn open(self: &Rc<Self>, why: OpenReason) {
        let Some(log) = self.log.borrow().clone() else { return };
        self.stage.set(KeepStage::Opening);
        let attempt = self.next_attempt();
        let told = self.keeper.borrow().told().to_vec();
        let known = told.len();
        let head = told.iter().map(|event| event.number).fold(self.head.get(), u64::max);
        let news = sentences::news(self.toasts.clone());
        let weak = Rc::downgrade(self);
        glib::spawn_future_local(async move {
            let opened = gio::spawn_blocking(move || log.open(head, &told, news)).await;
            let remembering = weak.upgrade().filter(|this| this.attempt.get() == attempt);
            match (remembering, opened) {
                (Some(remembering), Ok(Ok(opened))) => remembering.write_with(opened, known, why),
                (Some(remembering), Ok(Err(error))) => remembering.fail(&error, why),
                (None, Ok(Ok(opened))) => Keeper::Writes(opened.writer).end(),
                _ => tracing::error!("the log of a room was not opened"),
            }
        });
    }

    fn write_with(self: &Rc<Self>, opened: OpenedDeviceLog, known: usize, why: OpenReason) {
        self.keeper.borrow_mut().write_with(opened.writer, known);
        self.stage.set(KeepStage::On);
        if opened.aside.is_some() {
            self.toasts.warn(&sentences::damaged());
        }
        self.recall_wanted();
        match why {
            OpenReason::GoesOn => {}
            OpenReason::TakesOver => self.toasts.say(&sentences::kept_again()),
            OpenReason::Asked => {
                let Some(log) = self.log.borrow().clone() else { return };
                let weak = Rc::downgrade(self);
                let undo = move || {
                    weak.upgrade().inspect(|this| this.forget());
                };
                self.toasts.offer(&sentences::kept(log.folder()), undo, || ());
            }
        }
    }

    /// Goes on without, and says why. What is there already can be read, and deleted.
    fn fail(self: &Rc<Self>, error: &DeviceLogError, why: OpenReason) {
        self.keeper.take();
        let is_in_use = matches!(error, DeviceLogError::InUse { .. });
        let is_there = why != OpenReason::Asked || is_in_use;
        self.stage.set(if is_there { KeepStage::On } else { KeepStage::Off });
        self.action.set_state(&is_there.to_variant());
        self.recall_wanted();
        if is_in_use {
            self.wait_for_others();
        }
        // Who waits for others was told before.
        if !is_in_use || why != OpenReason::TakesOver {
            self.toasts.warn(&sentences::not_kept(error));
        }
    }

    /// Reads what was wanted meanwhile, or tells that there is nothing.
    pub(super) fn recall_wanted(&self) {
        let Some(end) = self.wanted.take() else { return };
        if !self.kept().is_some_and(|log| self.recall.read(log, end)) {
            self.session.change(|state| recall(state, Vec::new()));
        }
    }

    /// Keeps the room once the other window or program does no longer.
    fn wait_for_others(self: &Rc<Self>) {
        let Some(log) = self.log.borrow().clone() else { return };
        let (weak, attempt) = (Rc::downgrade(self), self.attempt.get());
        glib::spawn_future_local(async move {
            loop {
                glib::timeout_future(LOOK_AGAIN).await;
                let looked = gio::spawn_blocking({
                    let log = log.clone();
                    move || is_kept_by_nobody(&log)
                });
                let Ok(found) = looked.await else { return };
                let remembering = weak.upgrade().filter(|it| it.attempt.get() == attempt);
                let Some(remembering) = remembering else { return };
                // Whoever is elsewhere does not know the newest of the room.
                if let Some(is_kept) = found.filter(|_| remembering.session.is_here()) {
                    return remembering.take_over(is_kept);
                }
            }
        });
    }

    /// Goes on with what is in the window, unless the other has deleted what was kept.
    fn take_over(self: &Rc<Self>, is_kept: bool) {
        if is_kept {
            // Comings and goings are kept, and are no messages in the window.
            let newest = newest_event(&self.session.state()).map_or(0, |newest| newest.number);
            self.head.set(self.head.get().max(newest));
            let shown = numbered_events(&self.session.timeline().timeline(), SHOWN);
            self.keeper.replace(Keeper::Collects(shown));
            self.open(OpenReason::TakesOver);
        } else {
            self.stage.set(KeepStage::Off);
            self.action.set_state(&false.to_variant());
        }
    }
}

/// Tells if the room is still to be kept; `None` while somebody else keeps it.
fn is_kept_by_nobody(log: &DeviceLog) -> Option<bool> {
    match log.is_kept() {
        false => Some(false),
        true => log.is_free().then_some(true),
    }
}
