// SPDX-License-Identifier: GPL-3.0-or-later
//! Pages of the room for an export, one after the other.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use async_channel::{Sender, bounded};
use gtk::glib;

use crate::model::{Failure, ShownPage};
use crate::protocol::{PageAt, Reason, Request, limits};
use crate::ui::room::session::RoomSession;

/// Time after which a room that was busy is asked again.
const AGAIN: Duration = Duration::from_millis(500);

/// Begins the id of every request for a page here.
const ASKED_BY: &str = "export-";

type PageAnswer = Result<ShownPage, Reason>;

/// Tells if the page that answers this request goes into a file, and nobody reads it.
pub fn is_for_export(id: Option<&str>) -> bool {
    id.is_some_and(|id| id.starts_with(ASKED_BY))
}

/// Pages that are asked for, one at a time.
#[derive(Default)]
pub struct ExportPages {
    asked: Cell<u64>,
    /// The request that is not answered yet, and who waits for it.
    pending: RefCell<Option<(String, Sender<PageAnswer>)>>,
}

impl ExportPages {
    /// The page behind the event `number`; `None` if the room cannot be asked, or the
    /// connection was lost meanwhile.
    pub async fn after(&self, session: &Rc<RoomSession>, number: u64) -> Option<PageAnswer> {
        loop {
            let (sender, answer) = bounded(1);
            self.asked.set(self.asked.get() + 1);
            let id = format!("{ASKED_BY}{}", self.asked.get());
            let at = PageAt::After(number);
            let count = u64::try_from(limits::PAGE_EVENTS).ok();
            self.pending.replace(Some((id.clone(), sender)));
            session.send(Request::History { id: Some(id), at, count }).ok()?;
            match answer.recv().await.ok()? {
                Err(Reason::Busy) => glib::timeout_future(AGAIN).await,
                other => return Some(other),
            }
        }
    }

    /// Takes in a page; gives it back if it is for somebody else.
    pub fn arrive(&self, page: ShownPage) -> Option<ShownPage> {
        match self.take(page.id.as_deref()) {
            Some(waiting) => {
                // Whoever waited may have given up.
                let _ = waiting.try_send(Ok(page));
                None
            }
            None => Some(page),
        }
    }

    /// Takes in a refusal; `false` if it is about something else.
    pub fn fail(&self, failure: &Failure) -> bool {
        let waiting = self.take(failure.id.as_deref());
        if let Some(waiting) = &waiting {
            let _ = waiting.try_send(Err(failure.reason));
        }
        waiting.is_some()
    }

    /// Waits for no page any more.
    pub fn forget(&self) {
        self.pending.take();
    }

    fn take(&self, id: Option<&str>) -> Option<Sender<PageAnswer>> {
        let mut pending = self.pending.borrow_mut();
        let is_it = pending.as_ref().is_some_and(|(asked, _)| Some(&**asked) == id);
        pending.take_if(|_| is_it).map(|(_, waiting)| waiting)
    }
}
