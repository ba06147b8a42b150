// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms behind names of the local network, and behind addresses that are silent.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::thread;

use salotto::client::Target;
use salotto::protocol::DEFAULT_PORT;
use socket2::{Domain, Protocol, Socket, Type};

use crate::kit::client::TestClient;
use crate::kit::network::{Machine, Network};
use crate::kit::room::TestRoom;
use crate::kit::values::name;
use crate::networks::two;

const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);

/// Answers questions for the address of `bo.local` with 192.168.7.2.
fn respond(machine: &Machine) {
    let own = Ipv4Addr::new(192, 168, 7, 2);
    let socket = machine.run(|| {
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP)).unwrap();
        socket.set_reuse_address(true).unwrap();
        socket.bind(&SocketAddr::from((GROUP, 5353)).into()).unwrap();
        socket.join_multicast_v4(&GROUP, &own).unwrap();
        socket.set_multicast_if_v4(&own).unwrap();
        socket.set_multicast_ttl_v4(255).unwrap();
        UdpSocket::from(socket)
    });
    let name = b"\x02bo\x05local\0";
    // An answer of authority with one record: address, class IN, 120 s, 4 bytes.
    let mut answer = b"\0\0\x84\0\0\0\0\x01\0\0\0\0".to_vec();
    answer.extend_from_slice(name);
    answer.extend_from_slice(b"\0\x01\x80\x01\0\0\0\x78\0\x04");
    answer.extend_from_slice(&own.octets());
    thread::spawn(move || {
        let mut packet = [0; 2048];
        while let Ok((size, _)) = socket.recv_from(&mut packet) {
            let question = &packet[..size];
            let is_asked = question.windows(name.len()).any(|part| part == name);
            if is_asked && question[2] & 0x80 == 0 {
                socket.send_to(&answer, (GROUP, 5353)).unwrap();
            }
        }
    });
}

fn room(machine: &Machine) -> TestRoom {
    machine.run(|| {
        TestRoom::with(|config| {
            config.bind = None;
            config.port = DEFAULT_PORT;
        })
    })
}

#[test]
fn a_name_of_the_local_network_leads_into_its_room() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _lan) = two(&network);
    let _room = room(&bo);
    respond(&bo);
    let target = Target::new("bo.local".parse().unwrap(), name("Ada"));
    let client = ada.run(|| TestClient::open(target));
    client.welcomed();
}

#[test]
fn silent_addresses_of_an_invite_do_not_hold_up_the_good_one() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _lan) = two(&network);
    let room = room(&bo);
    bo.ip("address add 192.168.7.21/24 dev eth0");
    bo.ip("address add 192.168.7.22/24 dev eth0");
    bo.ip("address add 192.168.7.23/24 dev eth0");
    bo.nft(
        "table inet filter {
            chain input {
                type filter hook input priority 0
                ip daddr 192.168.7.21-192.168.7.23 counter drop
            }
        }",
    );
    let at = |ip: &str| format!("{ip}:{DEFAULT_PORT}").parse().unwrap();
    let also = ["192.168.7.22", "192.168.7.23", "192.168.7.2"].map(at).to_vec();
    let first = at("192.168.7.21");
    let target = Target { also, fingerprint: None, ..Target::new(first, name("Ada")) };
    let client = ada.run(|| TestClient::open(target));
    client.welcomed();
    drop(room);
}
