// SPDX-License-Identifier: GPL-3.0-or-later
//! The log of a hosted room, within that of the program.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use gtk::{gio, glib};

use crate::server::{HostEvent, LogThrottle};

/// Log of a hosted room, within that of the program, where strangers may not fill a
/// disk. What was counted is told when its minute is over, and when the room closes.
pub struct RoomLog {
    throttle: Mutex<LogThrottle>,
    note: fn(HostEvent),
}

impl RoomLog {
    pub fn new(note: fn(HostEvent)) -> Arc<Self> {
        Arc::new(Self { throttle: Mutex::default(), note })
    }

    /// Called on the server's threads.
    pub fn pass(self: &Arc<Self>, event: HostEvent) {
        let (events, begins_to_count) = self.throttled(|throttle| {
            let idle = throttle.next_due().is_none();
            let events = throttle.pass(event, Instant::now());
            (events, throttle.next_due().filter(|_| idle))
        });
        events.into_iter().for_each(self.note);
        if let Some(due) = begins_to_count {
            self.tell_at(due);
        }
    }

    /// Has what was counted told when it is `due`, unless the room is closed by then.
    fn tell_at(self: &Arc<Self>, due: Instant) {
        let log = Arc::downgrade(self);
        let until = due.saturating_duration_since(Instant::now());
        glib::timeout_add_once(until, move || {
            // The threads of the room may hold the lock.
            drop(gio::spawn_blocking(move || {
                if let Some(log) = log.upgrade() {
                    log.tell_due(Instant::now());
                }
            }));
        });
    }

    fn tell_due(self: &Arc<Self>, now: Instant) {
        let (events, next) =
            self.throttled(|throttle| (throttle.take_due(now), throttle.next_due()));
        events.into_iter().for_each(self.note);
        if let Some(due) = next {
            self.tell_at(due);
        }
    }

    fn throttled<T>(&self, what: impl FnOnce(&mut LogThrottle) -> T) -> T {
        what(&mut self.throttle.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for RoomLog {
    fn drop(&mut self) {
        self.throttled(LogThrottle::take_all).into_iter().for_each(self.note);
    }
}

/// Notes an event in the log of the program.
pub fn note(event: HostEvent) {
    match event {
        HostEvent::Refused { address, why } => tracing::warn!(%address, ?why, "refused"),
        HostEvent::Repeated { from, connections, refusals } => {
            tracing::warn!(?from, connections, refusals, "as much again within a minute");
        }
        HostEvent::OutOfFiles => tracing::warn!("too many open files; guests have to wait"),
        HostEvent::Said { .. } => {}
        other => tracing::info!(?other),
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use std::time::Duration;

    use super::*;

    static TOLD: Mutex<Vec<HostEvent>> = Mutex::new(Vec::new());

    #[gtk::test]
    fn what_was_counted_is_told_in_time_and_at_the_end() {
        let told = || std::mem::take(&mut *TOLD.lock().unwrap());
        let log = RoomLog::new(|event| TOLD.lock().unwrap().push(event));
        let connect = |port| {
            log.pass(HostEvent::Connected(SocketAddr::from(([10, 0, 0, 1], port))));
        };
        (1..=3).for_each(connect);
        assert_eq!(told().len(), 1, "the others are counted");
        let repeated = |events: Vec<HostEvent>| match &events[..] {
            [HostEvent::Repeated { connections, .. }] => Some(*connections),
            _ => None,
        };
        log.tell_due(Instant::now() + Duration::from_mins(1));
        assert_eq!(repeated(told()), Some(2));
        (4..=8).for_each(connect);
        assert_eq!(told().len(), 1);
        drop(log);
        assert_eq!(repeated(told()), Some(4));
    }
}
