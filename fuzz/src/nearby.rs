// SPDX-License-Identifier: GPL-3.0-or-later
//! Packets of multicast DNS and of probes: what is kept of them is bounded and
//! harmless, and what is written again is read as the same. What several senders do
//! to each other is in `neighbours`.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use salotto::discovery::dns::{DnsMessage, DnsWriter};
use salotto::discovery::multicast::record_cache::{CacheChange, RecordCache};
use salotto::discovery::probe::{PACKET_BYTES, ProbeQuestion, ProbeReply};
use salotto::discovery::{AnnouncerId, Rail, RoomFacts, instance_label};

use super::neighbours;

pub fn run(data: &[u8]) {
    neighbours::play(data);
    if let Ok(facts) = RoomFacts::decode(data) {
        check(&facts);
    }
    match ProbeReply::parse(data) {
        Ok(ProbeReply::Here(answer)) => {
            check(&answer.facts);
            assert!(answer.encode().len() <= PACKET_BYTES);
        }
        Ok(ProbeReply::Goodbye { nonce, key }) => {
            let again = ProbeReply::parse(&ProbeReply::goodbye(&nonce, &key));
            assert_eq!(again, Ok(ProbeReply::Goodbye { nonce, key }));
        }
        Err(_) => {}
    }
    if let Ok(question) = ProbeQuestion::parse(data) {
        assert_eq!(ProbeQuestion::parse(&question.encode()), Ok(question));
    }
    if let Ok(message) = DnsMessage::parse(data) {
        again(&message);
        hear(&message);
    }
}

pub fn check(facts: &RoomFacts) {
    assert!(!facts.room.as_str().contains(char::is_control));
    assert!((1..=63).contains(&instance_label(&facts.room, &facts.key).len()));
    let heard = RoomFacts::decode(&facts.encode()).expect("what we write can be read");
    assert_eq!((&heard.room, heard.key, heard.people), (&facts.room, facts.key, facts.people));
}

fn again(message: &DnsMessage) {
    let mut writer = DnsWriter::response(message.id);
    message.questions.iter().for_each(|question| writer.ask(question));
    message.records.iter().for_each(|record| writer.answer(record, false));
    // Names that were written as one may be too long apart.
    if let Some(packet) = writer.finish() {
        let read = DnsMessage::parse(&packet).expect("what we write can be read");
        assert_eq!(
            (read.questions, read.records),
            (message.questions.clone(), message.records.clone())
        );
    }
}

fn hear(message: &DnsMessage) {
    let mut cache = RecordCache::default();
    let now = Instant::now();
    let ip = IpAddr::from([192, 0, 2, 1]);
    let by = AnnouncerId { ip, link: 1, rail: Rail::Multicast };
    let changes = cache.hear(by, message, now);
    assert!(changes.len() <= 64, "16 rooms, each lost and told of");
    for (_, change) in changes {
        if let CacheChange::Told { facts, port, addresses, until } = change {
            check(&facts);
            assert!(port != 0 && addresses.len() <= 8);
            assert!(until <= now + Duration::from_mins(2));
        }
    }
    assert!(cache.take_questions(now).values().all(|asked| asked.len() <= 12));
    cache.expire(now);
    assert!(cache.next_due().is_none_or(|due| due > now), "it would not sleep");
    cache.expire(now + Duration::from_mins(2));
    assert_eq!(cache.next_due(), None, "nothing is kept for ever");
}
