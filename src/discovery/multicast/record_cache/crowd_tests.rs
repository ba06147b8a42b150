// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of a full memory: nobody is refused.

use std::time::Duration;

use super::tests::{announcement, by, facts, told};
use super::*;

/// Senders' addresses may be made up, so that nobody has more than one room.
#[test]
fn a_flood_from_everywhere_leaves_room_for_others_too() {
    let mut cache = RecordCache::default();
    let start = Instant::now();
    let from = |number: u32| {
        let ip = std::net::Ipv4Addr::from(0x0A00_0000 + number).into();
        AnnouncerId { ip, ..by(1) }
    };
    let all = u32::try_from(INSTANCES).unwrap();
    for number in 0..all {
        let now = start + Duration::from_millis(number.into());
        cache.hear(from(number), &announcement(&facts("Flood", number)), now);
    }
    let (attic, now) = (facts("Attic", 1_000_000), start + Duration::from_secs(30));
    let changes = cache.hear(from(all), &announcement(&attic), now);
    assert_eq!(told(&changes), [&attic]);
    assert_eq!(changes.len(), 1, "what makes way is not lost");
    assert!(!cache.announcers.contains_key(&from(0)), "the oldest makes way");
    assert_eq!(cache.announcers.len(), INSTANCES);
}

#[test]
fn whoever_speaks_in_the_name_of_a_host_does_not_silence_it() {
    let mut cache = RecordCache::default();
    let now = Instant::now();
    for number in 0..u32::try_from(ROOMS_OF_ONE).unwrap() {
        cache.hear(by(1), &announcement(&facts("Flood", number)), now);
    }
    let attic = facts("Attic", 1_000_000);
    assert_eq!(told(&cache.hear(by(1), &announcement(&attic), now)), [&attic]);
    assert_eq!(cache.announcers[&by(1)].instances.len(), ROOMS_OF_ONE);
}
