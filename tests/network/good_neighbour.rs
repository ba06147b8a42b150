// SPDX-License-Identifier: GPL-3.0-or-later
//! Manners on the wire: who is answered, and how much is said.

use std::collections::HashSet;
use std::net::{SocketAddr, UdpSocket};

use salotto::discovery::NearbyUpdate;
use salotto::discovery::dns::{
    DnsMessage, DnsQuestion, DnsRecord, DnsWriter, DomainName, RecordData, kind,
};
use socket2::{Domain, Protocol, Socket, Type};

use crate::forger::Forger;
use crate::kit::network::{Machine, Network};
use crate::kit::patience::PATIENCE;
use crate::kit::process::Process;
use crate::kit::program::{home, salotto};
use crate::nearby::{Ear, announce, facts, machines};

const GROUP: &str = "224.0.0.251:5353";

fn service() -> DomainName {
    DomainName::new([&b"_salotto"[..], b"_tcp", b"local"]).unwrap()
}

/// A query for rooms.
fn query() -> Vec<u8> {
    let mut writer = DnsWriter::query();
    writer.ask(&DnsQuestion { name: service(), kind: kind::PTR });
    writer.finish().unwrap()
}

/// A socket of a resolver that knows no multicast DNS, with an address of its own.
fn old_resolver(machine: &Machine, ip: &str) -> UdpSocket {
    let socket = machine.run(|| UdpSocket::bind((ip, 0)).unwrap());
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket
}

/// Everything that is said to everybody on the interface of a machine.
struct Wire(UdpSocket);

impl Wire {
    fn of(machine: &Machine) -> Self {
        machine.run(|| {
            let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP)).unwrap();
            socket.set_reuse_address(true).unwrap();
            socket.set_reuse_port(true).unwrap();
            socket.bind(&"224.0.0.251:5353".parse::<SocketAddr>().unwrap().into()).unwrap();
            let group = "224.0.0.251".parse().unwrap();
            let eth0 = socket2::InterfaceIndexOrAddress::Index(interface_number("eth0"));
            socket.join_multicast_v4_n(&group, &eth0).unwrap();
            socket.set_read_timeout(Some(PATIENCE)).unwrap();
            Self(socket.into())
        })
    }

    /// The next message that `pick` wants.
    #[track_caller]
    fn until(&self, pick: impl Fn(&DnsMessage) -> bool) -> DnsMessage {
        let mut buffer = [0; 9_000];
        loop {
            let (length, _) = self.0.recv_from(&mut buffer).expect("nothing more is said");
            if let Ok(message) = DnsMessage::parse(&buffer[..length])
                && pick(&message)
            {
                return message;
            }
        }
    }
}

fn interface_number(name: &str) -> u32 {
    let number = std::fs::read_to_string(format!("/sys/class/net/{name}/ifindex")).unwrap();
    number.trim().parse().unwrap()
}

#[test]
fn a_room_that_somebody_takes_back_says_that_it_is_open() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo, eve], _lan) = machines(&network);
    let wire = Wire::of(&bo);
    let _announcer = announce(&ada, &facts("LAN party", 1));
    let is_open = |message: &DnsMessage| {
        message.is_response && message.records.iter().all(|record| record.ttl > 0)
    };
    // The two that every room begins with.
    let goodbye = goodbye(&wire);
    wire.until(is_open);
    Forger::on(&eve).send([192, 168, 7, 9], &goodbye);
    wire.until(|message| message.is_response && !is_open(message));
    let again = wire.until(is_open);
    assert!(again.records.len() >= 4, "{again:?}");
}

/// The goodbye that the host of this room would say.
fn goodbye(wire: &Wire) -> Vec<u8> {
    let place = |record: &DnsRecord| matches!(record.data, RecordData::Service { .. });
    let open = wire.until(|message| message.is_response && message.records.iter().any(place));
    let mut goodbye = DnsWriter::response(0);
    for record in &open.records {
        goodbye.answer(&DnsRecord { ttl: 0, ..record.clone() }, true);
    }
    goodbye.finish().unwrap()
}

#[test]
fn a_goodbye_that_somebody_else_says_changes_nothing() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo, eve], _lan) = machines(&network);
    let wire = Wire::of(&bo);
    let announcer = announce(&ada, &facts("LAN party", 1));
    let goodbye = goodbye(&wire);
    let ear = Ear::on(&bo);
    ear.here(1, |_| true);
    let forger = Forger::on(&eve);
    // Each change takes a second at least.
    for people in 2..8 {
        announcer.update(|facts| facts.people = people);
        ear.until(|update| {
            forger.send([192, 168, 7, 1], &goodbye);
            match update {
                NearbyUpdate::Gone(_) => panic!("it is still there"),
                NearbyUpdate::Here(room) => (room.facts.people == people).then_some(()),
            }
        });
        for _ in 0..100 {
            forger.send([192, 168, 7, 1], &goodbye);
        }
    }
    drop(announcer);
    ear.gone(1);
}

#[test]
fn a_room_that_is_not_reached_is_asked_whether_it_is_there() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo], _lan) = machines(&network);
    let home = home();
    let hosts = salotto(&home, &["host", "--name", "LAN party", "--port", "5556"]);
    let mut host = Process::start(&mut ada.enter(&hosts));
    host.until(|line| line.starts_with("Room \"LAN party\" is open").then_some(()));
    let announcer = announce(&ada, &facts("Cellar", 1));
    let ear = Ear::on(&bo);
    let mut keys = HashSet::new();
    ear.until(|update| match update {
        NearbyUpdate::Here(room) => {
            keys.insert(room.facts.key);
            (keys.len() == 2).then_some(())
        }
        NearbyUpdate::Gone(_) => panic!("both are there"),
    });
    let cellar = facts("Cellar", 1).key;
    let party = *keys.iter().find(|key| **key != cellar).unwrap();
    host.child.kill().unwrap();
    host.child.wait().unwrap();
    // One that is there says so.
    ear.browser.reconfirm(cellar);
    ear.browser.reconfirm(party);
    ear.until(|update| match update {
        NearbyUpdate::Gone(key) => {
            assert_eq!(key, party);
            Some(())
        }
        NearbyUpdate::Here(_) => None,
    });
    announcer.update(|facts| facts.people = 7);
    ear.until(|update| match update {
        NearbyUpdate::Gone(_) => panic!("it is still there"),
        NearbyUpdate::Here(room) => (room.facts.people == 7).then_some(()),
    });
}

#[test]
fn an_old_resolver_is_answered_on_its_link_and_nowhere_else() {
    let Some(network) = Network::new() else { return };
    let ([ada, eve], _lan) = machines(&network);
    // There is a way back to both addresses.
    ada.ip("route add default dev eth0");
    eve.ip("address add 10.9.9.9/24 dev eth0");
    eve.ip("route add 224.0.0.0/4 dev eth0");
    let _announcer = announce(&ada, &facts("LAN party", 1));
    Ear::on(&eve).here(1, |_| true);
    let (far, near) = (old_resolver(&eve, "10.9.9.9"), old_resolver(&eve, "192.168.7.2"));
    let mut buffer = [0; 9_000];
    for _ in 0..5 {
        far.send_to(&query(), GROUP).unwrap();
        near.send_to(&query(), GROUP).unwrap();
        let (length, from) = near.recv_from(&mut buffer).unwrap();
        let answer = DnsMessage::parse(&buffer[..length]).unwrap();
        assert!(answer.is_response && from.ip().to_string() == "192.168.7.1", "{from}");
    }
    far.set_nonblocking(true).unwrap();
    assert!(far.recv_from(&mut buffer).is_err(), "an answer left the link");
}
