// SPDX-License-Identifier: GPL-3.0-or-later
//! A sighting that is kept, and when its place is asked whether it is true.

use std::cmp::Reverse;
use std::time::{Duration, Instant};

use super::sighting::{RoomSighting, SenderProof};

/// Pauses after the first questions that are not answered, and after all others.
const RETRIES: [Duration; 3] =
    [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2)];
const RETRY: Duration = Duration::from_mins(1);
/// The same for a place that has answered before, or of which somebody says that it is
/// closed: who answers none of them is gone. In the second case there are three, and less
/// than the two seconds in which a room that closes is to vanish; in the first there are
/// more, for nothing but lost packets may be the cause.
const CHECKS: [Duration; 5] = [
    Duration::from_millis(300),
    Duration::from_millis(400),
    Duration::from_millis(600),
    Duration::from_secs(1),
    Duration::from_millis(1_500),
];
const CHECKS_OF_DOUBTED: usize = 3;
/// Time after an answer until it is asked for again; with all checks it is less than the
/// 40 s in which a host that was killed is to vanish. An answer holds for 80 s.
const REFRESH: Duration = Duration::from_secs(33);
/// Least time from an answer to the next question, whatever is heard meanwhile.
const ANSWER_PAUSE: Duration = Duration::from_millis(500);

/// Rank of a question; the least is asked first.
pub type QuestionRank = (bool, Reverse<SenderProof>, Reverse<u64>, Instant);

#[derive(Debug)]
pub struct KeptSighting {
    pub sighting: RoomSighting,
    /// Number of the announcer among all that came.
    pub order: u64,
    /// Questions since the last answer.
    asked: usize,
    next_question: Instant,
    /// Time from which on it may be asked.
    quiet_until: Instant,
    /// Set if somebody says that the room is closed, who may be anybody.
    is_doubted: bool,
}

impl KeptSighting {
    pub fn new(sighting: RoomSighting, order: u64, now: Instant) -> Self {
        let mut kept = Self {
            sighting,
            order,
            asked: 0,
            next_question: now,
            quiet_until: now,
            is_doubted: false,
        };
        kept.answered(now);
        kept
    }

    /// Takes a newer word of the same announcer; returns whether anybody could see the
    /// difference. Less proof changes nothing, but asks the place that has proven more.
    pub fn replace(&mut self, sighting: RoomSighting, now: Instant) -> bool {
        let before = &self.sighting;
        let is_other = before.facts != sighting.facts || before.place != sighting.place;
        if sighting.proof < before.proof {
            if is_other {
                self.ask_again(now);
            }
            return false;
        }
        let differs =
            is_other || before.addresses != sighting.addresses || before.proof != sighting.proof;
        if before.place != sighting.place {
            self.ask_again(now);
        }
        self.sighting = sighting;
        self.answered(now);
        self.confirm();
        differs
    }

    /// Ends a doubt: its announcer has spoken, or its place has answered.
    pub fn confirm(&mut self) {
        if self.is_doubted {
            (self.is_doubted, self.asked) = (false, 0);
        }
    }

    fn answered(&mut self, now: Instant) {
        if self.has_answered() {
            self.asked = 0;
            (self.next_question, self.quiet_until) = (now + REFRESH, now + ANSWER_PAUSE);
        }
    }

    pub fn has_answered(&self) -> bool {
        self.sighting.proof == SenderProof::Answered
    }

    /// Makes a question due, unless one is on its way.
    pub fn ask_again(&mut self, now: Instant) {
        if self.asked == 0 {
            self.next_question = self.next_question.min(now.max(self.quiet_until));
        }
    }

    /// Lets the sighting go unless its place answers.
    pub fn doubt(&mut self, now: Instant) {
        if !self.is_doubted {
            (self.is_doubted, self.asked) = (true, 0);
            self.next_question = now.max(self.quiet_until);
        }
    }

    /// Counts a question.
    pub fn asked(&mut self, now: Instant) {
        let is_checked = self.is_doubted || self.has_answered();
        let pauses = if is_checked { &CHECKS[..] } else { &RETRIES };
        self.next_question = now + pauses.get(self.asked).copied().unwrap_or(RETRY);
        self.asked += 1;
    }

    pub fn next_question(&self) -> Instant {
        self.next_question
    }

    /// Returns `true` if nobody has answered in time of whom an answer is expected:
    /// because it has answered before, or because it is doubted.
    pub fn is_refuted(&self, now: Instant) -> bool {
        let most = match (self.is_doubted, self.has_answered()) {
            (true, _) => CHECKS_OF_DOUBTED,
            (false, true) => CHECKS.len(),
            (false, false) => return false,
        };
        self.asked >= most && self.next_question <= now
    }

    /// Rank among those that are to be asked now: the least goes first. Whoever has just
    /// come is asked at once, so that a flood that came before does not make it wait.
    pub fn urgency(&self) -> QuestionRank {
        let newest = if self.asked == 0 { self.order } else { 0 };
        (self.asked > 0, Reverse(self.sighting.proof), Reverse(newest), self.next_question)
    }

    /// Rank among those of its room that may make way: the least goes first, which is
    /// the newest of those with the least proof.
    pub fn worth(&self) -> impl Ord + use<> {
        (self.sighting.proof, Reverse(self.order))
    }
}
