// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of rooms that close, are killed, or are said to be closed.

use std::net::{Ipv6Addr, SocketAddrV6};
use std::time::Duration;

use super::attacks::{ATTIC, HOST, announced, answer, held, pass_with, shown};
use super::tests::{by, key};
use super::*;
use crate::discovery::announcer_id::Rail;

/// Time within which a room is gone, also one of several addresses.
const SOON: Duration = Duration::from_millis(1_800);

/// The host's announcement by IPv6.
fn announced_v6(now: Instant) -> RoomSighting {
    let mut announced = announced(now);
    let ip = Ipv6Addr::new(0xFE80, 0, 0, 0, 0, 0, 0, 7);
    announced.by.ip = ip.into();
    announced.place = SocketAddrV6::new(ip, 5555, 0, 1).into();
    announced
}

/// A room that is heard by multicast in both families and has answered.
fn attic(now: Instant) -> Listing {
    let mut listing = Listing::new(now);
    listing.hear(announced(now), now);
    listing.hear(announced_v6(now), now);
    listing.hear(answer(SenderProof::Answered, now), now);
    listing
}

/// Time until the room is gone, if it is before `end`.
fn gone_after(listing: &mut Listing, from: Instant, end: Duration) -> Option<Duration> {
    let step = Duration::from_millis(10);
    let mut now = from;
    while now < from + end {
        if shown(listing).is_none() {
            return Some(now - from);
        }
        now = pass_with(listing, now, step, false);
    }
    None
}

#[test]
fn a_goodbye_in_the_name_of_a_host_that_answers_changes_nothing() {
    let start = Instant::now();
    let mut listing = attic(start);
    let heard_us = AnnouncerId { rail: Rail::Probe, ..by(HOST) };
    let mut now = start;
    for _ in 0..1_000 {
        listing.hear_goodbye(by(HOST), SenderProof::Claimed, key(ATTIC), now);
        listing.hear_goodbye(heard_us, SenderProof::HeardUs, key(ATTIC), now);
        now = pass_with(&mut listing, now, Duration::from_millis(10), true);
        let addresses = shown(&listing).expect("it has answered").addresses;
        assert_eq!(addresses[0].to_string(), format!("{}:5555", by(HOST).ip));
    }
    assert!(listing.rooms[&key(ATTIC)].has(by(HOST)), "what it announced holds as well");
}

#[test]
fn a_room_that_closes_is_gone_within_two_seconds_whoever_said_so() {
    for proof in [SenderProof::Claimed, SenderProof::HeardUs, SenderProof::Answered] {
        let now = Instant::now();
        let mut listing = attic(now);
        let rail = if proof == SenderProof::Claimed { Rail::Multicast } else { Rail::Probe };
        let later = now + Duration::from_secs(1);
        listing.hear_goodbye(AnnouncerId { rail, ..by(HOST) }, proof, key(ATTIC), later);
        assert!(gone_after(&mut listing, later, SOON).is_some(), "{proof:?}");
    }
}

#[test]
fn a_room_that_is_only_announced_stays_if_it_is_announced_again() {
    let now = Instant::now();
    for (again, stays) in [(true, true), (false, false)] {
        let mut listing = Listing::new(now);
        listing.hear(announced(now), now);
        listing.hear_goodbye(by(HOST), SenderProof::Claimed, key(ATTIC), now);
        let later = pass_with(&mut listing, now, Duration::from_secs(1), false);
        if again {
            listing.hear(announced(later), later);
        }
        assert_eq!(gone_after(&mut listing, later, Duration::from_mins(1)).is_none(), stays);
    }
}

#[test]
fn a_host_that_answered_and_answers_no_longer_is_gone_within_forty_seconds() {
    let start = Instant::now();
    let mut listing = attic(start);
    let now = pass_with(&mut listing, start, Duration::from_secs(20), true);
    let killed = now;
    let gone = gone_after(&mut listing, killed, Duration::from_secs(40));
    assert!(gone.is_some(), "with all that was announced of it");
    // One that never answered is believed for as long as it says.
    let mut listing = Listing::new(start);
    listing.hear(announced(start), start);
    let gone = gone_after(&mut listing, start, held(start) - start + Duration::from_secs(1));
    assert!(gone.is_some_and(|gone| gone >= Duration::from_secs(119)), "{gone:?}");
}

#[test]
fn a_room_that_was_not_reached_is_asked_for() {
    let start = Instant::now();
    let mut listing = attic(start);
    let now = pass_with(&mut listing, start, Duration::from_secs(5), true);
    listing.doubt(key(ATTIC), now);
    let now = pass_with(&mut listing, now, Duration::from_secs(5), true);
    assert!(shown(&listing).is_some(), "it has answered");
    listing.doubt(key(ATTIC), now);
    assert!(gone_after(&mut listing, now, SOON).is_some());
}

#[test]
fn one_lost_packet_makes_nobody_vanish() {
    let start = Instant::now();
    let mut listing = attic(start);
    let mut now = pass_with(&mut listing, start, Duration::from_secs(5), true);
    for _ in 0..10 {
        listing.doubt(key(ATTIC), now);
        // Two of the three questions are lost.
        now = pass_with(&mut listing, now, Duration::from_millis(650), false);
        now = pass_with(&mut listing, now, Duration::from_secs(3), true);
        assert!(shown(&listing).is_some());
    }
}
