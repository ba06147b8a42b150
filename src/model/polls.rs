// SPDX-License-Identifier: GPL-3.0-or-later
//! Polls as far as they are known here: the words, and the votes. Each vote tells the
//! counts anew, so the last one that arrived is right, whatever was missed.

use std::collections::BTreeMap;

use super::person::Person;
use crate::protocol::{Event, EventKind, Nickname, Poll, PollTally, SeatNumber};

/// Polls that are remembered; the oldest are forgotten.
const REMEMBERED: usize = 128;
/// Voters of one poll whose names are remembered.
const VOTERS: usize = 64;

/// Words of a poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollWords {
    /// The author.
    pub author: Person,
    /// Set for a poll of ours.
    pub own: bool,
    /// The question.
    pub question: Box<str>,
    /// The answers.
    pub options: Vec<Box<str>>,
}

impl PollWords {
    /// The words of a poll, as they are told to `you`.
    pub fn of(poll: &Poll, you: &Nickname) -> Self {
        Self {
            author: Person { name: poll.from.clone(), seat: poll.seat },
            own: poll.from == *you,
            question: poll.question.as_str().into(),
            options: poll.options.as_slice().iter().map(|line| line.as_str().into()).collect(),
        }
    }
}

/// A poll as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownPoll {
    /// Number of its event.
    pub number: u64,
    /// Its words, once they arrived.
    pub words: Option<PollWords>,
    /// Our own answer, counted from 0.
    pub mine: Option<usize>,
    /// Set once it is closed.
    pub closed: bool,
    /// Set once the room has told how it stands, or it was asked while we were here. What is
    /// read of the past alone does not say that it is still open.
    is_told: bool,
    counts: Vec<u64>,
    /// Number of the event that the counts are of.
    as_of: u64,
    /// Number of the event that tells our own vote.
    mine_as_of: u64,
    voters: Vec<VoterName>,
}

/// The last vote of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
struct VoterName {
    name: Nickname,
    seat: Option<SeatNumber>,
    option: Option<usize>,
    number: u64,
}

/// A change of a poll that is told in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PollNews {
    /// We voted, or took our vote back.
    OwnVote(KnownPoll),
    /// It was closed.
    Closed {
        /// The poll.
        poll: KnownPoll,
        /// Name of the one who closed it; `None` for the host's console.
        by: Option<Nickname>,
    },
}

/// Polls by their numbers.
#[derive(Debug, Default)]
pub struct Polls(BTreeMap<u64, KnownPoll>);

impl KnownPoll {
    /// The votes for an answer.
    pub fn count(&self, option: usize) -> u64 {
        self.counts.get(option).copied().unwrap_or_default()
    }

    /// The votes for the answer that most chose.
    pub fn most(&self) -> u64 {
        self.counts.iter().copied().max().unwrap_or_default()
    }

    /// All votes.
    pub fn total(&self) -> u64 {
        self.counts.iter().fold(0, |total, count| total.saturating_add(*count))
    }

    /// Names of those who chose an answer, as far as we heard of them.
    pub fn voters(&self, option: usize) -> impl Iterator<Item = &Nickname> {
        let voters = self.voters.iter().filter(move |voter| voter.option == Some(option));
        voters.map(|voter| &voter.name)
    }

    fn count_anew(&mut self, number: u64, counts: &[u64]) {
        if number >= self.as_of {
            self.as_of = number;
            self.counts = counts.to_vec();
        }
    }

    fn note_voter(&mut self, voter: VoterName) {
        let is_same = |other: &VoterName| match (other.seat, voter.seat) {
            (Some(other), Some(seat)) => other == seat,
            _ => other.name == voter.name,
        };
        match self.voters.iter().position(is_same) {
            Some(at) if self.voters[at].number < voter.number => self.voters[at] = voter,
            None if self.voters.len() < VOTERS => self.voters.push(voter),
            _ => {}
        }
    }
}

impl Polls {
    /// A poll that is known.
    pub fn get(&self, number: u64) -> Option<&KnownPoll> {
        self.0.get(&number)
    }

    /// Polls that are open, the newest first.
    pub fn open(&self) -> impl Iterator<Item = &KnownPoll> {
        self.0.values().rev().filter(|poll| poll.is_told && !poll.closed)
    }

    /// Forgets all: the log may be another one.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Takes in what the room tells of the votes.
    pub fn take_tallies(&mut self, tallies: &[PollTally]) {
        for tally in tallies {
            let Some(poll) = self.known(tally.poll) else { continue };
            poll.is_told = true;
            if tally.as_of >= poll.as_of {
                // Of a poll that is closed, a room does not know who voted what.
                if !tally.closed || tally.mine.is_some() {
                    (poll.mine, poll.mine_as_of) = (tally.mine, tally.as_of);
                }
                poll.closed |= tally.closed;
            }
            poll.count_anew(tally.as_of, &tally.counts);
        }
    }

    /// Takes in an event, which may happen now; returns the number of the poll that it
    /// changes.
    pub fn note(&mut self, event: &Event, you: &Nickname, is_now: bool) -> Option<u64> {
        let number = event.number;
        match &event.what {
            EventKind::Poll(poll) => {
                let words = PollWords::of(poll, you);
                let poll = self.known(number)?;
                poll.words = Some(words);
                poll.is_told |= is_now;
                Some(number)
            }
            EventKind::Voted(vote) => {
                let poll = self.known(vote.poll)?;
                poll.count_anew(number, &vote.counts);
                poll.is_told |= is_now;
                if vote.from == *you && number >= poll.mine_as_of {
                    (poll.mine, poll.mine_as_of) = (vote.option, number);
                }
                let (name, seat, option) = (vote.from.clone(), vote.seat, vote.option);
                poll.note_voter(VoterName { name, seat, option, number });
                Some(vote.poll)
            }
            EventKind::PollClosed(closed) => {
                let poll = self.known(closed.poll)?;
                poll.count_anew(number, &closed.counts);
                poll.closed = true;
                Some(closed.poll)
            }
            EventKind::Removed { .. } => {
                self.0.remove(&number);
                None
            }
            _ => None,
        }
    }

    /// Forgets a poll that was removed.
    pub fn remove(&mut self, number: u64) {
        self.0.remove(&number);
    }

    /// The poll of that number, to be changed; `None` if there are too many newer ones.
    fn known(&mut self, number: u64) -> Option<&mut KnownPoll> {
        if !self.0.contains_key(&number) && self.0.len() >= REMEMBERED {
            let oldest = *self.0.keys().next()?;
            if number < oldest {
                return None;
            }
            self.0.remove(&oldest);
        }
        let poll = self.0.entry(number).or_default();
        poll.number = number;
        Some(poll)
    }
}

#[cfg(test)]
mod tests;
