// SPDX-License-Identifier: GPL-3.0-or-later
//! The text that is being written in a room, kept for the next visit: on the disk by the
//! key of the room, or for this run of the program where it has none.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use gtk::{gio, glib};

use super::composer::pane::Composer;
use super::session::RoomSession;
use crate::protocol::Fingerprint;
use crate::trust::Drafts;
use crate::ui::compat;

/// Time until what is written is on the disk.
const SAVED_AFTER: Duration = Duration::from_secs(3);
/// Most rooms without a key whose drafts are kept while the program runs.
const WITHOUT_KEY: usize = 20;

thread_local! {
    /// Drafts of rooms without a key, by their addresses, the newest last.
    static DRAFTS: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

/// The draft of a window.
pub struct RoomDraft {
    session: Rc<RoomSession>,
    /// The data folder; nothing is kept before it is known.
    data: RefCell<Option<PathBuf>>,
    text: RefCell<String>,
    /// Set while what is kept is another text.
    unsaved: Cell<bool>,
    is_waiting: Cell<bool>,
    is_saving: Cell<bool>,
}

impl RoomDraft {
    /// The draft in `composer`.
    pub fn new(session: Rc<RoomSession>, composer: &Composer) -> Rc<Self> {
        let draft = Rc::new(Self {
            session,
            data: RefCell::default(),
            text: RefCell::default(),
            unsaved: Cell::default(),
            is_waiting: Cell::default(),
            is_saving: Cell::default(),
        });
        let weak = Rc::downgrade(&draft);
        composer.editor().connect_changed(move |editor| {
            weak.upgrade().inspect(|draft| draft.change(&editor.text()));
        });
        draft
    }

    /// Keeps it in the folder `data` from now on, and goes on in `composer` with the one of
    /// the last visit, unless something is written there by then.
    pub fn begin(self: &Rc<Self>, data: PathBuf, composer: &Composer) {
        self.data.replace(Some(data.clone()));
        let Some(room) = self.session.key() else {
            return self.go_on(composer, remembered(&self.place()));
        };
        let (draft, composer) = (self.clone(), glib::object::ObjectExt::downgrade(composer));
        glib::spawn_future_local(async move {
            let read = gio::spawn_blocking(move || Drafts::open(&data).of(&room)).await;
            match (read, composer.upgrade()) {
                (Ok(Ok(text)), Some(composer)) => draft.go_on(&composer, text),
                (Ok(Err(error)), _) => tracing::warn!(%error, "a draft is not read"),
                _ => {}
            }
        });
    }

    /// Keeps it at once.
    pub fn save(self: &Rc<Self>) {
        let Some(data) = self.data.borrow().clone() else { return };
        // One at a time, or an older text might come last.
        if !self.unsaved.get() || self.is_saving.get() {
            return;
        }
        if let Some(room) = self.session.key() {
            return self.write(Drafts::open(&data), room);
        }
        self.unsaved.set(false);
        remember(self.place(), self.text.borrow().clone());
    }

    fn write(self: &Rc<Self>, drafts: Drafts, room: Fingerprint) {
        self.is_saving.set(true);
        let (draft, hold) = (self.clone(), compat::hold_application());
        glib::spawn_future_local(async move {
            while draft.unsaved.replace(false) {
                let (drafts, text) = (drafts.clone(), draft.text.borrow().clone());
                let kept = gio::spawn_blocking(move || drafts.keep(&room, &text)).await;
                if let Ok(Err(error)) = kept {
                    tracing::warn!(%error, "a draft is not kept");
                }
            }
            draft.is_saving.set(false);
            drop(hold);
        });
    }

    fn go_on(&self, composer: &Composer, text: Option<String>) {
        if let Some(text) = text.filter(|_| composer.editor().is_blank()) {
            composer.take_up(&text);
            self.unsaved.set(false);
        }
    }

    fn change(self: &Rc<Self>, text: &str) {
        if *self.text.borrow() == text {
            return;
        }
        text.clone_into(&mut self.text.borrow_mut());
        self.unsaved.set(true);
        // What was sent is not to stay a moment longer.
        if text.is_empty() {
            return self.save();
        }
        if self.is_waiting.replace(true) {
            return;
        }
        let draft = Rc::downgrade(self);
        compat::after(SAVED_AFTER, move || {
            if let Some(draft) = draft.upgrade() {
                draft.is_waiting.set(false);
                draft.save();
            }
        });
    }

    /// The name of a room without a key.
    fn place(&self) -> String {
        self.session.state().way_back.address().to_string()
    }
}

fn remembered(place: &str) -> Option<String> {
    DRAFTS.with_borrow(|drafts| {
        let found = drafts.iter().find(|(of, _)| of == place);
        found.map(|(_, text)| text.clone())
    })
}

fn remember(place: String, text: String) {
    DRAFTS.with_borrow_mut(|drafts| {
        drafts.retain(|(of, _)| *of != place);
        if !text.trim().is_empty() {
            drafts.push((place, text));
        }
        let many = drafts.len().saturating_sub(WITHOUT_KEY);
        drafts.drain(..many);
    });
}
