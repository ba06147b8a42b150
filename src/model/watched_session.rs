// SPDX-License-Identifier: GPL-3.0-or-later
//! A session that does not sleep through a change of the network or the machine's
//! waking up, and looks for its room where that has another address.

use std::io;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::room_search::LostRoomSearch;
use super::wake::WakeFollower;
use crate::client::{Guide, Session, SessionEvent, Sink, Target};
use crate::discovery::interfaces::InterfaceFollower;

/// A session, which is hurried back when the network changes or the machine wakes, or
/// looks then whether its connection still works. Dropping it leaves the room.
#[derive(Debug)]
pub struct WatchedSession {
    session: Session,
    /// `None` if the system does not tell of changes.
    network: Option<InterfaceFollower>,
    /// `None` if the system does not tell when it wakes.
    wake: Option<WakeFollower>,
}

impl WatchedSession {
    /// Starts connecting on threads of its own and returns at once.
    pub fn open(target: Target, mut sink: impl Sink) -> Self {
        if !target.comes_back {
            return Self { session: Session::open(target, sink), network: None, wake: None };
        }
        let guide = Arc::<OnceLock<Guide>>::default();
        let mut search = LostRoomSearch::new(guide.clone());
        let session = Session::open(target, move |event: SessionEvent| {
            search.follow(&event);
            sink.take(event)
        });
        let guide = guide.get_or_init(|| session.guide()).clone();
        Self { session, network: follow_network(guide.clone()), wake: follow_sleep(guide) }
    }

    /// Waits for the session's threads. Not for the main thread of a window.
    pub fn join(self) {
        drop((self.network, self.wake));
        self.session.join();
    }
}

fn follow_network(guide: Guide) -> Option<InterfaceFollower> {
    let mut is_first = true;
    let told = move |_| {
        // The network as it is is no change.
        if !std::mem::take(&mut is_first) {
            guide.hurry();
        }
    };
    started("the network", InterfaceFollower::start(told))
}

fn follow_sleep(guide: Guide) -> Option<WakeFollower> {
    started("the machine's sleep", WakeFollower::start(move || guide.hurry()))
}

fn started<T>(what: &str, follower: io::Result<T>) -> Option<T> {
    follower.map_err(|error| tracing::warn!(%error, "{what} is not followed")).ok()
}

impl Deref for WatchedSession {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}
