// SPDX-License-Identifier: GPL-3.0-or-later
//! Polls whose votes the room knows: those that are open, and the last that were closed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use serde::{Deserialize, Serialize};

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

/// A poll as the room keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPoll {
    /// Number of its event.
    pub number: u64,
    /// The author.
    pub author: Voter,
    /// Seat of the author.
    pub seat: SeatNumber,
    /// The votes for each answer.
    pub counts: Vec<u64>,
    /// The answers of those who voted.
    votes: Vec<(Voter, usize)>,
    /// Number of the last event about it.
    as_of: u64,
    /// Set once it is closed.
    closed: bool,
}

#[derive(Debug)]
struct PollRecord {
    author: Voter,
    seat: SeatNumber,
    counts: Vec<u64>,
    votes: HashMap<Voter, usize>,
    as_of: u64,
    closed: bool,
}

/// Polls by their numbers, at most [`limits::POLLS`].
#[derive(Debug, Default)]
pub struct PollRegister(BTreeMap<u64, PollRecord>);

impl PollRegister {
    /// Checks that somebody may ask something.
    pub fn check_new(&self, author: Voter) -> Result<(), Reason> {
        let mut open = 0;
        let mut is_full = false;
        for poll in self.0.values().filter(|poll| !poll.closed) {
            open += 1;
            is_full |= poll.author == author;
        }
        if is_full || open >= limits::OPEN_POLLS { Err(Reason::TooManyPolls) } else { Ok(()) }
    }

