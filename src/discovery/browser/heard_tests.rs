// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of what is believed of an address, and where one dials.

use std::time::Duration;

use super::*;
use crate::discovery::network_links::LinkAddress;
use crate::protocol::{Fingerprint, RoomName};

fn link() -> NetworkLink {
    let v4 = |ip: [u8; 4], broadcast: [u8; 4]| LinkAddress {
        ip: ip.into(),
        broadcast: Some(broadcast.into()),
        netmask: [255, 255, 255, 0].into(),
    };
    let v6 = |ip: &str| (ip.parse().unwrap(), 64);
    NetworkLink {
        index: 3,
        name: "eth0".into(),
        v4: vec![v4([192, 0, 2, 1], [192, 0, 2, 255])],
        v6: vec![v6("2001:db8::1"), v6("fe80::1")],
    }
}

fn facts() -> RoomFacts {
    let key = Fingerprint::new([1; 32]);
    let room = RoomName::new("Attic").unwrap();
    RoomFacts { key, room, host: None, people: 0, password: false }
}

/// The addresses to dial when `from` announces these as well.
fn dialled_from(from: &str, others: &[&str]) -> Option<Vec<String>> {
    let by = AnnouncerId { ip: from.parse().unwrap(), link: 3, rail: Rail::Multicast };
    let others = others.iter().map(|ip| ip.parse().unwrap()).collect();
    let until = Instant::now() + Duration::from_secs(1);
    let sighting = announced(by, (facts(), 5555, others), until, &[link()])?;
    Some(sighting.addresses.iter().map(ToString::to_string).collect())
}

#[test]
fn only_what_is_on_the_interface_is_dialled() {
    let announced = [
        "127.0.0.1",
        "::1",
        "198.51.100.7",
        "2001:db8:1::7",
        "224.0.0.251",
        "0.0.0.0",
        "192.0.2.255",
        "255.255.255.255",
        "::ffff:127.0.0.1",
        "192.0.2.8",
        "2001:db8::8",
        "fe80::8",
    ];
    let expected =
        ["192.0.2.7:5555", "192.0.2.8:5555", "[2001:db8::8]:5555", "[fe80::8%eth0]:5555"];
    assert_eq!(dialled_from("192.0.2.7", &announced).unwrap(), expected);
    for elsewhere in ["198.51.100.7", "127.0.0.1", "192.0.2.255", "2001:db8:1::7"] {
        assert_eq!(dialled_from(elsewhere, &["198.51.100.8"]), None, "{elsewhere}");
        // Two networks on one cable.
        assert_eq!(dialled_from(elsewhere, &["192.0.2.8"]).unwrap(), ["192.0.2.8:5555"]);
    }
}

#[test]
fn this_machine_may_name_its_own_loopback() {
    let own = dialled_from("192.0.2.1", &["127.0.0.1"]).unwrap();
    assert_eq!(own, ["192.0.2.1:5555", "127.0.0.1:5555"]);
}

#[test]
fn an_answer_to_everybody_proves_less_than_one_to_a_host() {
    let links = [link()];
    let everybody = ProbeDestination::Everybody { link: 3, own: links[0].v4[0] };
    let from = |from: &str| from.parse::<SocketAddr>().unwrap();
    let heard = Answering::new(from("192.0.2.7:5555"), everybody, &links).unwrap();
    assert_eq!((heard.proof, heard.by.link), (SenderProof::HeardUs, 3));
    for elsewhere in ["198.51.100.7:5555", "127.0.0.1:5555", "[fe80::8]:5555"] {
        assert_eq!(Answering::new(from(elsewhere), everybody, &links), None, "{elsewhere}");
    }
    let host = ProbeDestination::Host(from("192.0.2.7:5555"));
    let answered = Answering::new(from("192.0.2.7:5555"), host, &links).unwrap();
    assert_eq!((answered.proof, answered.by), (SenderProof::Answered, heard.by));
}

#[test]
fn a_host_elsewhere_is_dialled_where_it_was_asked() {
    let place: SocketAddr = "198.51.100.7:6000".parse().unwrap();
    let from = "203.0.113.1:6000".parse().unwrap();
    let answering = Answering::new(from, ProbeDestination::Host(place), &[link()]).unwrap();
    assert_eq!((answering.by.ip, answering.by.link), (place.ip(), 0));
    let sighting = answering.sighting(facts(), 9, Instant::now(), &[link()]).unwrap();
    assert_eq!(sighting.addresses, ["198.51.100.7:6000".parse().unwrap()]);
    assert_eq!(sighting.place, place);
}
