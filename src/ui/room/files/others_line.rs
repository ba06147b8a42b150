// SPDX-License-Identifier: GPL-3.0-or-later
//! The quiet line about files that others are sending.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use gtk::prelude::*;

use crate::model::OthersUploads;
use crate::protocol::{Nickname, SharedFile, Uploading};
use crate::ui::compat;
use crate::ui::room::strings;

/// A little longer than due, so that it is due.
const MORE: Duration = Duration::from_millis(20);

/// The line about files that others are sending.
pub struct OthersLine {
    label: gtk::Label,
    uploads: RefCell<OthersUploads>,
    /// Set while one is about to be forgotten.
    expiring: Cell<bool>,
}

impl OthersLine {
    /// A line that is shown while there is something to tell.
    pub fn new() -> Rc<Self> {
        let label = gtk::Label::builder()
            .xalign(0.0)
            .ellipsize(gtk::pango::EllipsizeMode::Middle)
            .visible(false)
            .css_classes(["caption", "dim-label", "numeric", "typing"])
            .build();
        Rc::new(Self { label, uploads: RefCell::default(), expiring: Cell::default() })
    }

    /// The widget.
    pub fn widget(&self) -> &gtk::Label {
        &self.label
    }

    /// Takes in what the room tells of a file on its way.
    pub fn take(self: &Rc<Self>, upload: Uploading, you: &Nickname) {
        self.uploads.borrow_mut().take(upload, you, Instant::now());
        self.draw();
    }

    /// Takes in that a file is in the room.
    pub fn arrive(self: &Rc<Self>, file: &SharedFile) {
        self.uploads.borrow_mut().arrive(file);
        self.draw();
    }

    /// Forgets all: the connection is lost.
    pub fn clear(self: &Rc<Self>) {
        self.uploads.borrow_mut().clear();
        self.draw();
    }

    fn draw(self: &Rc<Self>) {
        let line = strings::files::others(self.uploads.borrow().all());
        self.label.set_visible(!line.is_empty());
        self.label.set_label(&line);
        let again = self.uploads.borrow().next_end(Instant::now());
        let Some(again) = again.filter(|_| !self.expiring.replace(true)) else { return };
        let weak = Rc::downgrade(self);
        compat::after(again + MORE, move || {
            if let Some(line) = weak.upgrade() {
                line.expiring.set(false);
                line.uploads.borrow_mut().expire(Instant::now());
                line.draw();
            }
        });
    }
}
