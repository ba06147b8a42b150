// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms behind names of the local network, and behind addresses that are silent.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::thread;

use salotto::client::Target;
use salotto::protocol::DEFAULT_PORT;
use socket2::{Domain, Protocol, Socket, Type};

use crate::doctor::{far_away, with_router};
use crate::kit::client::TestClient;
use crate::kit::network::{Machine, Network};
use crate::kit::patience::eventually;
use crate::kit::process::Process;
use crate::kit::program::{home, salotto};
use crate::kit::room::TestRoom;
use crate::kit::values::name;
use crate::networks::two;

const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);

/// Answers, on the machine at `own`, questions for the address of `bo.local`.
fn respond(machine: &Machine, own: Ipv4Addr, bo: Ipv4Addr) {
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
    answer.extend_from_slice(&bo.octets());
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
    let own = Ipv4Addr::new(192, 168, 7, 2);
    respond(&bo, own, own);
    let target = Target::new("bo.local".parse().unwrap(), name("Ada"));
    let client = ada.run(|| TestClient::open(target));
    client.welcomed();
}

/// The room is in another network, so that nobody hears of it who does not ask there.
#[test]
fn the_terminal_asks_hosts_by_their_names() {
    let Some(network) = Network::new() else { return };
    let (ada, dee, router, _lan) = with_router(&network);
    let (bo, _far) = far_away(&network, &router);
    let (here, there) = (home(), home());
    let hosts = salotto(&there, &["host", "--name", "LAN party"]);
    let host = Process::start(&mut bo.enter(&hosts));
    host.until(|line| line.starts_with("Room \"LAN party\" is open").then_some(()));
    let find = |words: &[&str]| {
        let find = salotto(&here, &[&["find", "--json", "--seconds", "4"], words].concat());
        let done = ada.enter(&find).output().unwrap();
        (String::from_utf8(done.stdout).unwrap(), done.status.code())
    };
    assert_eq!(find(&[]), (String::new(), Some(1)));
    assert_eq!(find(&["bo.local"]), (String::new(), Some(1)), "nobody says where that is");
    respond(&dee, Ipv4Addr::new(192, 168, 7, 2), Ipv4Addr::new(192, 168, 8, 2));
    // What a busy machine does not hear in time, it hears at the next attempt.
    let finds = |words: &[&str]| {
        eventually("the room to be found", || {
            let (told, status) = find(words);
            (told.contains("\"LAN party\"") && status == Some(0)).then_some(())
        });
    };
    finds(&["bo.local"]);
    // A room that was met by name is asked again by itself.
    let chat = salotto(&here, &["chat", "bo.local", "--as", "Ada", "--leave-at-end"]);
    let mut chat = Process::start(&mut ada.enter(&chat));
    chat.until(|line| line.contains("You are in").then_some(()));
    assert_eq!(chat.exit(), Some(0));
    finds(&[]);
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
