// SPDX-License-Identifier: GPL-3.0-or-later
//! The times at which a connection is looked at though it says nothing.

use std::time::Instant;

use super::{Connection, Phase};
use crate::protocol::limits;

/// The times of one connection that hold in every phase.
#[derive(Debug)]
pub struct Deadlines {
    pub accepted: Instant,
    /// The first time that something came within TLS.
    pub spoke_within_tls: Option<Instant>,
    /// It may be one that a browser has to spare.
    pub is_spare: bool,
    /// The time for the next line to a peer that reads by chunks.
    paced_until: Option<Instant>,
    /// The time at which keys are taken for complete.
    pub settle_at: Option<Instant>,
    /// The timer that is set for it.
    pub timer: Option<Instant>,
}

impl Deadlines {
    pub fn new(now: Instant) -> Self {
        Self {
            accepted: now,
            spoke_within_tls: None,
            is_spare: false,
            paced_until: None,
            settle_at: None,
            timer: None,
        }
    }

    pub fn pace(&mut self, now: Instant) {
        self.paced_until = Some(now + limits::CLASSIC_PACE);
    }

    pub fn unpace(&mut self) {
        self.paced_until = None;
    }

    /// Ends a wait whose time is over. `true` if there was one.
    pub fn resume(&mut self, now: Instant) -> bool {
        let over = self.paced_until.is_some_and(|until| until <= now);
        if over {
            self.paced_until = None;
        }
        over
    }

    pub fn paced_until(&self) -> Option<Instant> {
        self.paced_until
    }

    pub fn is_paced(&self, now: Instant) -> bool {
        self.paced_until.is_some_and(|until| until > now)
    }
}

impl Connection {
    /// The time to look at it again, if nothing happens before.
    pub fn next_timer(&self) -> Option<Instant> {
        if let Phase::Closing(closing) = &self.phase {
            return Some(closing.cut_off);
        }
        let stalled = self.stalled_at();
        let paused = self.rate.paused_until();
        let silent = if paused.is_some() { None } else { self.silent_until() };
        let Deadlines { paced_until, settle_at, .. } = self.deadlines;
        [silent, stalled, paused, paced_until, settle_at].into_iter().flatten().min()
    }

    /// The time from which on a socket that takes nothing is given up. One that may
    /// take something again is tried first.
    pub fn stalled_at(&self) -> Option<Instant> {
        let since = self.io.blocked_since.filter(|_| self.io.blocked);
        since.map(|since| since + limits::STALLED_AFTER)
    }

    /// The end of the time for coming in; the time we hold somebody back is
    /// ours.
    pub fn login_deadline(&self) -> Instant {
        let time = match &self.phase {
            Phase::Login(login) => login.codec.login_deadline() + login.held,
            Phase::Upgrading if self.io.may_be_looked_at() => limits::CERTIFICATE_LOOKED_AT_FOR,
            _ => limits::HANDSHAKE_DEADLINE,
        };
        self.deadlines.spoke_within_tls.unwrap_or(self.deadlines.accepted) + time
    }

    /// `true` if its silence means something by now.
    pub fn is_overdue(&self, now: Instant) -> bool {
        !self.rate.is_paused() && self.silent_until().is_some_and(|until| until <= now)
    }

    /// The end of the time in which silence means nothing.
    fn silent_until(&self) -> Option<Instant> {
        match &self.phase {
            Phase::Unknown(_) => {
                let is_spare = self.deadlines.is_spare && self.io.input.is_empty();
                let silence = match is_spare {
                    true => limits::HANDSHAKE_DEADLINE,
                    false => limits::SILENCE_BEFORE_GREETING,
                };
                Some(self.deadlines.accepted + silence)
            }
            Phase::Upgrading | Phase::Login(_) => Some(self.login_deadline()),
            // The kernel's keep-alive looks after those that know no ping.
            Phase::Member(member) if !member.codec.has_ping() => None,
            Phase::Member(member) => Some(member.silent_until()),
            Phase::Closing(_) => None,
        }
    }
}
