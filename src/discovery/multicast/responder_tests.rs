// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of what is announced, and when.

use super::*;
use crate::discovery::dns::{DnsRecord, RecordData, kind};
use crate::discovery::facts::RoomFacts;
use crate::discovery::multicast::{all_services, service};
use crate::protocol::{Fingerprint, RoomName};

const DELAY: Duration = Duration::from_millis(50);

fn own() -> OwnRecords {
    let key = Fingerprint::new([7; 32]);
    let room = RoomName::new("Attic").unwrap();
    OwnRecords::new(&RoomFacts { key, room, host: None, people: 1, password: false }, 5556)
}

fn addresses() -> impl Iterator<Item = std::net::IpAddr> {
    ["192.0.2.1", "2001:db8::1"].into_iter().map(|ip| ip.parse().unwrap())
}

fn query(questions: Vec<DnsQuestion>) -> DnsMessage {
    DnsMessage { questions, ..DnsMessage::default() }
}

fn rooms() -> DnsQuestion {
    DnsQuestion { name: service(), kind: kind::PTR }
}

/// A responder whose first announcements are made, and the time after them.
fn announced() -> (Responder, Instant) {
    let mut responder = Responder::default();
    let start = Instant::now();
    responder.open(1, start);
    assert_eq!(responder.take_due(start), [(1, Due::Announcement)]);
    assert!(responder.take_due(start + DELAY).is_empty());
    assert_eq!(responder.take_due(start + PAUSE), [(1, Due::Announcement)]);
    assert_eq!(responder.next_due(), None, "nothing wakes a room that nobody asks");
    (responder, start + PAUSE * 10)
}

#[test]
fn who_asks_for_rooms_is_answered_once_a_second_at_the_most() {
    let (mut responder, now) = announced();
    for _ in 0..1_000 {
        assert!(!responder.hear(1, &query(vec![rooms()]), &own(), false, now, DELAY));
    }
    assert_eq!(responder.next_due(), Some(now + DELAY));
    assert_eq!(responder.take_due(now + DELAY), [(1, Due::Answer(vec![rooms()]))]);
    responder.hear(1, &query(vec![rooms()]), &own(), false, now + DELAY, DELAY);
    assert_eq!(responder.next_due(), Some(now + DELAY + PAUSE));
}

#[test]
fn who_knows_it_already_or_asks_for_something_else_is_not_answered() {
    let (mut responder, now) = announced();
    let all = DnsMessage::parse(&own().announcement(addresses()).unwrap()).unwrap();
    let known = DnsMessage { records: all.records.clone(), ..query(vec![rooms()]) };
    responder.hear(1, &known, &own(), false, now, DELAY);
    let other = DnsQuestion { name: service().parent().unwrap(), kind: kind::PTR };
    responder.hear(1, &query(vec![other]), &own(), false, now, DELAY);
    responder.hear(
        1,
        &query(vec![DnsQuestion { kind: kind::A, ..rooms() }]),
        &own(),
        false,
        now,
        DELAY,
    );
    assert_eq!(responder.next_due(), None);
    let old = all.records.into_iter().map(|record| DnsRecord { ttl: 60, ..record }).collect();
    let old = DnsMessage { records: old, ..query(vec![rooms()]) };
    responder.hear(1, &old, &own(), false, now, DELAY);
    assert!(responder.next_due().is_some(), "what it knows will not hold for long");
}

#[test]
fn an_old_resolver_is_answered_alone_and_for_a_short_time() {
    let (mut responder, now) = announced();
    assert!(responder.hear(1, &query(vec![rooms()]), &own(), true, now, DELAY));
    assert_eq!(responder.next_due(), None);
    let packet = own().answer(&[rooms()], addresses(), Some(77)).unwrap();
    let answer = DnsMessage::parse(&packet).unwrap();
    assert_eq!((answer.id, answer.questions), (77, vec![rooms()]));
    assert!(answer.records.iter().all(|record| record.ttl <= 10));
}

#[test]
fn changes_are_announced_once_a_second_at_the_most() {
    let (mut responder, now) = announced();
    responder.announce_change(now);
    assert_eq!(responder.take_due(now), [(1, Due::Announcement)]);
    for step in 0..10 {
        responder.announce_change(now + DELAY * step);
    }
    assert_eq!(responder.next_due(), Some(now + PAUSE), "the second of the first change");
    assert_eq!(responder.take_due(now + PAUSE).len(), 1);
}

#[test]
fn an_answer_says_all_there_is_to_know() {
    let packet = own().answer(&[rooms()], addresses(), None).unwrap();
    assert!(packet.len() < 400, "{}", packet.len());
    let records = DnsMessage::parse(&packet).unwrap().records;
    let kinds: Vec<_> = records.iter().map(|record| record.data.kind()).collect();
    assert_eq!(kinds, [kind::PTR, kind::SRV, kind::TXT, kind::A, kind::AAAA]);
    let services = DnsQuestion { name: all_services(), kind: kind::PTR };
    let packet = own().answer(&[services], addresses(), None).unwrap();
    let first = DnsMessage::parse(&packet).unwrap().records.remove(0);
    assert_eq!((first.name, first.data), (all_services(), RecordData::Pointer(service())));
}

#[test]
fn a_goodbye_takes_everything_back() {
    let packet = own().goodbye(addresses()).unwrap();
    let records = DnsMessage::parse(&packet).unwrap().records;
    assert_eq!(records.len(), 5);
    assert!(records.iter().all(|record| record.ttl == 0));
}

