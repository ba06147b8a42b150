// SPDX-License-Identifier: GPL-3.0-or-later
//! Polls whose votes the room knows: those that are open, and the last that were closed.

mod saved;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use self::saved::KeptPoll;
use crate::protocol::{Fingerprint, PollTally, Reason, SeatNumber, limits};

/// Somebody who asks or votes: a key, whatever its seats, or the seat of somebody without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voter {
    /// The key of that fingerprint.
    Key(Fingerprint),
    /// Whoever has that seat, without a key.
    Seat(SeatNumber),
}

#[derive(Debug)]
struct PollRecord {
    author: Voter,
    /// Seat of the author.
    seat: SeatNumber,
    /// The votes for each answer.
    counts: Vec<u64>,
    /// The answers of those who voted, while it is open.
    votes: HashMap<Voter, usize>,
    /// Number of the last event about it.
    as_of: u64,
    closed: bool,
}

/// Polls by their numbers, at most [`limits::POLLS`].
#[derive(Debug, Default)]
pub struct PollRegister {
    polls: BTreeMap<u64, PollRecord>,
    /// Polls that everybody takes for open, and whose votes were lost.
    lost: BTreeMap<u64, PollRecord>,
}

impl PollRegister {
    /// Checks that somebody may ask something. Returns the poll that has to be closed for
    /// it: the oldest of those who are not there, where no more may be open.
    pub fn check_new(
        &self,
        author: Voter,
        is_present: impl Fn(Voter) -> bool,
    ) -> Result<Option<u64>, Reason> {
        let open = || self.polls.iter().filter(|(_, poll)| !poll.closed);
        if open().any(|(_, poll)| poll.author == author) {
            return Err(Reason::TooManyPolls);
        }
        if open().count() < limits::OPEN_POLLS {
            return Ok(None);
        }
        let left = open().find(|(_, poll)| !is_present(poll.author));
        left.map(|(number, _)| Some(*number)).ok_or(Reason::TooManyPolls)
    }

    /// Notes a poll that was just opened. Of those that are closed the oldest may go.
    pub fn open(&mut self, number: u64, author: Voter, seat: SeatNumber, options: usize) {
        let (counts, votes) = (vec![0; options], HashMap::new());
        let poll = PollRecord { author, seat, counts, votes, as_of: number, closed: false };
        self.insert(number, poll);
    }

    /// Takes the next of the lost polls in, to be closed.
    pub fn find_lost(&mut self) -> Option<u64> {
        let (number, poll) = self.lost.pop_first()?;
        self.insert(number, poll);
        Some(number)
    }

    /// Gives or changes a vote, or takes it back. `false` if it is so already.
    pub fn vote(
        &mut self,
        number: u64,
        voter: Voter,
        option: Option<usize>,
    ) -> Result<bool, Reason> {
        let poll = self.open_poll(number)?;
        if option.is_some_and(|option| option >= poll.counts.len()) {
            return Err(Reason::NoSuchOption);
        }
        let before = poll.votes.get(&voter).copied();
        if before == option {
            return Ok(false);
        }
        if before.is_none() && poll.votes.len() >= limits::MEMBERS {
            return Err(Reason::TooManyVotes);
        }
        if let Some(before) = before {
            poll.counts[before] -= 1;
            poll.votes.remove(&voter);
        }
        if let Some(option) = option {
            poll.counts[option] += 1;
            poll.votes.insert(voter, option);
        }
        Ok(true)
    }

    /// Closes a poll, which is open, and forgets who voted what. Returns the result.
    pub fn close(&mut self, number: u64) -> Result<Vec<u64>, Reason> {
        let poll = self.open_poll(number)?;
        poll.closed = true;
        poll.votes = HashMap::new();
        Ok(poll.counts.clone())
    }

    /// Notes the number of the event that tells of a change of a poll.
    pub fn note(&mut self, number: u64, event: u64) {
        if let Some(poll) = self.polls.get_mut(&number) {
            poll.as_of = event;
        }
    }

    /// The author of a poll, and the votes for each answer.
    pub fn get(&self, number: u64) -> Option<(Voter, &[u64])> {
        self.polls.get(&number).map(|poll| (poll.author, &*poll.counts))
    }

    /// `true` if the poll of that number is known, and closed.
    pub fn is_closed(&self, number: u64) -> bool {
        self.polls.get(&number).is_some_and(|poll| poll.closed)
    }

    /// The tallies of those of these numbers that are told to `reader`: all, or those that
    /// are open.
    pub fn tallies(&self, numbers: Range<u64>, reader: Voter, closed: bool) -> Vec<PollTally> {
        if numbers.is_empty() {
            return Vec::new();
        }
        let polls = self.polls.range(numbers).filter(|(_, poll)| closed || !poll.closed);
        let tally = |(number, poll): (&u64, &PollRecord)| PollTally {
            poll: *number,
            as_of: poll.as_of,
            counts: poll.counts.clone(),
            mine: poll.votes.get(&reader).copied(),
            closed: poll.closed,
        };
        polls.map(tally).collect()
    }

    /// Forgets a poll that was removed.
    pub fn remove(&mut self, number: u64) -> bool {
        self.polls.remove(&number).is_some()
    }

    /// Forgets the polls that were asked from these seats.
    pub fn remove_all(&mut self, seats: &BTreeSet<SeatNumber>) {
        self.polls.retain(|_, poll| !seats.contains(&poll.seat));
    }

    fn insert(&mut self, number: u64, poll: PollRecord) {
        self.polls.insert(number, poll);
        let closed = self.polls.iter().find(|(_, poll)| poll.closed).map(|(number, _)| *number);
        if self.polls.len() > limits::POLLS {
            closed.and_then(|oldest| self.polls.remove(&oldest));
        }
    }

    fn open_poll(&mut self, number: u64) -> Result<&mut PollRecord, Reason> {
        match self.polls.get_mut(&number) {
            Some(poll) if poll.closed => Err(Reason::PollOver),
            Some(poll) => Ok(poll),
            None => Err(Reason::NoSuchPoll),
        }
    }
}

#[cfg(test)]
mod tests;
