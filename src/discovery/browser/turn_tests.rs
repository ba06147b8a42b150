// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the browser's turn: it sleeps, whatever it has heard.

use std::net::Ipv4Addr;
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::*;
use crate::discovery::dns::{DnsRecord, DomainName, RecordData};
use crate::discovery::facts::RoomFacts;
use crate::discovery::multicast::own_records::OwnRecords;
use crate::discovery::network_links::LinkAddress;
use crate::protocol::{Fingerprint, RoomName};

/// A turn of a machine that has nothing but itself to ask.
fn turn() -> BrowserTurn {
    let poll = Poll::new().unwrap();
    let sink = |_: Vec<_>| ControlFlow::Continue(());
    let mut turn = BrowserTurn::new(&poll, Arc::default(), Box::new(sink), None);
    let ip = Ipv4Addr::LOCALHOST;
    let netmask = Ipv4Addr::new(255, 0, 0, 0);
    let own = LinkAddress { ip, broadcast: None, netmask };
    turn.links = vec![NetworkLink { index: 1, name: "lo".into(), v4: vec![own], v6: vec![] }];
    turn
}

/// Message of the host of one of few rooms, with the time its records hold.
fn message(number: u8, ttl: u32, records: usize) -> DnsMessage {
    let room = RoomName::new("Attic").unwrap();
    let key = Fingerprint::new([number; 32]);
    let facts = RoomFacts { key, room, host: None, people: 1, password: false };
    let packet = OwnRecords::new(&facts, 9).announcement(std::iter::empty()).unwrap();
    let mut message = DnsMessage::parse(&packet).unwrap();
    message.records.truncate(records);
    message.records.iter_mut().for_each(|record| record.ttl = ttl);
    let name = DomainName::new([&b"attic"[..], b"local"]).unwrap();
    let data = RecordData::Address(Ipv4Addr::LOCALHOST.into());
    message.records.push(DnsRecord { name, ttl, data });
    message
}

fn heard() -> impl Strategy<Value = (u64, u8, DnsMessage)> {
    let ttl = prop_oneof![Just(0_u32), 1..300_u32, Just(u32::MAX)];
    let pause = prop_oneof![Just(0), 1..3_000_u64, 1..100_000_u64];
    (pause, 1..6_u8, 0..6_u8, ttl, 1..4_usize).prop_map(|(pause, from, number, ttl, records)| {
        (pause, from, message(number, ttl, records))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn it_sleeps_after_each_turn(messages in proptest::collection::vec(heard(), 1..40)) {
        let mut turn = turn();
        let mut now = Instant::now();
        for (pause, from, message) in messages {
            now += Duration::from_millis(pause);
            let ip = Ipv4Addr::new(127, 0, 0, from).into();
            let by = AnnouncerId { ip, link: 1, rail: Rail::Multicast };
            let BrowserTurn { cache, listing, links, .. } = &mut turn;
            hear_answer((cache, listing, links), by, &message, now);
            turn.ask(now);
            turn.tell(now);
            prop_assert!(turn.next_due() > now);
        }
        let (end, mut turns) = (now + Duration::from_mins(5), 0);
        while turn.next_due() < end {
            let due = turn.next_due();
            prop_assert!(due > now);
            now = due;
            turn.ask(now);
            turn.tell(now);
            turns += 1;
        }
        prop_assert!(turns < 3_000, "{turns} turns in five minutes without a word");
    }
}
