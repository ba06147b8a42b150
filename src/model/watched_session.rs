// SPDX-License-Identifier: GPL-3.0-or-later
//! A session that does not sleep through a change of the network.

use std::ops::Deref;

use crate::client::{Session, Sink, Target};
use crate::discovery::interfaces::InterfaceFollower;

/// A session, which is hurried back when the network changes, or looks whether its
/// connection still works. Dropping it leaves the room.
#[derive(Debug)]
pub struct WatchedSession {
    session: Session,
    /// `None` if the system does not tell of changes.
    follower: Option<InterfaceFollower>,
}

impl WatchedSession {
    /// Starts connecting on threads of its own and returns at once.
    pub fn open(target: Target, sink: impl Sink) -> Self {
        let comes_back = target.comes_back;
        let session = Session::open(target, sink);
        let hurry = session.hurrier();
        let mut is_first = true;
        let told = move |_| {
            // The network as it is is no change.
            if !std::mem::take(&mut is_first) {
                hurry();
            }
        };
        let follower = comes_back.then(|| InterfaceFollower::start(told));
        let follower = follower.and_then(|follower| {
            follower.map_err(|error| tracing::warn!(%error, "the network is not followed")).ok()
        });
        Self { session, follower }
    }

    /// Waits for the session's threads. Not for the main thread of a window.
    pub fn join(self) {
        drop(self.follower);
        self.session.join();
    }
}

impl Deref for WatchedSession {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}
