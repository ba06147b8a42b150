// SPDX-License-Identifier: GPL-3.0-or-later
//! Packets of multicast DNS under the addresses of others.

use std::net::{Ipv4Addr, SocketAddrV4};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use salotto::discovery::RoomFacts;
use salotto::discovery::dns::{DnsRecord, DnsWriter, DomainName, RecordData};
use salotto::protocol::{Fingerprint, Nickname, RoomName};
use socket2::{Domain, Protocol, Socket, Type};

use crate::kit::network::Machine;

const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);
const PORT: u16 = 5353;
/// A number of no protocol: the head of a packet is written by whoever sends it.
const RAW: i32 = 255;

/// A machine that sends under any address.
pub struct Forger(Socket);

impl Forger {
    pub fn on(machine: &Machine) -> Self {
        machine.run(|| {
            let socket = Socket::new(Domain::IPV4, Type::RAW, Some(Protocol::from(RAW))).unwrap();
            socket.bind_device(Some(b"eth0")).unwrap();
            Self(socket)
        })
    }

    /// Sends to everybody. What the network does not take is lost.
    pub fn send(&self, from: impl Into<Ipv4Addr>, message: &[u8]) {
        let udp = u16::try_from(8 + message.len()).unwrap();
        // RFC 791, section 3.1, and RFC 768. The kernel adds the first checksum; the
        // second may be 0.
        let mut packet = vec![0x45, 0];
        packet.extend((20 + udp).to_be_bytes());
        packet.extend([0, 0, 0x40, 0, 255, 17, 0, 0]);
        packet.extend(from.into().octets());
        packet.extend(GROUP.octets());
        for number in [PORT, PORT, udp, 0] {
            packet.extend(number.to_be_bytes());
        }
        packet.extend(message);
        let _ = self.0.send_to(&packet, &SocketAddrV4::new(GROUP, 0).into());
    }
}

/// Does harm in a thread of its own for as long as `meanwhile` takes.
pub fn during<T>(harm: impl Fn(u32) + Sync, pause: Duration, meanwhile: impl FnOnce() -> T) -> T {
    struct Stop<'a>(&'a AtomicBool);
    impl Drop for Stop<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while !stop.load(Ordering::Relaxed) {
                harm(number);
                number += 1;
                thread::sleep(pause);
            }
        });
        // Also when it fails.
        let _stop = Stop(&stop);
        meanwhile()
    })
}

/// The name of all rooms.
pub fn service() -> DomainName {
    DomainName::new([&b"_salotto"[..], b"_tcp", b"local"]).unwrap()
}

/// An announcement of `room` under a label of its own, held for `ttl` seconds. It
/// leads to a port where nobody is.
pub fn announcement(room: &str, key: Fingerprint, label: &str, ttl: u32) -> Vec<u8> {
    let told = RoomFacts {
        key,
        room: RoomName::new("Attic").unwrap(),
        host: Some(Nickname::new("Ada").unwrap()),
        people: 1,
        password: false,
    };
    // A host of ours could not have such a name.
    let mut text = told.encode();
    let at = text.windows(6).position(|six| six == b"\x0aroom=").unwrap();
    let mut name = vec![u8::try_from(5 + room.len()).unwrap()];
    name.extend_from_slice(b"room=");
    name.extend_from_slice(room.as_bytes());
    text.splice(at..at + 11, name);
    let instance = service().child(label.as_bytes()).unwrap();
    let target = DomainName::new([&b"evil"[..], b"local"]).unwrap();
    let mut writer = DnsWriter::response(0);
    for (name, data) in [
        (service(), RecordData::Pointer(instance.clone())),
        (instance.clone(), RecordData::Service { port: 9, target: target.clone() }),
        (instance, RecordData::Text(text)),
        (target, RecordData::Address("192.168.7.3".parse().unwrap())),
    ] {
        writer.answer(&DnsRecord { name, ttl, data }, true);
    }
    writer.finish().unwrap()
}

/// The name alone of a room, without its place and its facts.
pub fn bare_name(label: &str) -> Vec<u8> {
    let data = RecordData::Pointer(service().child(label.as_bytes()).unwrap());
    let mut writer = DnsWriter::response(0);
    writer.answer(&DnsRecord { name: service(), ttl: 120, data }, false);
    writer.finish().unwrap()
}
