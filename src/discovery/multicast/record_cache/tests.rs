// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of what was heard over multicast.

use std::net::IpAddr;
use std::time::Duration;

use super::*;
use crate::discovery::announcer_id::Rail;
use crate::discovery::facts::RoomFacts;
use crate::discovery::multicast::own_records::OwnRecords;
use crate::protocol::{Fingerprint, RoomName};

pub(super) fn by(last: u8) -> AnnouncerId {
    AnnouncerId { ip: [192, 0, 2, last].into(), link: 1, rail: Rail::Multicast }
}

pub(super) fn facts(room: &str, key: u32) -> RoomFacts {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&key.to_be_bytes());
    let room = RoomName::new(room).unwrap();
    RoomFacts { key: Fingerprint::new(bytes), room, host: None, people: 1, password: false }
}

pub(super) fn announcement(facts: &RoomFacts) -> DnsMessage {
    let addresses = [IpAddr::from([192, 0, 2, 1])].into_iter();
    DnsMessage::parse(&OwnRecords::new(facts, 5556).announcement(addresses).unwrap()).unwrap()
}

pub(super) fn goodbye(facts: &RoomFacts) -> DnsMessage {
    let packet = OwnRecords::new(facts, 5556).goodbye(std::iter::empty()).unwrap();
    DnsMessage::parse(&packet).unwrap()
}

