// SPDX-License-Identifier: GPL-3.0-or-later
//! Properties of what was heard, whatever that is: it stays bounded, and nothing is due
//! in the past, or the browser would never sleep.

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::discovery::announcer_id::Rail;
use crate::discovery::multicast::all_services;

/// A record about one of few rooms and computers, with any number in it.
fn record() -> impl Strategy<Value = DnsRecord> {
    let name = |number: u8| service().child(&[b'a' + number]).unwrap();
    (0..6_u8, 0..4_u8, prop_oneof![Just(0_u32), 1..200_u32, Just(u32::MAX)], any::<u16>()).prop_map(
        move |(kind, number, ttl, port)| {
            let data = match kind {
                0 => RecordData::Pointer(name(number)),
                1 => RecordData::Service { port, target: name(3 - number) },
                2 => RecordData::Text(vec![0; usize::from(port) % 1_300]),
                3 => RecordData::Text(b"\x09txtvers=1".to_vec()),
                4 => RecordData::Address(IpAddr::V4(u32::from(port).into())),
                _ => RecordData::Pointer(all_services()),
            };
            let name = if kind == 0 { service() } else { name(number) };
            DnsRecord { name, ttl, data }
        },
    )
}

/// Somebody's message, after a while.
fn heard() -> impl Strategy<Value = (u64, u8, DnsMessage)> {
    let question =
        (0..4_u8, prop_oneof![Just(kind::ANY), Just(kind::SRV)]).prop_map(|(one, kind)| {
            DnsQuestion { name: service().child(&[b'a' + one]).unwrap(), kind }
        });
    let questions = proptest::collection::vec(question, 0..4);
    let records = proptest::collection::vec(record(), 0..12);
    let message =
        (any::<bool>(), questions, records).prop_map(|(is_response, questions, records)| {
            DnsMessage { id: 0, is_response, questions, records }
        });
    (prop_oneof![Just(0), 1..3_000_u64, 1..100_000_u64], 0..12_u8, message)
}

fn announcer(number: u8) -> AnnouncerId {
    let v6 = Ipv6Addr::new(0xFE80, 0, 0, 0, 0, 0, 0, number.into()).into();
    let ip = if number.is_multiple_of(2) { IpAddr::from([192, 0, 2, number]) } else { v6 };
    AnnouncerId { ip, link: u32::from(number % 3), rail: Rail::Multicast }
}

proptest! {
    #[test]
    fn nothing_is_due_in_the_past(messages in proptest::collection::vec(heard(), 1..40)) {
        let mut cache = RecordCache::new(|| 77);
        let mut now = Instant::now();
        for (pause, number, message) in messages {
            now += Duration::from_millis(pause);
            let by = announcer(number);
            if message.is_response {
                for (_, change) in cache.hear(by, &message, now) {
                    if let CacheChange::Told { until, .. } = change {
                        prop_assert!(until <= now + Duration::from_mins(2));
                    }
                }
            } else {
                cache.hear_query(by.link_family(), &message, now);
            }
            cache.expire(now);
            let asked = cache.take_questions(now);
            prop_assert!(asked.values().all(|asked| (1..=QUESTIONS).contains(&asked.len())));
            prop_assert!(cache.next_due().is_none_or(|due| due > now));
        }
        let end = now + Duration::from_mins(2);
        cache.expire(end);
        prop_assert_eq!(cache.next_due(), None, "nothing is kept for ever");
    }

    #[test]
    fn it_sleeps_more_than_it_asks(messages in proptest::collection::vec(heard(), 1..20)) {
        let mut cache = RecordCache::new(|| 200);
        let start = Instant::now();
        for (_, number, message) in messages {
            cache.hear(announcer(number), &message, start);
        }
        let (mut turns, mut now) = (0, start);
        while let Some(due) = cache.next_due() {
            prop_assert!(due >= now);
            now = due;
            cache.expire(now);
            cache.take_questions(now);
            turns += 1;
            prop_assert!(turns < 2_000, "it never comes to rest");
        }
        prop_assert!(now <= start + Duration::from_mins(2));
    }
}
