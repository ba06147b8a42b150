// SPDX-License-Identifier: GPL-3.0-or-later
//! Nobody makes others send: the packets on the network, as whoever stands by counts
//! them.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket};

use salotto::discovery::dns::{DnsMessage, DnsQuestion, kind};
use socket2::{Domain, Protocol, Socket, Type};

use crate::forger::{Forger, bare_name, service};
use crate::kit::network::{Machine, Network};
use crate::kit::patience::PATIENCE;
use crate::nearby::{Ear, machines};

const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);

/// Hears what is sent to everybody on a machine with this address.
fn bystander(machine: &Machine, own: Ipv4Addr) -> UdpSocket {
    machine.run(|| {
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP)).unwrap();
        socket.set_reuse_address(true).unwrap();
        socket.set_reuse_port(true).unwrap();
        socket.set_recv_buffer_size(4 << 20).unwrap();
        socket.bind(&SocketAddrV4::new(GROUP, 5353).into()).unwrap();
        socket.join_multicast_v4(&GROUP, &own).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket.into()
    })
}

/// The next query of an address.
fn query_of(address: Ipv4Addr, socket: &UdpSocket) -> DnsMessage {
    let mut buffer = [0; 9_000];
    loop {
        let (length, from) = socket.recv_from(&mut buffer).expect("nothing more is asked");
        if let SocketAddr::V4(from) = from
            && *from.ip() == address
            && let Ok(message) = DnsMessage::parse(&buffer[..length])
            && !message.is_response
        {
            return message;
        }
    }
}

#[test]
fn names_without_a_place_make_nobody_ask_much() {
    let Some(network) = Network::new() else { return };
    let ([bo, eve], _lan) = machines(&network);
    let bystander = bystander(&eve, [192, 168, 7, 2].into());
    let forger = Forger::on(&eve);
    let rooms = DnsQuestion { name: service(), kind: kind::PTR };
    let bo_asks = || query_of([192, 168, 7, 1].into(), &bystander);
    let _ear = Ear::on(&bo);
    // It asks for rooms at once, and after one, three and seven seconds.
    while !bo_asks().questions.contains(&rooms) {}
    for number in 0..1_000_u32 {
        let from = [192, 168, 7, 3 + u8::try_from(number % 250).unwrap()];
        forger.send(from, &bare_name(&format!("Nothing {number}")));
    }
    let (mut all, mut asked) = (0, 0);
    while all < 3 {
        all += usize::from(bo_asks().questions.contains(&rooms));
        asked += 1;
    }
    assert!(asked > 3, "nothing of it was heard");
    assert!(asked <= 40, "{asked} packets within seven seconds");
}