pub(super) fn told(changes: &[(AnnouncerId, CacheChange)]) -> Vec<&RoomFacts> {
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
    assert_eq!(cache.hear(by(1), &goodbye(&attic), now), [lost], "or so somebody says");
    assert_eq!(cache.take_questions(now)[&HERE].len(), 1, "it is asked for");
    assert!(cache.next_due().is_some(), "and kept as long");
    cache.forget(by(1), attic.key);
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

pub(super) const HERE: LinkFamily = LinkFamily { link: 1, v6: false };

/// The questions that are due on the only channel.
pub(super) fn questions(cache: &mut RecordCache, now: Instant) -> Vec<DnsQuestion> {
    let mut asked = cache.take_questions(now);
    let here = asked.remove(&HERE).unwrap_or_default();
    assert!(asked.is_empty(), "nobody was heard elsewhere: {asked:?}");
    here
}

/// The times of all questions until nothing is left, in milliseconds after `start`.
fn question_times(cache: &mut RecordCache, start: Instant) -> Vec<u128> {
    let mut times = Vec::new();
    while let Some(due) = cache.next_due() {
        if !questions(cache, due).is_empty() {
            times.push((due - start).as_millis());
        }
        cache.expire(due);
    }
    times
}

/// An announcement of the name alone.
fn pointer(facts: &RoomFacts) -> DnsMessage {
    let mut pointer = announcement(facts);
    pointer.records.truncate(1);
    pointer
}

#[test]
fn what_is_missing_is_asked_for_and_then_given_up() {
    let mut cache = RecordCache::default();
    let (now, attic) = (Instant::now(), facts("Attic", 1));
    assert_eq!(cache.hear(by(1), &pointer(&attic), now), []);
    let mut place = announcement(&attic);
    place.records.remove(2);
    assert_eq!(cache.hear(by(1), &place, now), [], "to tell a part again is no answer");
    assert_eq!(question_times(&mut cache, now), [150, 1_150]);
}

#[test]
fn a_room_is_asked_for_again_before_it_is_given_up() {
    let mut cache = RecordCache::default();
    let (now, attic) = (Instant::now(), facts("Attic", 1));
    cache.hear(by(1), &announcement(&attic), now);
    assert_eq!(question_times(&mut cache, now), [96_000, 102_000, 108_000, 114_000]);
    cache.hear(by(1), &announcement(&attic), now);
    questions(&mut cache, now + Duration::from_secs(97));
    let again = now + Duration::from_secs(98);
    cache.hear(by(1), &announcement(&attic), again);
    assert_eq!(cache.next_due(), Some(again + Duration::from_secs(96)), "it has answered");
}

#[test]
fn the_record_that_ends_first_is_the_one_that_is_asked_for() {
    let mut cache = RecordCache::default();
    let (now, attic) = (Instant::now(), facts("Attic", 1));
    let mut short = announcement(&attic);
    short.records[2].ttl = 100;
    assert!(matches!(short.records[2].data, RecordData::Text(_)));
    cache.hear(by(1), &short, now);
    let at = |seconds| now + Duration::from_secs(seconds);
    assert_eq!(questions(&mut cache, at(80)).len(), 1);
    let mut text = short.clone();
    text.records = vec![short.records[2].clone()];
    cache.hear(by(1), &text, at(81));
    assert_eq!(questions(&mut cache, at(96)).len(), 1, "it has answered with one of both");
}

#[test]
fn many_who_hear_the_same_do_not_ask_at_the_same_time() {
    let (now, attic) = (Instant::now(), facts("Attic", 1));
    let times = [|| 0, || 255].map(|draw| {
        let mut cache = RecordCache::new(draw);
        cache.hear(by(1), &announcement(&attic), now);
        (cache.next_due().unwrap() - now).as_millis()
    });
    assert_eq!(times, [96_000, 98_400]);
    let mut late = RecordCache::new(|| 255);
    late.hear(by(1), &announcement(&attic), now);
    let name = DnsMessage { questions: vec![], ..pointer(&attic) }.records.remove(0);
    let RecordData::Pointer(name) = name.data else { panic!("{name:?}") };
    let asked = vec![DnsQuestion { name, kind: kind::ANY }];
    let query = DnsMessage { questions: asked, ..DnsMessage::default() };
    late.hear_query(LinkFamily { v6: true, ..HERE }, &query, now + Duration::from_secs(96));
    late.hear_query(HERE, &query, now + Duration::from_mins(1));
    assert_eq!((late.next_due().unwrap() - now).as_millis(), 98_400, "that is another matter");
    late.hear_query(HERE, &query, now + Duration::from_secs(96));
    assert_eq!((late.next_due().unwrap() - now).as_millis(), 104_400, "somebody has asked");
}

#[test]
fn what_is_made_up_makes_nobody_ask_much() {
    let mut cache = RecordCache::default();
    let start = Instant::now();
    let (mut queries, mut asked) = (0, 0);
    for step in 0..100_u32 {
        let now = start + Duration::from_millis(100) * step;
        for number in 0..100 {
            let who = u8::try_from(number % 200).unwrap();
            cache.hear(by(who), &pointer(&facts("Flood", step * 100 + number)), now);
        }
        let questions = questions(&mut cache, now);
        queries += usize::from(!questions.is_empty());
        asked += questions.len();
        cache.expire(now);
        assert!(cache.next_due().is_none_or(|due| due > now), "it would not sleep");
    }
    assert!(queries <= 41 && asked <= 41 * QUESTIONS, "{queries} queries, {asked} questions");
}

#[test]
fn made_up_rooms_are_asked_for_after_those_that_are_there() {
    let mut cache = RecordCache::default();
    let (start, attic) = (Instant::now(), facts("Attic", 1));
    cache.hear(by(250), &announcement(&attic), start);
    let now = start + Duration::from_secs(97);
    for number in 0..100 {
        cache.hear(by(number), &pointer(&facts("Flood", 2 + u32::from(number))), now);
    }
    let now = now + Duration::from_millis(200);
    let asked = questions(&mut cache, now);
    assert_eq!(asked.len(), QUESTIONS);
    let name = announcement(&attic).records.remove(1).name;
    assert_eq!(asked[0].name, name);
    assert!(questions(&mut cache, now).is_empty(), "not so soon");
}

#[test]
fn a_room_that_holds_for_a_moment_is_not_asked_for_all_the_time() {
    let mut cache = RecordCache::default();
    let now = Instant::now();
    let mut message = announcement(&facts("Attic", 1));
    message.records.iter_mut().for_each(|record| record.ttl = 5);
    cache.hear(by(1), &message, now);
    assert!(question_times(&mut cache, now).is_empty());
}

#[test]
fn an_address_holds_as_long_as_it_says() {
    let mut cache = RecordCache::default();
    let (now, attic) = (Instant::now(), facts("Attic", 1));
    cache.hear(by(1), &announcement(&attic), now);
    let mut rest = announcement(&attic);
    rest.records.retain(|record| !matches!(record.data, RecordData::Address(_)));
    let mut addresses_at = |seconds| {
        let changes = cache.hear(by(1), &rest, now + Duration::from_secs(seconds));
        let [(_, CacheChange::Told { addresses, .. })] = &changes[..] else {
            panic!("{changes:?}")
        };
        addresses.len()
    };
    assert_eq!((addresses_at(119), addresses_at(120)), (1, 0));
}

#[test]
fn what_is_known_is_not_told_again() {
    let mut cache = RecordCache::default();
    let (now, attic) = (Instant::now(), facts("Attic", 1));
    cache.hear(by(1), &announcement(&attic), now);
    cache.hear(by(2), &announcement(&attic), now);
    let known = cache.known_answers(HERE, now);
    assert_eq!(known.len(), 1);
    assert!(OwnRecords::new(&attic, 1).are_known_by(&known[0]));
    assert_eq!(cache.known_answers(LinkFamily { v6: true, ..HERE }, now), []);
    assert_eq!(cache.known_answers(HERE, now + Duration::from_secs(2_300)), []);
}

#[test]
fn nothing_is_believed_for_years() {
    let mut cache = RecordCache::default();
    let now = Instant::now();
    let mut message = announcement(&facts("Attic", 1));
    message.records.iter_mut().for_each(|record| record.ttl = u32::MAX);
    cache.hear(by(1), &message, now);
    cache.expire(now + Duration::from_mins(2));
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
