// SPDX-License-Identifier: GPL-3.0-or-later
//! A budget of questions to places that may be made up.

use std::net::{IpAddr, Ipv6Addr};
use std::time::{Duration, Instant};

use crate::discovery::packet_budget::PacketBudget;

/// Questions at once, and the time after which there is one more. A place that is
/// made up may be somebody's, who gets no more than this from us.
const QUESTIONS: (u32, Duration) = (32, Duration::from_millis(60));
/// Classes of rooms that are asked: those that were met or have answered, and others.
pub(super) const PREFERRED: usize = 0;
pub(super) const OTHERS: usize = 1;
const EVERYBODY: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

/// Budgets of the two classes, so that newcomers do not use up that of the others.
#[derive(Debug)]
pub(super) struct QuestionBudget {
    budgets: [PacketBudget; 2],
    /// Time from which on each may have something again.
    next: [Instant; 2],
}

impl QuestionBudget {
    pub fn new(now: Instant) -> Self {
        let budget = || PacketBudget::new(QUESTIONS.0, QUESTIONS.1, now);
        Self { budgets: [budget(), budget()], next: [now; 2] }
    }

    /// Spends one; `false` if the class has to wait.
    pub fn spend(&mut self, class: usize, now: Instant) -> bool {
        if self.next[class] > now {
            return false;
        }
        let allowed = self.budgets[class].spend(EVERYBODY, now);
        if !allowed {
            self.next[class] = now + QUESTIONS.1;
        }
        allowed
    }

    /// Time from which on the class may have something again.
    pub fn next(&self, class: usize) -> Instant {
        self.next[class]
    }
}