#[test]
fn the_longest_room_fits_into_a_packet() {
    let room = RoomName::new(&"👩‍👩‍👧‍👦".repeat(40)).unwrap();
    let key = Fingerprint::new([7; 32]);
    let facts = RoomFacts { key, room, host: None, people: 1, password: true };
    let packet = OwnRecords::new(&facts, 5555).announcement(addresses()).unwrap();
    // What an Ethernet frame leaves behind the headers of IPv6 and UDP.
    assert!(packet.len() <= 1_452, "{}", packet.len());
}

/// The announcement as `forge` changes it.
fn forged(forge: impl Fn(&mut DnsRecord)) -> DnsMessage {
    let mut message = DnsMessage::parse(&own().announcement(addresses()).unwrap()).unwrap();
    message.records.iter_mut().for_each(forge);
    message
}

/// Time at which the announcement is due after somebody else's answer.
fn defended_after(answer: &DnsMessage) -> Option<Duration> {
    let (mut responder, now) = announced();
    let is_ours = |ip| addresses().any(|own| own == ip);
    responder.hear_answer(1, answer, &own(), is_ours, now);
    responder.next_due().map(|at| at - now)
}

#[test]
fn a_room_that_is_denied_is_announced_again() {
    let now = Some(Duration::ZERO);
    assert_eq!(defended_after(&forged(|record| record.ttl = 0)), now);
    assert_eq!(defended_after(&forged(|_| {})), None, "it is the truth");
    for kind in [kind::PTR, kind::SRV, kind::TXT, kind::A, kind::AAAA] {
        let one = forged(|record| {
            if record.data.kind() == kind {
                record.ttl = 0;
            }
        });
        assert_eq!(defended_after(&one), now, "{kind}");
    }
    let port = forged(|record| {
        if let RecordData::Service { port, .. } = &mut record.data {
            *port = 9;
        }
    });
    let text = forged(|record| {
        if let RecordData::Text(text) = &mut record.data {
            *text = b"\x09txtvers=1".to_vec();
        }
    });
    let address = forged(|record| {
        if let RecordData::Address(ip) = &mut record.data {
            *ip = "192.0.2.66".parse().unwrap();
        }
    });
    for denied in [port, text, address] {
        assert_eq!(defended_after(&denied), now);
    }
    let other = service().child(b"Cellar").unwrap();
    let other = forged(|record| {
        record.ttl = 0;
        match &mut record.data {
            RecordData::Pointer(name) => *name = other.clone(),
            _ => record.name = other.clone(),
        }
    });
    assert_eq!(defended_after(&other), None, "that is another room");
}

#[test]
fn whoever_denies_a_room_over_and_over_makes_it_say_little() {
    let (mut responder, start) = announced();
    let goodbye = forged(|record| record.ttl = 0);
    let mut sent = Vec::new();
    for step in 0..6_000_u32 {
        let now = start + Duration::from_millis(10) * step;
        responder.hear_answer(1, &goodbye, &own(), |_| true, now);
        if !responder.take_due(now).is_empty() {
            sent.push((now - start).as_secs());
        }
    }
    let first: Vec<_> = (0..15).collect();
    assert_eq!(sent[..15], first, "once a second at the most");
    assert!(sent.len() <= 15 + 60 / 5, "and for a minute: {sent:?}");
    assert!(sent.last().is_some_and(|last| *last >= 54), "but for as long as it is denied");
}

#[test]
fn what_another_has_answered_is_not_answered_again() {
    let (mut responder, now) = announced();
    let services = DnsQuestion { name: all_services(), kind: kind::PTR };
    let packet = own().answer(std::slice::from_ref(&services), addresses(), None).unwrap();
    let answer = DnsMessage::parse(&packet).unwrap();
    responder.hear(1, &query(vec![services.clone()]), &own(), false, now, DELAY);
    responder.hear_answer(1, &answer, &own(), |_| true, now);
    assert_eq!(responder.next_due(), None);
    responder.hear(1, &query(vec![services, rooms()]), &own(), false, now, DELAY);
    responder.hear_answer(1, &answer, &own(), |_| true, now);
    assert_eq!(responder.take_due(now + DELAY), [(1, Due::Answer(vec![rooms()]))]);
}

/// Bytes of a record that tells the kinds under a name: the end of its head, and the set.
fn kinds(set: &[u8]) -> Vec<u8> {
    let length = 2 + u8::try_from(set.len()).unwrap();
    [&[0, 47, 0x80, 1, 0, 0, 0, 120, 0, length, 0xC0][..], set].concat()
}

#[test]
fn what_a_room_has_not_is_said_not_to_be_there() {
    let mut packet = own().announcement(addresses().take(1)).unwrap();
    let name = DnsMessage::parse(&packet).unwrap().records.remove(3).name;
    let question = DnsQuestion { name, kind: kind::AAAA };
    assert!(own().are_asked_by(&question));
    packet = own().answer(std::slice::from_ref(&question), addresses().take(1), None).unwrap();
    let is_in = |packet: &[u8], wanted: &[u8]| {
        // Between the two is where the pointer to the name leads.
        let (head, set) = wanted.split_at(11);
        packet
            .windows(wanted.len() + 1)
            .any(|window| window.starts_with(head) && window.ends_with(set))
    };
    assert_eq!(packet[6..8], [0, 1], "it is the only answer");
    assert!(is_in(&packet, &kinds(&[0, 1, 0x40])), "an address of IPv4 alone");
    assert!(is_in(&packet, &kinds(&[0, 5, 0, 0, 0x80, 0, 0x40])), "a text and a place");
    let legacy = own().answer(&[question], addresses().take(1), Some(1)).unwrap();
    assert!(!is_in(&legacy, &kinds(&[0, 1, 0x40])), "an old resolver knows none of it");
}
