// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of what facts mean. `tests/network/doctor.rs` makes the situations.

use std::collections::BTreeSet;

use super::super::facts::{MulticastFacts, OwnRoomFacts, Reachable, RouteFacts};
use super::super::firewall::{Firewall, FirewallKind};
use super::*;
use crate::discovery::interfaces::NetworkInterface;

fn address(ip: &str, prefix: u8) -> InterfaceAddress {
    let (ip, broadcast) = (ip.parse().unwrap(), None);
    InterfaceAddress { ip, prefix, broadcast, deprecated: false, temporary: false, unusable: false }
}

fn interface(name: &str, kind: InterfaceKind, addresses: &[&str]) -> NetworkInterface {
    NetworkInterface {
        name: name.to_owned(),
        index: 2,
        kind,
        up: true,
        carrier: true,
        physical: matches!(kind, InterfaceKind::Wired | InterfaceKind::Wireless),
        multicast: true,
        default_v4: None,
        default_v6: None,
        addresses: addresses.iter().map(|ip| address(ip, 24)).collect(),
    }
}

fn calls(interface: &str, returned: bool, others: &[&str]) -> MulticastFacts {
    let others = others.iter().map(|ip| ip.parse().unwrap()).collect();
    MulticastFacts { interface: interface.to_owned(), returned, others }
}

/// A machine at home: everybody hears it, and it hears others.
fn well() -> Facts {
    let (lo, eth) = (InterfaceKind::Loopback, InterfaceKind::Wired);
    let lan = ["192.168.7.1", "fe80::1"];
    Facts {
        interfaces: vec![interface("lo", lo, &["127.0.0.1"]), interface("eth0", eth, &lan)],
        routes: RouteFacts { outside: Some("eth0".to_owned()), diverted: None },
        multicast: vec![calls("eth0", true, &["192.168.7.2", "192.168.7.3"])],
        router_answers: Some(true),
        ..Facts::default()
    }
}

fn asked(ip: &str, answer: HostAnswer, is_on_the_wire: Option<bool>) -> HostFacts {
    let (address, ip) = (format!("{ip}:5555").parse().unwrap(), ip.parse().ok());
    HostFacts { address, ip, answer, is_on_the_wire, rooms: BTreeSet::new() }
}

fn found(facts: &Facts) -> Vec<(&'static str, Likelihood)> {
    let each = |finding: Finding| (finding.verdict.word(), finding.likelihood);
    judge(facts).into_iter().map(each).collect()
}

use Likelihood::{Certain, Likely, Possible};

#[test]
fn where_nothing_is_wrong_nothing_is_found() {
    assert_eq!(found(&well()), []);
    let reached = vec![Reachable { ip: [192, 168, 7, 1].into(), reached: true }];
    let room = Some(OwnRoomFacts { port: 5555, reached });
    assert_eq!(found(&Facts { room, ..well() }), []);
    let met = asked("192.168.7.2", HostAnswer::Room { clock: Some(CLOCKS) }, Some(true));
    assert_eq!(found(&Facts { host: Some(met), ..well() }), []);
}

#[test]
fn a_machine_alone_is_told_nothing_else() {
    let lo = interface("lo", InterfaceKind::Loopback, &["127.0.0.1"]);
    let docker = interface("docker0", InterfaceKind::Virtual, &["172.17.0.1"]);
    let unplugged = NetworkInterface { carrier: false, ..well().interfaces[1].clone() };
    let alone = Facts { interfaces: vec![lo.clone(), docker, unplugged], ..well() };
    assert_eq!(found(&alone), [("no-network", Certain)]);
    let waiting = interface("eth0", InterfaceKind::Wired, &["fe80::1"]);
    let waiting = Facts { interfaces: vec![lo.clone(), waiting], ..well() };
    assert_eq!(found(&waiting), [("only-loopback", Certain)]);
    let wire = interface("eth0", InterfaceKind::Wired, &["169.254.3.4", "fe80::1"]);
    let wire = Facts { interfaces: vec![lo, wire], ..well() };
    assert_eq!(found(&wire), [("only-link-local", Likely)]);
}

#[test]
fn a_tunnel_that_takes_the_network_is_worse_than_one_that_takes_the_rest() {
    let mut facts = well();
    facts.interfaces.push(interface("wg0", InterfaceKind::Tunnel, &["10.8.0.2"]));
    facts.routes.outside = Some("wg0".to_owned());
    assert_eq!(found(&facts), [("vpn-takes-route", Possible)]);
    facts.routes.diverted = Some("wg0".to_owned());
    assert_eq!(found(&facts), [("vpn-takes-route", Likely)]);
    facts.host = Some(asked("192.168.7.2", HostAnswer::Room { clock: None }, None));
    assert_eq!(found(&facts), [], "the room is reached all the same");
}

#[test]
fn a_room_that_its_own_machine_does_not_reach_comes_first() {
    let closed = Reachable { ip: [192, 168, 7, 1].into(), reached: false };
    let room = Some(OwnRoomFacts { port: 5555, reached: vec![closed] });
    let firewall = Some(Firewall { kind: FirewallKind::Ufw, room: None, calls: None });
    let facts = Facts { firewall, room, ..well() };
    assert_eq!(found(&facts), [("own-port-closed", Certain), ("firewall-active", Possible)]);
}

