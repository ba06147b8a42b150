// SPDX-License-Identifier: GPL-3.0-or-later
//! Until when a connection has to say something, and when to look at it again.

use std::time::Instant;

use super::{Connection, Tongue};
use crate::protocol::limits;

impl Connection {
    /// When it has to be looked at again, if nothing happens before.
    pub fn next_timer(&self) -> Option<Instant> {
        if self.linger.is_some() {
            return self.linger;
        }
        let stalled = self.blocked_since.map(|since| since + limits::STALLED_AFTER);
        let silent = if self.paused_until.is_some() { None } else { self.silent_until() };
        [silent, stalled, self.paused_until, self.paced_until].into_iter().flatten().min()
    }

    /// Whether somebody who is not in the room had its time to come in; the
    /// time we hold it back is ours.
    pub fn is_too_late(&self, now: Instant) -> bool {
        self.paused_until.is_none() && self.deadline() <= now
    }

    /// Until when somebody who is not in the room yet has to be.
    fn deadline(&self) -> Instant {
        let time = match self.tongue {
            Tongue::Classic(_) => limits::CLASSIC_NAME_DEADLINE,
            _ => limits::HANDSHAKE_DEADLINE,
        };
        self.accepted + time + self.held
    }

    /// How long its silence means nothing.
    fn silent_until(&self) -> Option<Instant> {
        match &self.tongue {
            Tongue::Unknown => Some(self.accepted + limits::SILENCE_BEFORE_GREETING),
            _ if self.member.is_none() => Some(self.deadline()),
            Tongue::Native(_) if !self.pinged => Some(self.heard + limits::PING_AFTER),
            Tongue::Native(_) => Some(self.heard + limits::VANISHED_AFTER),
            // The kernel's keep-alive looks after classic guests.
            _ => None,
        }
    }
}
