// SPDX-License-Identifier: GPL-3.0-or-later
//! Timeouts of a session, for each stage.

use std::time::Duration;

use crate::protocol::limits;

/// Timeouts of the stages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timeouts {
    /// From the addresses to a connection, name resolution included, whatever their
    /// number.
    pub connect: Duration,
    /// Time to wait for a classic server to send first.
    pub greeting: Duration,
    /// Time to wait for a classic server on the second attempt, after TLS
    /// failed.
    pub slow_greeting: Duration,
    /// From the connection to the `hello`.
    pub handshake: Duration,
    /// From the connection to the welcome.
    pub welcome: Duration,
    /// Silence of the room after which it is pinged.
    pub ping: Duration,
    /// Silence of the room after which the connection counts as lost.
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
    /// Shorter timeouts, used while another place remains to be tried. Who needs
    /// longer is tried once more at the end.
    pub fn shortened(self) -> Self {
        Self {
            slow_greeting: self.slow_greeting.min(Duration::from_secs(1)),
            handshake: self.handshake.min(Duration::from_secs(2)),
            ..self
        }
    }
}
