// SPDX-License-Identifier: GPL-3.0-or-later
//! Manners on the wire: who is answered, and how much is said.

use std::net::UdpSocket;

use salotto::discovery::dns::{DnsMessage, DnsQuestion, DnsWriter, DomainName, kind};

use crate::kit::network::{Machine, Network};
use crate::kit::patience::PATIENCE;
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
