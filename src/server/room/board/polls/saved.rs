// SPDX-License-Identifier: GPL-3.0-or-later
//! Polls as they are saved, and as they are found again beside what was told of them: the
//! process may have ended when only one of the two was on the disk.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::{PollRecord, PollRegister, Voter};
use crate::protocol::{Event, EventKind, Poll, SeatNumber, limits};

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
    /// The answers of those who voted, while it is open.
    votes: Vec<(Voter, usize)>,
    /// Number of the last event about it.
    as_of: u64,
    /// Set once it is closed.
    closed: bool,
}

/// Facts that events tell of a poll.
#[derive(Default)]
struct ToldPoll<'a> {
    asked: Option<&'a Poll>,
    counts: &'a [u64],
    as_of: u64,
    is_closed: bool,
}

impl PollRegister {
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
        self.polls.iter().map(kept).collect()
    }

    /// The polls that were saved and can be read of: `past` are the last events that were
    /// kept, and `next` is the number of the next one. Open polls among those events that
    /// were not saved are lost.
    pub fn restore(kept: Vec<KeptPoll>, past: &[Event], next: u64) -> Self {
        let told = told(past);
        // Where none is there, the history may be there another time.
        let oldest = past.first().map_or(u64::MAX, |event| event.number);
        let is_asked = |number| told.get(&number).is_some_and(|told| told.asked.is_some());
        let is_readable = |number| number < next && (number < oldest || is_asked(number));
        let kept = kept.into_iter().filter(|kept| is_readable(kept.number));
        let polls = kept.take(limits::POLLS).map(|kept| {
            let number = kept.number;
            let mut poll = restored(kept);
            poll.as_of = poll.as_of.min(next.saturating_sub(1));
            if let Some(told) = told.get(&number).filter(|told| told.is_closed) {
                (poll.counts, poll.as_of) = (told.counts.to_vec(), told.as_of);
                (poll.votes, poll.closed) = (HashMap::new(), true);
            }
            (number, poll)
        });
        let polls: BTreeMap<_, _> = polls.collect();
        let mut lost = BTreeMap::new();
        for (number, told) in told {
            if number < next && !told.is_closed && !polls.contains_key(&number) {
                lost.extend(told.record().map(|record| (number, record)));
            }
        }
        Self { polls, lost }
    }
}

impl ToldPoll<'_> {
    /// The poll without those who voted; none if it is older than what was told.
    fn record(&self) -> Option<PollRecord> {
        let Poll { seat, options, .. } = self.asked?;
        let seat = seat.unwrap_or(SeatNumber::new(0));
        let mut counts = self.counts.to_vec();
        counts.resize(options.as_slice().len(), 0);
        let (author, votes) = (Voter::Seat(seat), HashMap::new());
        Some(PollRecord { author, seat, counts, votes, as_of: self.as_of, closed: false })
    }
}

/// Facts that these events tell of polls, by the numbers of those.
fn told(past: &[Event]) -> BTreeMap<u64, ToldPoll<'_>> {
    let mut polls: BTreeMap<u64, ToldPoll<'_>> = BTreeMap::new();
    for event in past {
        let (poll, counts) = match &event.what {
            EventKind::Poll(asked) => {
                let told = polls.entry(event.number).or_default();
                (told.asked, told.as_of) = (Some(asked), event.number);
                continue;
            }
            EventKind::Voted(vote) => (vote.poll, &vote.counts),
            EventKind::PollClosed(closed) => (closed.poll, &closed.counts),
            _ => continue,
        };
        let told = polls.entry(poll).or_default();
        (told.counts, told.as_of) = (counts, event.number);
        told.is_closed |= matches!(event.what, EventKind::PollClosed(_));
    }
    polls
}

/// A poll that was saved. The votes that do not fit its answers are left out.
fn restored(kept: KeptPoll) -> PollRecord {
    let KeptPoll { author, seat, mut counts, votes, as_of, closed, .. } = kept;
    counts.truncate(limits::POLL_OPTIONS);
    let mut voted = HashMap::new();
    if !closed {
        let options = counts.len();
        let votes = votes.into_iter().filter(|(_, option)| *option < options);
        voted.extend(votes.take(limits::MEMBERS));
        counts = vec![0; options];
        for option in voted.values() {
            counts[*option] += 1;
        }
    }
    PollRecord { author, seat, counts, votes: voted, as_of, closed }
}
