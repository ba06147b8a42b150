// SPDX-License-Identifier: GPL-3.0-or-later
//! The text that is being written in a room, kept for the next visit: on the disk by the
//! key of the room, or for this run of the program where it has none.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use gtk::prelude::*;
use gtk::{gio, glib};

use super::composer::lost_edits;
use super::composer::pane::Composer;
use super::session::RoomSession;
use crate::protocol::Fingerprint;
use crate::trust::{Drafts, SavedDraft};
use crate::ui::compat;

/// Time until what is written is on the disk.
const SAVED_AFTER: Duration = Duration::from_secs(3);
/// Most rooms without a key whose drafts are kept while the program runs.
const WITHOUT_KEY: usize = 20;

thread_local! {
    /// Drafts of rooms without a key, by their addresses, the newest last.
    static DRAFTS: RefCell<Vec<(String, SavedDraft)>> = const { RefCell::new(Vec::new()) };
}

/// The name under which a draft is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
enum DraftPlace {
    /// On the disk, by the key of the room.
    Key(Fingerprint),
    /// For this run of the program, by the address.
    Address(String),
}

/// The draft of a window.
pub struct RoomDraft {
    session: Rc<RoomSession>,
    /// The data folder; nothing is kept before it is known.
    data: RefCell<Option<PathBuf>>,
    draft: RefCell<SavedDraft>,
    /// The place where it was kept last: the room may have another key since.
    kept: RefCell<Option<DraftPlace>>,
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
            draft: RefCell::default(),
            kept: RefCell::default(),
            unsaved: Cell::default(),
            is_waiting: Cell::default(),
            is_saving: Cell::default(),
        });
        let (weak, written) = (Rc::downgrade(&draft), composer.downgrade());
        composer.editor().connect_changed(move |_| {
            if let (Some(draft), Some(composer)) = (weak.upgrade(), written.upgrade()) {
                draft.look(&composer);
            }
        });
        draft
    }

    /// Keeps it in the folder `data` from now on, and goes on in `composer` with the one of
    /// the last visit, unless something is written there by then.
    pub fn begin(self: &Rc<Self>, data: PathBuf, composer: &Composer) {
        self.data.replace(Some(data.clone()));
        let place = self.place();
        self.kept.replace(Some(place.clone()));
        let room = match place {
            DraftPlace::Key(room) => room,
            DraftPlace::Address(address) => return self.go_on(composer, remembered(&address)),
        };
        let (draft, composer) = (self.clone(), composer.downgrade());
        glib::spawn_future_local(async move {
            let read = gio::spawn_blocking(move || Drafts::open(&data).of(&room)).await;
            match (read, composer.upgrade()) {
                (Ok(Ok(text)), Some(composer)) => draft.go_on(&composer, text),
                (Ok(Err(error)), _) => tracing::warn!(%error, "a draft is not read"),
                _ => {}
            }
        });
    }

    /// Takes in what is written in `composer` now.
    pub fn look(self: &Rc<Self>, composer: &Composer) {
        self.change(composer.draft());
    }

    /// Keeps it at once.
    pub fn save(self: &Rc<Self>) {
        let Some(data) = self.data.borrow().clone() else { return };
        // One at a time, or an older text might come last.
        if self.is_saving.get() || !self.unsaved.replace(false) {
            return;
        }
        let work = self.keep();
        if !work.is_empty() {
            self.write(Drafts::open(&data), work);
        }
    }

    /// Keeps it in the place of now, and nowhere else; what is left is for the disk.
    fn keep(&self) -> Vec<(Fingerprint, SavedDraft)> {
        let place = self.place();
        let left = self.kept.replace(Some(place.clone())).filter(|left| *left != place);
        let left = left.map(|left| (left, SavedDraft::default()));
        let drafts = [(place, self.draft.borrow().clone())].into_iter().chain(left);
        let on_disk = drafts.filter_map(|(place, draft)| match place {
            DraftPlace::Key(room) => Some((room, draft)),
            DraftPlace::Address(address) => {
                remember(address, draft);
                None
            }
        });
        on_disk.collect()
    }

    fn write(self: &Rc<Self>, drafts: Drafts, mut work: Vec<(Fingerprint, SavedDraft)>) {
        self.is_saving.set(true);
        let (draft, hold) = (self.clone(), compat::hold_application());
        glib::spawn_future_local(async move {
            loop {
                let drafts = drafts.clone();
                let kept = gio::spawn_blocking(move || {
                    // Whatever becomes of the first.
                    for (room, draft) in &work {
                        if let Err(error) = drafts.keep(room, draft) {
                            tracing::warn!(%error, "a draft is not kept");
                        }
                    }
                });
                let _ = kept.await;
                if !draft.unsaved.replace(false) {
                    break;
                }
                work = draft.keep();
            }
            draft.is_saving.set(false);
            drop(hold);
        });
    }

    fn go_on(self: &Rc<Self>, composer: &Composer, draft: Option<SavedDraft>) {
        let Some(draft) = draft else { return };
        let is_blank = composer.editor().is_blank();
        lost_edits::take_up(composer, &draft.edits);
        if !is_blank {
            return self.look(composer);
        }
        composer.take_up(&draft);
        self.draft.replace(composer.draft());
        self.unsaved.set(false);
    }

    fn change(self: &Rc<Self>, draft: SavedDraft) {
        if *self.draft.borrow() == draft {
            return;
        }
        let is_empty = draft.text.is_empty();
        self.draft.replace(draft);
        self.unsaved.set(true);
        // What was sent is not to stay a moment longer.
        if is_empty {
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

    fn place(&self) -> DraftPlace {
        match self.session.key() {
            Some(room) => DraftPlace::Key(room),
            None => DraftPlace::Address(self.session.state().way_back.address().to_string()),
        }
    }
}

fn remembered(address: &str) -> Option<SavedDraft> {
    DRAFTS.with_borrow(|drafts| {
        let found = drafts.iter().find(|(of, _)| of == address);
        found.map(|(_, draft)| draft.clone())
    })
}

fn remember(address: String, draft: SavedDraft) {
    DRAFTS.with_borrow_mut(|drafts| {
        drafts.retain(|(of, _)| *of != address);
        if !draft.is_blank() {
            drafts.push((address, draft));
        }
        let many = drafts.len().saturating_sub(WITHOUT_KEY);
        drafts.drain(..many);
    });
}
