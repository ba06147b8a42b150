// SPDX-License-Identifier: GPL-3.0-or-later
//! Whoever announces to do harm: nothing changes for the others, and what is kept of
//! it is bounded.

use std::net::UdpSocket;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use salotto::discovery::dns::{DnsRecord, DnsWriter, DomainName, RecordData};
use salotto::discovery::{NearbyUpdate, instance_label};
use salotto::protocol::{Fingerprint, RoomName};

use crate::kit::network::Network;
use crate::kit::process::Process;
use crate::kit::program::{home, salotto};
use crate::nearby::{Ear, announce, facts, machines};

fn service() -> DomainName {
    DomainName::new([&b"_salotto"[..], b"_tcp", b"local"]).unwrap()
}

/// An announcement of `room` under a label of its own, held for `ttl` seconds.
fn announcement(room: &str, key: [u8; 32], label: &str, ttl: u32) -> Vec<u8> {
    let mut told = facts("Attic", 1);
    told.key = Fingerprint::new(key);
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

/// The label of the room that is to be harmed.
fn label() -> String {
    instance_label(&RoomName::new("LAN party").unwrap(), &Fingerprint::new([1; 32]))
}

/// Sends to everybody, some 10,000 packets a second, until it is told to stop.
fn flood(socket: &UdpSocket, stop: &AtomicBool) {
    let circle = [&[0, 0, 0x84, 0, 0, 1, 0, 0, 0, 0, 0, 0][..], &[0xC0, 12, 0, 12, 0, 1]].concat();
    let ours = label();
    let mut number = 0_u32;
    while !stop.load(Ordering::Relaxed) {
        let mut key = [0xEE; 32];
        key[..4].copy_from_slice(&number.to_be_bytes());
        let room = ["\u{202E}ytrap NAL", "<b>LAN</b> & party", "LAN party"][number as usize % 3];
        let label = format!("Flood {number}");
        for packet in [
            announcement(room, key, &label, u32::MAX),
            // A goodbye in the name of the room.
            announcement("LAN party", [1; 32], &ours, 0),
            circle.clone(),
            vec![0xFF; 9_001],
        ] {
            let _ = socket.send_to(&packet, "224.0.0.251:5353");
        }
        number += 1;
        thread::sleep(Duration::from_micros(340));
    }
}

fn resident_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_flood_changes_nothing_for_the_others() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo, eve], _lan) = machines(&network);
    let announcer = announce(&ada, &facts("LAN party", 1));
    let ear = Ear::on(&bo);
    ear.here(1, |_| true);
    let hosts = home();
    let mut host = bo.enter(&salotto(&hosts, &["host", "--name", "Cellar", "--port", "5556"]));
    let host = Process::start(&mut host);
    host.until(|line| line.starts_with("Room \"Cellar\" is open").then_some(()));
    let before = resident_kib(host.child.id());
    let stop = Arc::new(AtomicBool::new(false));
    let flooding = stop.clone();
    let socket = eve.run(|| UdpSocket::bind("192.168.7.3:5353").unwrap());
    // Under the same label and name, but with another key: that is another room.
    let impostor = announcement("LAN party", [2; 32], &label(), 120);
    socket.send_to(&impostor, "224.0.0.251:5353").unwrap();
    ear.here(2, |room| room.facts.room.as_str() == "LAN party");
    let flooder = thread::spawn(move || flood(&socket, &flooding));
    for people in 2..8 {
        announcer.update(|facts| facts.people = people);
        let mut flood = 0;
        ear.until(|update| match update {
            NearbyUpdate::Gone(key) if key == Fingerprint::new([1; 32]) => panic!("it is there"),
            NearbyUpdate::Here(room) if room.facts.key == Fingerprint::new([1; 32]) => {
                (room.facts.people == people).then_some(())
            }
            _ => {
                flood += 1;
                None
            }
        });
        assert!(flood <= 10_000, "it is told little of the flood");
    }
    // Who comes now finds the room among it.
    let late = Ear::on(&bo);
    late.here(1, |room| room.facts.people == 7);
    let grown = resident_kib(host.child.id()).saturating_sub(before);
    stop.store(true, Ordering::Relaxed);
    flooder.join().unwrap();
    assert!(grown < 8 * 1024, "the host has grown by {grown} KiB");
}

#[test]
fn a_cable_that_is_cut_takes_its_rooms_along() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo], lan) = machines(&network);
    let _announcer = announce(&ada, &facts("LAN party", 1));
    let ear = Ear::on(&bo);
    ear.here(1, |_| true);
    lan.unplug(&bo, "eth0");
    ear.gone(1);
}
