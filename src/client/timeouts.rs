// SPDX-License-Identifier: GPL-3.0-or-later
//! How long a session waits for a peer, in every stage.

use std::time::Duration;

use crate::protocol::limits;

/// How long is waited for what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timeouts {
    /// From an address to a connection, or to knowing that there is none.
    pub connect: Duration,
    /// Who speaks first within this is a classic server.
    pub greeting: Duration,
    /// The second chance of a classic server that was slow to greet.
    pub slow_greeting: Duration,
    /// From the connection to the hello.
    pub handshake: Duration,
    /// From the connection to the welcome.
    pub welcome: Duration,
    pub ping: Duration,
    pub vanished: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(8),
            greeting: Duration::from_millis(250),
            slow_greeting: Duration::from_secs(5),
            handshake: limits::HANDSHAKE_DEADLINE,
            welcome: limits::HANDSHAKE_DEADLINE,
            ping: limits::PING_AFTER,
            vanished: limits::VANISHED_AFTER,
        }
    }
}

impl Timeouts {
    /// Where another place could still be tried.
    pub fn in_passing(self) -> Self {
        Self {
            connect: self.connect.min(Duration::from_secs(3)),
            slow_greeting: self.slow_greeting.min(Duration::from_secs(1)),
            handshake: self.handshake.min(Duration::from_secs(4)),
            ..self
        }
    }
}
