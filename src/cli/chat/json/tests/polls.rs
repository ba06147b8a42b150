// SPDX-License-Identifier: GPL-3.0-or-later
//! Samples of what programs read and ask about polls.

use crate::protocol::{
    ClosedPoll, EventKind, Nickname, Poll, PollLine, PollOptions, PollTally, Request, SeatNumber,
    Vote,
};

/// One event with everything, and one with nothing that can be missing.
pub(super) fn events() -> Vec<EventKind> {
    let from = || Nickname::new("Bo").unwrap();
    let (seat, id) = (Some(SeatNumber::new(7)), Some("7".to_owned()));
    let line = |raw: &str| PollLine::new(raw).unwrap();
    let options = PollOptions::new(vec![line("a"), line("b")]).unwrap();
    let poll = Poll { from: from(), seat, id: id.clone(), question: line("a: b?"), options };
    let counts = vec![1, 0];
    let (option, vote) = (Some(0), counts.clone());
    let vote = Vote { from: from(), seat, id: id.clone(), poll: 7, option, counts: vote };
    let closed = ClosedPoll { poll: 7, by: Some(from()), id, counts };
    vec![
        EventKind::Poll(Poll { seat: None, id: None, ..poll.clone() }),
        EventKind::Poll(poll),
        EventKind::Voted(Vote { seat: None, id: None, option: None, ..vote.clone() }),
        EventKind::Voted(vote),
        EventKind::PollClosed(ClosedPoll { by: None, id: None, ..closed.clone() }),
        EventKind::PollClosed(closed),
    ]
}

/// One tally.
pub(super) fn tallies() -> Vec<PollTally> {
    vec![PollTally { poll: 7, as_of: 9, counts: vec![1, 0], mine: Some(0), closed: true }]
}

/// Requests with that id.
pub(super) fn requests(id: Option<String>) -> Vec<Request> {
    let options = vec!["a".to_owned(), "b".to_owned()];
    vec![
        Request::Poll { id: id.clone(), question: "a?".into(), options },
        Request::Vote { id: id.clone(), poll: 7, option: id.as_ref().map(|_| 0) },
        Request::ClosePoll { id, poll: 7 },
    ]
}
