// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of goodbyes, whoever says them, and of rooms that change their name.

use std::time::Duration;

use super::tests::{announcement, by, facts, goodbye, questions, told};
use super::*;

#[test]
fn whoever_says_goodbye_over_and_over_makes_nobody_ask_much() {
    let mut cache = RecordCache::default();
    let (start, attic) = (Instant::now(), facts("Attic", 1));
    cache.hear(by(1), &announcement(&attic), start);
    let mut asked = 0;
    for step in 0..1_000_u32 {
        let now = start + Duration::from_millis(10) * step;
        cache.hear(by(1), &goodbye(&attic), now);
        asked += questions(&mut cache, now).len();
        cache.expire(now);
    }
    assert!((10..=20).contains(&asked), "{asked} questions in ten seconds");
    questions(&mut cache, start + Duration::from_secs(11));
    cache.ask_about(attic.key, start + Duration::from_secs(20));
    assert_eq!(cache.next_due(), Some(start + Duration::from_secs(20)));
    cache.hear(by(1), &announcement(&attic), start + Duration::from_secs(20));
    assert!(questions(&mut cache, start + Duration::from_secs(21)).is_empty(), "it has answered");
}

#[test]
fn a_room_that_is_renamed_is_there_once() {
    let mut cache = RecordCache::default();
    let (now, attic) = (Instant::now(), facts("Attic", 1));
    cache.hear(by(1), &announcement(&attic), now);
    cache.hear(by(1), &goodbye(&attic), now);
    let cellar = facts("Cellar", 1);
    assert_eq!(told(&cache.hear(by(1), &announcement(&cellar), now)), [&cellar]);
    assert_eq!(cache.announcers[&by(1)].instances.len(), 1);
    cache.forget(by(1), cellar.key);
    assert!(cache.announcers.is_empty() && cache.next_due().is_none());
}
