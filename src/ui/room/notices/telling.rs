// SPDX-License-Identifier: GPL-3.0-or-later
//! Telling of a room on the desktop: of what is chosen for it, and of nothing while it is
//! quiet.

use std::cell::Cell;
use std::rc::Rc;

use super::notifier::Notifier;
use crate::model::NotifyChoice;
use crate::ui::notifications::{Desktop, DesktopNotification};

/// Notifications of a room, as they are chosen.
pub struct DesktopTelling {
    notifier: Rc<Notifier>,
    /// The choice that was made in this window.
    chosen: Cell<Option<NotifyChoice>>,
    /// Set while nothing is told anywhere.
    is_quiet: Cell<bool>,
    /// Set after a quiet time: what came meanwhile is told at once.
    digests: Cell<bool>,
}

impl DesktopTelling {
    /// Tells nobody yet of what is `current`.
    pub fn new(current: impl Fn() -> Option<DesktopNotification> + 'static) -> Self {
        Self {
            notifier: Notifier::new(Rc::new(Desktop::new(None, "")), current),
            chosen: Cell::default(),
            is_quiet: Cell::default(),
            digests: Cell::default(),
        }
    }

    /// The notification.
    pub fn notifier(&self) -> &Rc<Notifier> {
        &self.notifier
    }

    /// The choice that was made in this window.
    pub fn chosen(&self) -> Option<NotifyChoice> {
        self.chosen.get()
    }

    /// Has the room tell of something else from now on.
    pub fn choose(&self, choice: NotifyChoice) {
        self.chosen.set(Some(choice));
        self.notifier.settle();
    }

    /// Tells if nothing is told anywhere.
    pub fn is_quiet(&self) -> bool {
        self.is_quiet.get()
    }

    /// Tells of nothing from now on, or of all that came meanwhile.
    pub fn be_quiet(&self, quiet: bool) {
        let was_quiet = self.is_quiet.replace(quiet);
        self.digests.set(was_quiet && !quiet);
        match self.digests.get() {
            true => self.notifier.renew(),
            false => self.notifier.settle(),
        }
    }

    /// Tells if what came in a quiet time is told at once.
    pub fn digests(&self) -> bool {
        self.digests.get()
    }

    /// Tells of what comes from now on as it comes.
    pub fn tell_as_it_comes(&self) {
        self.digests.set(false);
    }

    /// Withdraws what is told: the window goes.
    pub fn end(&self) {
        self.notifier.withdraw();
    }
}
