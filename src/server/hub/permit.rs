// SPDX-License-Identifier: GPL-3.0-or-later
//! Permits to be connected: at most so many exist at once, and the host's log
//! hears of each that is given and given back.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::browsers::RecentBrowsers;
use super::lock::lock;
use crate::protocol::AddressGroup;
use crate::server::host_log::HostEvent;
use crate::server::listen::connection_limit::{Admitted, ConnectionLimit};

/// The host's log, as all threads of the room write into it.
pub type HostLog = Arc<dyn Fn(HostEvent) + Send + Sync>;

/// Admission of connections, against permits.
pub struct Permits {
    given: Mutex<ConnectionLimit>,
    browsers: RecentBrowsers,
    host_log: HostLog,
}

/// Counts a connection for as long as it lives.
pub struct ConnectionPermit {
    permits: Arc<Permits>,
    pub peer: SocketAddr,
    admitted: Admitted,
}

impl Permits {
    pub fn new(host_log: HostLog) -> Self {
        Self { given: Mutex::default(), browsers: RecentBrowsers::default(), host_log }
    }

    /// Admits one more connection from `peer`, if only to be told that there
    /// are too many; `None` when even those are.
    pub fn admit(self: &Arc<Self>, peer: SocketAddr) -> Option<ConnectionPermit> {
        let admitted = lock(&self.given).admit(AddressGroup::of(peer.ip()))?;
        let permit = ConnectionPermit { permits: self.clone(), peer, admitted };
        if permit.is_for_a_guest() {
            (self.host_log)(HostEvent::Connected(peer));
        }
        Some(permit)
    }
}

impl ConnectionPermit {
    /// `false` if the peer is only to be told that there are too many.
    pub fn is_for_a_guest(&self) -> bool {
        self.admitted == Admitted::AsGuest
    }

    /// Notes that the peer is a browser.
    pub fn note_browser(&self, now: Instant) {
        self.permits.browsers.note(self.peer.ip(), now);
    }

    /// `true` if the peer, silent so far, may be a connection that a browser has to spare.
    pub fn may_be_spare(&self, now: Instant) -> bool {
        self.permits.browsers.may_be_spare(self.peer.ip(), now)
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        tracing::debug!(peer = %self.peer, "a connection is gone");
        lock(&self.permits.given).release(AddressGroup::of(self.peer.ip()), self.admitted);
        if self.is_for_a_guest() {
            (self.permits.host_log)(HostEvent::Disconnected(self.peer));
        }
    }
}
