// SPDX-License-Identifier: GPL-3.0-or-later
//! Reading of what this device remembers, page by page, one at a time.

use std::cell::Cell;
use std::rc::Rc;

use gtk::{gio, glib};

use crate::device_log::{DeviceLog, DevicePlace};
use crate::model::recall;
use crate::trust::ReadMark;
use crate::ui::room::session::RoomSession;

/// Pages on their way into a conversation.
pub struct PageRecall {
    session: Rc<RoomSession>,
    stage: Rc<Cell<RecallStage>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RecallStage {
    Begins,
    At(DevicePlace),
    Reading,
    Over,
}

impl PageRecall {
    pub fn new(session: Rc<RoomSession>) -> Self {
        Self { session, stage: Rc::new(Cell::new(RecallStage::Begins)) }
    }

    /// Reads the next page of `log`, which begins before `end`, unless one is on its way;
    /// tells if there may be one.
    pub fn read(&self, log: DeviceLog, end: ReadMark) -> bool {
        let place = match self.stage.get() {
            RecallStage::Reading => return true,
            RecallStage::Begins => DevicePlace::before(end),
            RecallStage::At(place) => place,
            RecallStage::Over => return false,
        };
        self.stage.set(RecallStage::Reading);
        let (session, stage) = (Rc::downgrade(&self.session), self.stage.clone());
        glib::spawn_future_local(async move {
            let page = gio::spawn_blocking(move || log.page(place)).await.unwrap_or_default();
            stage.set(page.next.map_or(RecallStage::Over, RecallStage::At));
            if let Some(session) = session.upgrade() {
                session.change(|state| recall(state, page.events));
            }
        });
        true
    }
}
