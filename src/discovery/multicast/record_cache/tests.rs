// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of what was heard over multicast.

use std::time::Duration;

use super::*;
use crate::discovery::announcer_id::Rail;
use crate::discovery::facts::RoomFacts;
use crate::discovery::multicast::own_records::OwnRecords;
use crate::protocol::{Fingerprint, RoomName};

fn by(last: u8) -> AnnouncerId {
    AnnouncerId { ip: [192, 0, 2, last].into(), link: 1, rail: Rail::Multicast }
}

fn facts(room: &str, key: u32) -> RoomFacts {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&key.to_be_bytes());
    let room = RoomName::new(room).unwrap();
    RoomFacts { key: Fingerprint::new(bytes), room, host: None, people: 1, password: false }
}

fn announcement(facts: &RoomFacts) -> DnsMessage {
    let addresses = [IpAddr::from([192, 0, 2, 1])].into_iter();
    DnsMessage::parse(&OwnRecords::new(facts, 5556).announcement(addresses).unwrap()).unwrap()
}

fn goodbye(facts: &RoomFacts) -> DnsMessage {
    let packet = OwnRecords::new(facts, 5556).goodbye(std::iter::empty()).unwrap();
    DnsMessage::parse(&packet).unwrap()
}

fn told(changes: &[(AnnouncerId, CacheChange)]) -> Vec<&RoomFacts> {
    let told = changes.iter().filter_map(|(_, change)| match change {
        CacheChange::Told { facts, .. } => Some(facts),
        CacheChange::Lost(_) => None,
    });
    told.collect()
}

#[test]
fn a_room_is_told_of_and_taken_back() {
    let mut cache = RecordCache::default();
    let (now, attic) = (Instant::now(), facts("Attic", 1));
    let changes = cache.hear(by(1), &announcement(&attic), now);
    let [(_, CacheChange::Told { facts, port, addresses, until })] = &changes[..] else {
        panic!("{changes:?}")
    };
    assert_eq!((facts, *port), (&attic, 5556));
    assert_eq!(*addresses, [IpAddr::from([192, 0, 2, 1])]);
    assert_eq!(*until, now + Duration::from_mins(2));
    assert_eq!(cache.hear(by(2), &goodbye(&attic), now), [], "it is not theirs to take back");
    let lost = (by(1), CacheChange::Lost(attic.key));
    assert_eq!(cache.hear(by(1), &goodbye(&attic), now), [lost]);
    assert_eq!(cache.next_due(), None, "nothing is left");
}

#[test]
fn the_name_of_a_room_with_another_key_replaces_nothing() {
    let mut cache = RecordCache::default();
    let (now, attic) = (Instant::now(), facts("Attic", 1));
    cache.hear(by(1), &announcement(&attic), now);
    // The same label, and a text with another key.
    let mut stolen = announcement(&attic);
    for record in &mut stolen.records {
        if let RecordData::Text(text) = &mut record.data {
            *text = self::facts("Attic", 2).encode();
        }
    }
    let changes = cache.hear(by(2), &stolen, now);
    assert_eq!(told(&changes), [&self::facts("Attic", 2)]);
    assert!(!changes.iter().any(|(_, change)| matches!(change, CacheChange::Lost(_))));
    let lost = (by(1), CacheChange::Lost(attic.key));
    assert_eq!(cache.hear(by(1), &stolen, now)[0], lost, "but it may change its own mind");
}

#[test]
fn what_is_missing_is_asked_for_and_then_given_up() {
    let mut cache = RecordCache::default();
    let (now, attic) = (Instant::now(), facts("Attic", 1));
    let mut pointer = announcement(&attic);
    pointer.records.truncate(1);
    assert_eq!(cache.hear(by(1), &pointer, now), []);
    let mut asked = 0;
    while let Some(due) = cache.next_due() {
        asked += cache.take_questions(due, 10).len();
        cache.expire(due);
    }
    assert_eq!(asked, 4);
}

#[test]
fn a_room_is_asked_for_again_before_it_is_given_up() {
    let mut cache = RecordCache::default();
    let (now, attic) = (Instant::now(), facts("Attic", 1));
    cache.hear(by(1), &announcement(&attic), now);
    let mut seconds = Vec::new();
    while let Some(due) = cache.next_due() {
        if !cache.take_questions(due, 10).is_empty() {
            seconds.push((due - now).as_secs());
        }
        cache.expire(due);
    }
    assert_eq!(seconds, [96, 102, 108, 114]);
    cache.hear(by(1), &announcement(&attic), now);
    cache.take_questions(now + Duration::from_secs(97), 10);
    let again = now + Duration::from_secs(98);
    cache.hear(by(1), &announcement(&attic), again);
    assert_eq!(cache.next_due(), Some(again + Duration::from_secs(96)), "it has answered");
}

#[test]
fn what_is_known_is_not_told_again() {
    let mut cache = RecordCache::default();
    let (now, attic) = (Instant::now(), facts("Attic", 1));
    cache.hear(by(1), &announcement(&attic), now);
    cache.hear(by(2), &announcement(&attic), now);
    let known = cache.known_answers(now);
    assert_eq!(known.len(), 1);
    assert!(OwnRecords::new(&attic, 1).are_known_by(&known[0]));
    assert_eq!(cache.known_answers(now + Duration::from_secs(2_300)), []);
}

#[test]
fn nothing_is_believed_for_years() {
    let mut cache = RecordCache::default();
    let now = Instant::now();
    let mut message = announcement(&facts("Attic", 1));
    message.records.iter_mut().for_each(|record| record.ttl = u32::MAX);
    cache.hear(by(1), &message, now);
    cache.expire(now + Duration::from_mins(75));
    assert_eq!(cache.next_due(), None);
}

#[test]
fn a_flood_leaves_room_for_others() {
    let mut cache = RecordCache::default();
    let now = Instant::now();
    for number in 0..2_000 {
        let who = u8::try_from(number / 10 % 200).unwrap();
        cache.hear(by(who), &announcement(&facts("Flood", number)), now);
    }
    let attic = facts("Attic", 1_000_000);
    let changes = cache.hear(by(201), &announcement(&attic), now);
    assert_eq!(told(&changes), [&attic]);
    let count: usize = cache.announcers.values().map(|heard| heard.instances.len()).sum();
    assert_eq!(count, INSTANCES);
    cache.lose_link(1);
    assert_eq!(cache.next_due(), None);
    cache.hear(by(1), &announcement(&attic), now);
    assert_eq!(cache.announcers.len(), 1, "and the places are free again");
}

#[test]
fn other_services_are_not_kept() {
    let mut cache = RecordCache::default();
    let mut message = announcement(&facts("Attic", 1));
    let other = DomainName::new([&b"printer"[..], b"_ipp", b"_tcp", b"local"]).unwrap();
    for record in &mut message.records {
        record.name = other.clone();
    }
    assert_eq!(cache.hear(by(1), &message, Instant::now()), []);
    assert_eq!(cache.next_due(), None);
}
