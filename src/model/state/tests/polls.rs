// SPDX-License-Identifier: GPL-3.0-or-later
//! Polls as far as a guest is told of them.

use super::*;
use crate::protocol::search::FoundEvents;
use crate::protocol::{PastPage, Poll, PollLine, PollOptions, PollTally};

fn asked(number: u64) -> Event {
    let line = |raw: &str| PollLine::new(raw).unwrap();
    let options = PollOptions::new(vec![line("Pizza"), line("Pasta")]).unwrap();
    let (from, question) = (name("Ada"), line("What?"));
    let what = EventKind::Poll(Poll { from, seat: None, id: None, question, options });
    Event { number, time: number, what }
}

fn tally(poll: u64, closed: bool) -> PollTally {
    PollTally { poll, as_of: poll + 1, counts: vec![2, 1], mine: None, closed }
}

fn found(number: u64) -> SessionEvent {
    let (id, earlier, partial, reactions, as_of) = Default::default();
    let events = vec![asked(number)];
    SessionEvent::Found(FoundEvents { id, events, earlier, partial, reactions, as_of })
}

fn open(state: &RoomState) -> Vec<u64> {
    state.log.polls.open().map(|poll| poll.number).collect()
}

#[test]
fn a_search_opens_no_poll_and_fills_in_words() {
    let now = Instant::now();
    let mut state = state();
    state.enter_polls(false, &[tally(5, false)]);
    let _ = state.apply(found(3), now);
    assert!(state.log.polls.get(3).is_none());
    let _ = state.apply(found(5), now);
    assert!(state.log.polls.get(5).unwrap().words.is_some());
    assert_eq!(open(&state), [5]);
    let (id, earlier, later, reactions, as_of) = Default::default();
    let (events, polls) =
        (vec![asked(2), asked(3), asked(4)], vec![tally(2, true), tally(3, false)]);
    let page = PastPage { id, events, polls, earlier, later, reactions, as_of };
    let _ = state.apply(SessionEvent::Page(page), now);
    assert_eq!(open(&state), [5, 3], "the page has told nothing of the fourth");
    let _ = state.apply(SessionEvent::Happened(asked(8)), now);
    assert_eq!(open(&state), [8, 5, 3]);
}
