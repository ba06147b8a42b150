// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of people whom we ignore beyond one visit.

use super::moderation::{heard, seated};
use super::*;
use crate::model::person::Person;
use crate::protocol::SeatNumber;

#[test]
fn whom_we_ignored_on_an_earlier_visit_is_not_heard_on_this_one() {
    let (mut state, now) = (state(), Instant::now());
    let said = |state: &RoomState, raw, now| {
        let person = Person::to_ignore(&name(raw), true, &state.roster).unwrap();
        (block_of(state, &person, now), ignore_span(state, &person))
    };
    let keyed = |raw, seat, first| {
        let EventKind::Joined(member) = seated(raw, seat, first) else { unreachable!() };
        EventKind::Joined(Member { encrypted: true, ..member })
    };
    let met = |raw, seat| {
        let EventKind::Joined(member) = keyed(raw, seat, None) else { unreachable!() };
        EventKind::Joined(Member { recognition: Some(Recognition::Same), ..member })
    };
    let EventKind::Joined(plain) = keyed("Nc", 14, None) else { unreachable!() };
    let plain = Member { encrypted: false, ..plain };
    let all = [
        keyed("Bo", 12, Some(11)),
        keyed("Cy", 13, None),
        EventKind::Joined(plain),
        met("Dee", 15),
    ];
    let _ = state.apply_all((1..).zip(all).map(|(at, what)| happened(at, what)).collect(), now);
    let (block, span) = said(&state, "Bo", 77);
    let block = block.unwrap();
    assert_eq!((block.person.seat, block.person.since), (SeatNumber::new(11), 77));
    assert_eq!((block.number, span), (4, IgnoreSpan::Lasting));
    assert_eq!(said(&state, "Dee", 1).1, IgnoreSpan::Lasting);
    assert_eq!(said(&state, "Cy", 1).1, IgnoreSpan::WithKey);
    assert_eq!(said(&state, "Nc", 1).1, IgnoreSpan::ThisVisit);
    let us = Person { name: state.you.clone(), seat: None };
    assert_eq!(block_of(&state, &us, 1), None);

    let mut later = self::state();
    let _ = ignore_blocked(&mut later, &[block.person]);
    // Before anything has happened, and under another name on another seat.
    let _ = later.apply(happened(1, keyed("Eve", 21, Some(11))), now);
    let _ = later.apply(happened(2, keyed("Bo", 22, None)), now);
    assert!(later.roster.find(&name("Eve")).unwrap().ignored);
    assert_eq!(heard(&mut later, &[("Eve", 21), ("Bo", 22)]), [false, true]);
    let bo = Person::to_ignore(&name("bo"), false, &later.roster).unwrap();
    let _ = later.ignore(&bo, false);
    assert_eq!(heard(&mut later, &[("Eve", 21)]), [true], "by the name it had");
}
