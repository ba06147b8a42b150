// SPDX-License-Identifier: GPL-3.0-or-later
//! A session of ours and the events it told, for tests that wait on conditions.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, channel};

use salotto::client::{Ending, Security, Session, SessionEvent, Target};
use salotto::protocol::{Event, EventKind, Welcome};

use super::patience::Deadline;

/// A session and what it told.
pub struct TestClient {
    pub session: Session,
    pub events: Receiver<SessionEvent>,
}

impl TestClient {
    pub fn open(target: Target) -> Self {
        let (sender, events) = channel();
        let sink = move |event| match sender.send(event) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        };
        Self { session: Session::open(target, sink), events }
    }

    /// The next event that `pick` wants.
    #[track_caller]
    pub fn until<T>(&self, mut pick: impl FnMut(SessionEvent) -> Option<T>) -> T {
        let deadline = Deadline::new();
        let mut seen = Vec::new();
        loop {
            match self.events.recv_timeout(deadline.rest()) {
                Ok(event) => {
                    seen.push(format!("{event:.200?}"));
                    if let Some(found) = pick(event) {
                        return found;
                    }
                }
                Err(error) => panic!("waited in vain ({error}) and saw {seen:#?}"),
            }
        }
    }

    #[track_caller]
    pub fn welcomed(&self) -> (Security, Welcome) {
        self.until(|event| match event {
            SessionEvent::Welcomed { security, welcome, .. } => Some((security, *welcome)),
            _ => None,
        })
    }

    /// The next happening that `pick` wants.
    #[track_caller]
    pub fn happening<T>(&self, mut pick: impl FnMut(EventKind) -> Option<T>) -> T {
        self.until(|event| match event {
            SessionEvent::Happened(Event { what, .. }) => pick(what),
            _ => None,
        })
    }

    /// Author, id and text of the next message.
    #[track_caller]
    pub fn said(&self) -> (String, Option<String>, String) {
        self.happening(|what| match what {
            EventKind::Said { from, id, text, .. } => Some((from.into(), id, text.into())),
            _ => None,
        })
    }

    #[track_caller]
    pub fn notice(&self) -> String {
        self.happening(|what| match what {
            EventKind::Notice { text } => Some(text.into()),
            _ => None,
        })
    }

    /// The last event; nothing follows it.
    #[track_caller]
    pub fn ending(self) -> Ending {
        let ending = self.until(|event| match event {
            SessionEvent::Over(ending) => Some(ending),
            _ => None,
        });
        self.session.join();
        assert_eq!(self.events.try_recv().ok(), None, "something followed the end");
        ending
    }
}