    /// Notes a poll that was just opened. Of those that are closed the oldest may go.
    pub fn open(&mut self, number: u64, author: Voter, seat: SeatNumber, options: usize) {
        let closed = self.0.iter().find(|(_, poll)| poll.closed).map(|(number, _)| *number);
        if self.0.len() >= limits::POLLS {
            closed.and_then(|oldest| self.0.remove(&oldest));
        }
        let (counts, votes) = (vec![0; options], HashMap::new());
        let poll = PollRecord { author, seat, counts, votes, as_of: number, closed: false };
        self.0.insert(number, poll);
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

    /// Closes a poll, which is open.
    pub fn close(&mut self, number: u64) -> Result<(), Reason> {
        self.open_poll(number)?.closed = true;
        Ok(())
    }

    /// Notes the number of the event that tells of a change of a poll.
    pub fn note(&mut self, number: u64, event: u64) {
        if let Some(poll) = self.0.get_mut(&number) {
            poll.as_of = event;
        }
    }

    /// The author of a poll, and the votes for each answer.
    pub fn get(&self, number: u64) -> Option<(Voter, &[u64])> {
        self.0.get(&number).map(|poll| (poll.author, &*poll.counts))
    }

    /// `true` if the poll of that number is known, and closed.
    pub fn is_closed(&self, number: u64) -> bool {
        self.0.get(&number).is_some_and(|poll| poll.closed)
    }

    /// The tallies of those of these numbers that are told to `reader`: all, or those that
    /// are open.
    pub fn tallies(&self, numbers: Range<u64>, reader: Voter, closed: bool) -> Vec<PollTally> {
        if numbers.is_empty() {
            return Vec::new();
        }
        let polls = self.0.range(numbers).filter(|(_, poll)| closed || !poll.closed);
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
        self.0.remove(&number).is_some()
    }

    /// Forgets the polls that were asked from these seats.
    pub fn remove_all(&mut self, seats: &BTreeSet<SeatNumber>) {
        self.0.retain(|_, poll| !seats.contains(&poll.seat));
    }

    /// All of them, to be saved.
    pub fn kept(&self) -> Vec<KeptPoll> {
        let kept = |(number, poll): (&u64, &PollRecord)| KeptPoll {
            number: *number,
            author: poll.author,
            seat: poll.seat,
            counts: poll.counts.clone(),
            votes: poll.votes.iter().map(|(voter, option)| (*voter, *option)).collect(),
            as_of: poll.as_of,
            closed: poll.closed,
        };
        self.0.iter().map(kept).collect()
    }

    /// The polls that were saved. The votes of one that do not fit its answers are left
    /// out.
    pub fn restore(kept: Vec<KeptPoll>) -> Self {
        let polls = kept.into_iter().take(limits::POLLS).map(|kept| {
            let KeptPoll { number, author, seat, counts, votes, as_of, closed } = kept;
            let options = counts.len().min(limits::POLL_OPTIONS);
            let votes: HashMap<_, _> =
                votes.into_iter().filter(|(_, option)| *option < options).collect();
            let mut counts = vec![0; options];
            for option in votes.values() {
                counts[*option] += 1;
            }
            (number, PollRecord { author, seat, counts, votes, as_of, closed })
        });
        Self(polls.collect())
    }

    fn open_poll(&mut self, number: u64) -> Result<&mut PollRecord, Reason> {
        match self.0.get_mut(&number) {
            Some(poll) if poll.closed => Err(Reason::PollOver),
            Some(poll) => Ok(poll),
            None => Err(Reason::NoSuchPoll),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seat(number: u64) -> Voter {
        Voter::Seat(SeatNumber::new(number))
    }

    fn asked(number: u64, by: u64, options: usize) -> PollRegister {
        let mut polls = PollRegister::default();
        polls.open(number, seat(by), SeatNumber::new(by), options);
        polls
    }

    fn counts(polls: &PollRegister, number: u64) -> Vec<u64> {
        polls.get(number).unwrap().1.to_vec()
    }

    #[test]
    fn one_vote_each_and_the_last_counts() {
        let mut polls = asked(7, 1, 3);
        assert_eq!(polls.vote(7, seat(1), Some(0)), Ok(true));
        assert_eq!(polls.vote(7, seat(2), Some(0)), Ok(true));
        assert_eq!(polls.vote(7, seat(2), Some(0)), Ok(false));
        assert_eq!(counts(&polls, 7), [2, 0, 0]);
        assert_eq!(polls.vote(7, seat(2), Some(2)), Ok(true));
        assert_eq!(counts(&polls, 7), [1, 0, 1]);
        assert_eq!(polls.vote(7, seat(2), None), Ok(true));
        assert_eq!(polls.vote(7, seat(2), None), Ok(false));
        assert_eq!(counts(&polls, 7), [1, 0, 0]);
        assert_eq!(polls.vote(7, seat(2), Some(3)), Err(Reason::NoSuchOption));
        assert_eq!(polls.vote(8, seat(2), Some(0)), Err(Reason::NoSuchPoll));
        polls.close(7).unwrap();
        assert_eq!(polls.vote(7, seat(2), Some(0)), Err(Reason::PollOver));
        assert_eq!(polls.close(7), Err(Reason::PollOver));
    }

    #[test]
    fn each_has_one_open_and_a_room_a_few() {
        let mut polls = PollRegister::default();
        for by in 1..=limits::OPEN_POLLS as u64 {
            assert_eq!(polls.check_new(seat(by)), Ok(()));
            polls.open(by, seat(by), SeatNumber::new(by), 2);
            assert_eq!(polls.check_new(seat(by)), Err(Reason::TooManyPolls));
        }
        assert_eq!(polls.check_new(seat(99)), Err(Reason::TooManyPolls));
        polls.close(1).unwrap();
        assert_eq!(polls.check_new(seat(99)), Ok(()));
    }

    #[test]
    fn closed_ones_are_forgotten_first() {
        let mut polls = asked(1, 1, 2);
        for number in 2..1_000 {
            polls.open(number, seat(2), SeatNumber::new(2), 2);
            polls.close(number).unwrap();
        }
        assert_eq!(polls.0.len(), limits::POLLS);
        assert!(polls.get(1).is_some() && polls.get(2).is_none() && polls.get(999).is_some());
    }

    #[test]
    fn what_is_saved_is_counted_again() {
        let mut polls = asked(1, 1, 2);
        polls.vote(1, seat(1), Some(1)).unwrap();
        polls.note(1, 2);
        let mut kept = polls.kept();
        assert_eq!(PollRegister::restore(kept.clone()).kept(), kept);
        kept[0].votes.push((seat(3), 77));
        kept[0].counts = vec![5, 9];
        assert_eq!(counts(&PollRegister::restore(kept), 1), [0, 1]);
    }

    #[test]
    fn a_tally_tells_the_readers_own_vote() {
        let mut polls = asked(5, 1, 2);
        polls.vote(5, seat(1), Some(1)).unwrap();
        let mine = |reader| polls.tallies(1..9, seat(reader), false)[0].mine;
        assert_eq!((mine(1), mine(2)), (Some(1), None));
        assert_eq!(polls.tallies(6..9, seat(1), true), []);
        polls.close(5).unwrap();
        assert_eq!(polls.tallies(1..9, seat(1), false), []);
        assert!(polls.tallies(1..9, seat(1), true)[0].closed);
    }

    proptest! {
        #[test]
        fn the_counts_are_those_of_the_votes(
            votes in prop::collection::vec((0u64..6, prop::option::of(0usize..4)), 0..60),
        ) {
            let mut polls = asked(1, 1, 3);
            for (voter, option) in votes {
                let _ = polls.vote(1, seat(voter), option);
            }
            let counted = counts(&polls, 1);
            prop_assert_eq!(counts(&PollRegister::restore(polls.kept()), 1), counted.clone());
            prop_assert!(counted.iter().sum::<u64>() <= 6);
        }
    }
}
