// SPDX-License-Identifier: GPL-3.0-or-later
//! The notification of one room: one at a time, renewed at most once a second, and
//! withdrawn once there is nothing to tell.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::ui::compat;
use crate::ui::notifications::{DesktopNotification, NotificationSink};

/// Least time between two notifications.
const PAUSE: Duration = Duration::from_secs(1);

type Current = Box<dyn Fn() -> Option<DesktopNotification>>;

/// The notification of a room.
pub struct Notifier {
    sink: RefCell<Rc<dyn NotificationSink>>,
    /// Gives the notification of what there is to tell now.
    current: Current,
    pause: RefCell<NotifierPause>,
    /// Number of the newest message that is told of; nothing while none is shown.
    shown: Cell<Option<u64>>,
}

/// The time between two notifications.
#[derive(Debug, Default)]
struct NotifierPause {
    last: Option<Instant>,
    is_waiting: bool,
}

impl Notifier {
    /// A notification in `sink` of what is `current`.
    pub fn new(
        sink: Rc<dyn NotificationSink>,
        current: impl Fn() -> Option<DesktopNotification> + 'static,
    ) -> Rc<Self> {
        Rc::new(Self {
            sink: RefCell::new(sink),
            current: Box::new(current),
            pause: RefCell::default(),
            shown: Cell::default(),
        })
    }

    /// Shows notifications elsewhere from now on.
    pub fn set_sink(&self, sink: Rc<dyn NotificationSink>) {
        self.sink.replace(sink);
    }

    /// Tells of what has arrived, now or in a moment.
    pub fn renew(self: &Rc<Self>) {
        let wait = self.pause.borrow_mut().ask(Instant::now());
        match wait {
            None => {}
            Some(Duration::ZERO) => self.show(),
            Some(wait) => {
                let weak = Rc::downgrade(self);
                compat::after(wait, move || {
                    if let Some(notifier) = weak.upgrade() {
                        notifier.pause.borrow_mut().is_waiting = false;
                        notifier.show();
                    }
                });
            }
        }
    }

    /// Withdraws the notification if there is nothing to tell any more.
    pub fn settle(&self) {
        if self.shown.get().is_some() && (self.current)().is_none() {
            self.withdraw();
        }
    }

    /// Withdraws the notification.
    pub fn withdraw(&self) {
        if self.shown.take().is_some() {
            self.sink.borrow().clone().withdraw();
        }
    }

    fn show(&self) {
        let Some(notification) = (self.current)() else { return self.withdraw() };
        // What is read alters it, and calls nobody again.
        if self.shown.get() == Some(notification.newest) {
            return;
        }
        self.shown.set(Some(notification.newest));
        self.pause.borrow_mut().last = Some(Instant::now());
        self.sink.borrow().clone().show(&notification);
    }
}

impl NotifierPause {
    /// Time until the next notification may be shown; nothing where one is awaited.
    fn ask(&mut self, now: Instant) -> Option<Duration> {
        if self.is_waiting {
            return None;
        }
        let passed = self.last.map(|last| now.saturating_duration_since(last));
        let left = passed.map_or(Duration::ZERO, |passed| PAUSE.saturating_sub(passed));
        self.is_waiting = !left.is_zero();
        Some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::test_support::NotificationLog;

    fn about(newest: u64) -> DesktopNotification {
        DesktopNotification {
            title: "Attic".into(),
            body: newest.to_string(),
            number: 1,
            newest,
            mention: None,
        }
    }

    #[test]
    fn what_is_told_is_withdrawn_once_there_is_nothing_to_tell() {
        let written = Rc::new(NotificationLog::default());
        let now = Rc::new(Cell::new(Some(1)));
        let current = now.clone();
        let notifier = Notifier::new(written.clone(), move || current.get().map(about));
        notifier.renew();
        notifier.settle();
        assert_eq!(*written.0.borrow(), ["Attic|1"]);
        now.set(None);
        notifier.settle();
        notifier.settle();
        notifier.withdraw();
        assert_eq!(*written.0.borrow(), ["Attic|1", "withdrawn"]);
    }

    #[test]
    fn one_comes_at_once_and_the_next_after_a_pause() {
        let mut pause = NotifierPause::default();
        let start = Instant::now();
        assert_eq!(pause.ask(start), Some(Duration::ZERO));
        pause.last = Some(start);
        let soon = start + Duration::from_millis(400);
        assert_eq!(pause.ask(soon), Some(Duration::from_millis(600)));
        assert_eq!(pause.ask(soon), None, "one is awaited");
        pause.is_waiting = false;
        assert_eq!(pause.ask(start + PAUSE), Some(Duration::ZERO));
    }

    #[test]
    fn nobody_is_called_twice_for_the_same() {
        let written = Rc::new(NotificationLog::default());
        let notifier = Notifier::new(written.clone(), || Some(about(7)));
        notifier.show();
        notifier.show();
        assert_eq!(*written.0.borrow(), ["Attic|7"]);
    }
}
