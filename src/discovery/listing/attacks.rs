// SPDX-License-Identifier: GPL-3.0-or-later
//! Whoever makes up senders: what is true stays, and comes through.

use std::time::Duration;

use super::tests::{by, key, sighting};
use super::*;
use crate::discovery::announcer_id::Rail;

/// The room that is to be hidden, and its host.
pub(super) const ATTIC: u32 = 1;
pub(super) const HOST: u32 = 7_777;

/// Time until which what somebody says at `now` holds.
pub(super) fn held(now: Instant) -> Instant {
    now + Duration::from_mins(2)
}

/// The host's announcement.
pub(super) fn announced(now: Instant) -> RoomSighting {
    sighting(HOST, ATTIC, "Attic", held(now))
}

/// Its answer to a question, or to that to everybody.
pub(super) fn answer(proof: SenderProof, now: Instant) -> RoomSighting {
    let mut answer = announced(now);
    (answer.by.rail, answer.proof) = (Rail::Probe, proof);
    answer
}

/// An answer of any other machine to a question to itself.
fn proven(who: u32, number: u32, now: Instant) -> RoomSighting {
    let mut proven = sighting(who, number, "Flood", held(now));
    (proven.by.rail, proven.proof) = (Rail::Probe, SenderProof::Answered);
    proven
}

/// Lets time pass; the host answers what it is asked, made-up places do not.
fn pass(listing: &mut Listing, from: Instant, time: Duration) -> Instant {
    pass_with(listing, from, time, true)
}

/// The same with a host that may be gone.
pub(super) fn pass_with(
    listing: &mut Listing,
    from: Instant,
    time: Duration,
    is_there: bool,
) -> Instant {
    let end = from + time;
    let mut now = from;
    while now < end {
        listing.expire(now);
        listing.drop_refuted(now);
        let places = listing.take_questions(now);
        if is_there && places.contains(&announced(now).place) {
            listing.hear(answer(SenderProof::Answered, now), now);
        }
        let next = listing.next_question().unwrap_or(end);
        now = next.max(now + Duration::from_millis(1)).min(end);
    }
    now
}

/// The room as it is shown.
pub(super) fn shown(listing: &Listing) -> Option<NearbyRoom> {
    listing.rooms.get(&key(ATTIC)).and_then(Sightings::room)
}

fn first_address(listing: &Listing) -> String {
    shown(listing).unwrap().addresses[0].to_string()
}

#[test]
fn sixteen_that_claim_a_room_do_not_hide_its_host() {
    let now = Instant::now();
    let mut listing = Listing::new(now);
    for who in 1..=40 {
        listing.hear(sighting(who, ATTIC, "Stolen", held(now)), now);
    }
    listing.hear(announced(now), now);
    let now = pass(&mut listing, now, Duration::from_secs(3));
    let host = by(HOST).ip;
    assert_eq!(first_address(&listing), format!("{host}:5555"));
    assert_eq!(shown(&listing).unwrap().facts.room.as_str(), "Attic");
    // However many come now.
    for who in 100..200 {
        listing.hear(sighting(who, ATTIC, "Stolen", held(now)), now);
    }
    assert_eq!(first_address(&listing), format!("{host}:5555"));
    assert!(listing.rooms[&key(ATTIC)].count() <= ANNOUNCERS_OF_ONE);
}

#[test]
fn who_heard_us_comes_before_who_claims_and_an_answer_before_both() {
    let now = Instant::now();
    let mut listing = Listing::new(now);
    for who in 1..=16 {
        listing.hear(sighting(who, ATTIC, "Stolen", held(now)), now);
    }
    listing.hear(answer(SenderProof::HeardUs, now), now);
    assert_eq!(shown(&listing).unwrap().proof, SenderProof::HeardUs);
    assert_eq!(first_address(&listing), format!("{}:5555", by(HOST).ip));
    // Others that have heard the question, and answer in the name of anybody.
    for who in 20..60 {
        let mut forged = answer(SenderProof::HeardUs, now);
        forged.by.ip = by(who).ip;
        listing.hear(forged, now);
    }
    listing.hear(answer(SenderProof::Answered, now), now);
    assert_eq!(shown(&listing).unwrap().proof, SenderProof::Answered);
    assert_eq!(first_address(&listing), format!("{}:5555", by(HOST).ip));
    let mut forged = answer(SenderProof::HeardUs, now);
    forged.facts.people = 1_000;
    listing.hear(forged, now);
    assert_eq!(shown(&listing).unwrap().facts.people, 1, "nobody speaks for it");
}

#[test]
fn a_thousand_senders_lock_nobody_out() {
    let start = Instant::now();
    let mut listing = Listing::new(start);
    let all = u32::try_from(SIGHTINGS).unwrap();
    for number in 0..2 * all {
        listing.hear(sighting(10_000 + number, 10_000 + number, "Flood", held(start)), start);
    }
    assert_eq!(listing.rooms.len(), SIGHTINGS);
    let now = start + Duration::from_secs(2);
    listing.hear(announced(now), now);
    assert!(shown(&listing).is_some(), "a newcomer gets the place of the oldest");
    let now = pass(&mut listing, now, Duration::from_secs(1));
    assert_eq!(shown(&listing).unwrap().proof, SenderProof::Answered);
    for number in 0..2 * all {
        let now = now + Duration::from_millis(u64::from(number) * 80);
        listing.hear(sighting(50_000 + number, 50_000 + number, "Flood", held(now)), now);
    }
    assert!(shown(&listing).is_some(), "who has answered stays");
}

#[test]
fn a_room_that_was_met_is_asked_first_and_goes_last() {
    let start = Instant::now();
    let mut listing = Listing::new(start);
    listing.prefer([key(ATTIC)].into());
    let all = u32::try_from(SIGHTINGS).unwrap();
    for number in 0..all {
        listing.hear(sighting(10_000 + number, 10_000 + number, "Flood", held(start)), start);
    }
    listing.hear(announced(start), start);
    let places = listing.take_questions(start);
    assert!(places.contains(&announced(start).place));
    for number in 0..all {
        let now = start + Duration::from_millis(u64::from(number) * 80);
        listing.hear(sighting(50_000 + number, 50_000 + number, "Flood", held(now)), now);
    }
    assert!(shown(&listing).is_some(), "although it has not answered");
    let updates = listing.take_updates();
    assert!(matches!(&updates[0], NearbyUpdate::Here(room) if room.facts.key == key(ATTIC)));
}

#[test]
fn a_list_of_those_who_answer_still_takes_one_more_who_does() {
    let now = Instant::now();
    let mut listing = Listing::new(now);
    for number in 0..u32::try_from(SIGHTINGS).unwrap() {
        listing.hear(proven(10_000 + number / 8, 10_000 + number, now), now);
    }
    listing.hear(announced(now), now);
    assert!(shown(&listing).is_none(), "nobody unproven displaces them");
    listing.hear(answer(SenderProof::Answered, now), now);
    assert!(shown(&listing).is_some(), "of whoever has the most, one goes");
}

#[test]
fn questions_to_made_up_places_are_few() {
    let start = Instant::now();
    let mut listing = Listing::new(start);
    for number in 0..u32::try_from(SIGHTINGS).unwrap() {
        listing.hear(sighting(10_000 + number, 10_000 + number, "Flood", held(start)), start);
    }
    let (mut now, mut asked) = (start, 0);
    while now < start + Duration::from_secs(10) {
        asked += listing.take_questions(now).len();
        now = listing.next_question().unwrap();
    }
    assert!((100..=200).contains(&asked), "{asked} in ten seconds");
}
