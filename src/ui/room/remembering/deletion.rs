// SPDX-License-Identifier: GPL-3.0-or-later
//! A deletion that can be undone until its toast is gone.

use std::cell::Cell;
use std::rc::Rc;

use super::sentences;
use crate::ui::room::notices::toast_queue::ToastTopic;
use crate::ui::room::notices::toasts::Toasts;

/// A deletion on its way.
pub struct PendingDeletion {
    is_over: Rc<Cell<bool>>,
    toast: ToastTopic,
}

impl PendingDeletion {
    /// Offers to undo it; calls one of `undo` and `done`, once.
    pub fn offer(toasts: &Toasts, undo: impl Fn() + 'static, done: impl Fn() + 'static) -> Self {
        let is_over = Rc::new(Cell::new(false));
        let once = |act: Box<dyn Fn()>| {
            let is_over = is_over.clone();
            move || {
                if !is_over.replace(true) {
                    act();
                }
            }
        };
        let (undo, done) = (once(Box::new(undo)), once(Box::new(done)));
        let toast = toasts.offer(&sentences::forgotten(), undo, done);
        Self { is_over, toast }
    }

    /// Has neither of them happen any more.
    pub fn cancel(self, toasts: &Toasts) {
        self.is_over.set(true);
        toasts.withdraw(&self.toast);
    }
}