#[test]
fn a_firewall_is_likely_if_it_is_known_to_close_the_port_and_none_if_it_is_open() {
    let with = |is_room: bool, room: Option<bool>, calls: Option<bool>| {
        let firewall = Some(Firewall { kind: FirewallKind::Ufw, room, calls });
        let room = OwnRoomFacts { port: 5555, reached: Vec::new() };
        found(&Facts { firewall, room: Some(room).filter(|_| is_room), ..well() })
    };
    assert_eq!(with(true, None, None), [("firewall-active", Possible)]);
    assert_eq!(with(true, Some(true), None), [("firewall-active", Possible)]);
    assert_eq!(with(true, Some(false), Some(true)), [("firewall-active", Likely)]);
    assert_eq!(with(true, Some(true), Some(false)), [("firewall-active", Likely)]);
    assert_eq!(with(true, Some(true), Some(true)), []);
    assert_eq!(with(false, Some(false), Some(true)), [], "nobody is kept out of no room");
    assert_eq!(with(false, None, None), [("firewall-active", Possible)]);
}

#[test]
fn calls_that_are_lost_here_are_told_from_those_nobody_answers() {
    let with = |multicast: Vec<MulticastFacts>| found(&Facts { multicast, ..well() });
    assert_eq!(with(vec![calls("eth0", false, &[])]), [("multicast-blocked", Likely)]);
    // The router answers, but that says nothing of others.
    assert_eq!(with(vec![calls("eth0", true, &[])]), [("multicast-unanswered", Possible)]);
    assert_eq!(with(Vec::new()), []);
}

#[test]
fn each_interface_is_judged_by_what_came_there() {
    let one = calls("eth0", true, &["192.168.7.2"]);
    let other = calls("wlan0", false, &[]);
    let facts = Facts { multicast: vec![one, other], ..well() };
    let interface = "wlan0".to_owned();
    let verdict = Verdict::MulticastBlocked { interface };
    assert_eq!(judge(&facts), [Finding { verdict, likelihood: Likely }]);
}

#[test]
fn what_a_host_answers_is_told() {
    let ask = |answer| found(&Facts { host: Some(asked("192.168.7.2", answer, None)), ..well() });
    assert_eq!(ask(HostAnswer::Refused), [("nothing-listens", Certain)]);
    assert_eq!(ask(HostAnswer::UnknownName), [("unknown-name", Certain)]);
    assert_eq!(ask(HostAnswer::SomethingElse(Some("SSH"))), [("speaks-something-else", Certain)]);
    for clock in [CLOCKS + 1, -CLOCKS - 1] {
        assert_eq!(ask(HostAnswer::Room { clock: Some(clock) }), [("clocks-apart", Certain)]);
    }
}

#[test]
fn another_port_of_the_host_is_named() {
    for answer in [HostAnswer::Refused, HostAnswer::SomethingElse(None), HostAnswer::Nothing] {
        let host = asked("192.168.7.2", answer, Some(true));
        let rooms = BTreeSet::from([5555, 5600]);
        let facts = Facts { host: Some(HostFacts { rooms, ..host }), ..well() };
        let others = judge(&facts).into_iter().filter_map(|found| match found.verdict {
            Verdict::OtherPort { room } => Some(room.to_string()),
            _ => None,
        });
        assert_eq!(others.collect::<Vec<_>>(), ["192.168.7.2:5600"], "{answer:?}");
    }
}

#[test]
fn a_silent_host_is_judged_by_what_the_wire_says() {
    let ask = |ip: &str, wire| {
        found(&Facts { host: Some(asked(ip, HostAnswer::Nothing, wire)), ..well() })
    };
    assert_eq!(ask("192.168.7.2", Some(true)), [("host-drops-us", Likely)]);
    // It calls to everybody, and has no place on the wire.
    assert_eq!(ask("192.168.7.2", Some(false)), [("isolation-suspected", Likely)]);
    let gone = [("nobody-answers", Likely)];
    assert_eq!(ask("192.168.7.9", Some(false)), gone, "it may as well be off");
    assert_eq!(ask("192.168.7.2", None), gone);
    let elsewhere = [("nobody-answers", Likely), ("other-subnet", Likely)];
    assert_eq!(ask("192.168.8.2", None), elsewhere);
    assert_eq!(ask("203.0.113.7", None), gone, "the internet is no other subnet");
}

#[test]
fn a_room_in_another_subnet_is_reached_and_not_seen() {
    let host = Some(asked("192.168.8.2", HostAnswer::Room { clock: None }, None));
    assert_eq!(found(&Facts { host, ..well() }), [("other-subnet", Possible)]);
}

#[test]
fn networks_are_compared_by_their_prefix() {
    for (own, prefix, other, expected) in [
        ("192.168.7.1", 24, "192.168.7.254", true),
        ("192.168.7.1", 24, "192.168.8.1", false),
        ("192.168.7.1", 16, "192.168.8.1", true),
        ("192.168.7.1", 32, "192.168.7.2", false),
        ("192.168.7.1", 0, "1.2.3.4", true),
        ("fd00::1", 64, "fd00::ffff:1", true),
        ("fd00::1", 64, "fd00:0:0:1::1", false),
        ("fd00::1", 64, "192.168.7.1", false),
    ] {
        let (own, other) = (address(own, prefix), other.parse().unwrap());
        assert_eq!(is_in(&own, other), expected, "{own:?} {other}");
    }
}
