// SPDX-License-Identifier: GPL-3.0-or-later
//! Whoever announces to do harm, under any address: nothing changes for the others,
//! and what is kept of it is bounded.

use std::collections::HashSet;
use std::net::Ipv4Addr;
use std::thread;
use std::time::Duration;

use salotto::client::Target;
use salotto::discovery::{NearbyRoom, NearbyUpdate, instance_label};
use salotto::protocol::{Fingerprint, Invite, RoomName};
use tempfile::TempDir;

use crate::forger::{Forger, announcement, during};
use crate::kit::client::TestClient;
use crate::kit::network::{Machine, Network, Switch};
use crate::kit::patience::eventually;
use crate::kit::process::Process;
use crate::kit::program::{home, salotto};
use crate::kit::values::name;
use crate::nearby::{Ear, announce, facts, machines};

/// Pause between two packets of a flood of some 10,000 a second, each four.
const FLOOD: Duration = Duration::from_micros(340);

/// Machines that have IPv4 alone: what is forged there is made good nowhere else.
fn old_machines<const N: usize>(network: &Network) -> ([Machine; N], Switch) {
    let (machines, lan) = machines(network);
    for machine in &machines {
        machine.ip("-6 address flush dev eth0");
    }
    (machines, lan)
}

/// The label of the room that is to be harmed.
fn label(key: Fingerprint) -> String {
    instance_label(&RoomName::new("LAN party").unwrap(), &key)
}

fn key() -> Fingerprint {
    Fingerprint::new([1; 32])
}

/// A key that is nobody's.
fn made_up(number: u32) -> Fingerprint {
    let mut key = [0xEE; 32];
    key[..4].copy_from_slice(&number.to_be_bytes());
    Fingerprint::new(key)
}

/// One turn of a flood: a room that is none, a goodbye in the name of the one that is
/// there, and what cannot be read; from all addresses of the network, that of the host
/// included if it is to be.
fn flood(forger: &Forger, first: u8, number: u32) {
    let circle = [&[0, 0, 0x84, 0, 0, 1, 0, 0, 0, 0, 0, 0][..], &[0xC0, 12, 0, 12, 0, 1]].concat();
    let room = ["\u{202E}ytrap NAL", "<b>LAN</b> & party", "LAN party"][number as usize % 3];
    let room = announcement(room, made_up(number), &format!("Flood {number}"), u32::MAX);
    let goodbye = announcement("LAN party", key(), &label(key()), 0);
    for (turn, packet) in (0..).zip([&room, &goodbye, &circle, &vec![0xFF; 1_400]]) {
        let host = (4 * number + turn) % (254 - u32::from(first)) + u32::from(first);
        forger.send([192, 168, 7, u8::try_from(host).unwrap()], packet);
    }
}

fn resident_kib(process: u32, field: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Hosts a room that people really can join; tells its invite.
fn hosted(machine: &Machine, home: &TempDir, name: &str) -> (Process, Invite) {
    let hosts = salotto(home, &["host", "--name", name, "--invite"]);
    let host = Process::start(&mut machine.enter(&hosts));
    let invite = host.until(|line| line.strip_prefix("  Invite: ")?.parse().ok());
    (host, invite)
}

/// Waits until `count` rooms are near.
fn crowd(ear: &Ear, count: usize) {
    let mut here = HashSet::new();
    ear.until(|update| {
        match update {
            NearbyUpdate::Here(room) => here.insert(room.facts.key),
            NearbyUpdate::Gone(key) => here.remove(&key),
        };
        (here.len() >= count).then_some(())
    });
}

/// Room of the host, with whatever is told of it; it never goes.
fn stays(ear: &Ear, mut is_it: impl FnMut(&NearbyRoom) -> bool) -> usize {
    let mut others = 0;
    ear.until(|update| match update {
        NearbyUpdate::Gone(gone) if gone == key() => panic!("it is there"),
        NearbyUpdate::Here(room) if room.facts.key == key() => is_it(&room).then_some(()),
        _ => {
            others += 1;
            None
        }
    });
    others
}

#[test]
fn a_flood_changes_nothing_for_the_others() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo, eve], _lan) = old_machines(&network);
    let announcer = announce(&ada, &facts("LAN party", 1));
    let ear = Ear::on(&bo);
    ear.here(1, |_| true);
    let (at_cellar, at_bo) = (home(), home());
    let (host, _) = hosted(&bo, &at_cellar, "Cellar");
    let before = resident_kib(host.child.id(), "VmRSS:").unwrap();
    let forger = Forger::on(&eve);
    // Under the same label and name, but with another key: that is another room.
    let other = Fingerprint::new([2; 32]);
    forger.send([192, 168, 7, 3], &announcement("LAN party", other, &label(key()), 120));
    ear.here(2, |room| room.facts.room.as_str() == "LAN party");
    let most = during(
        |number| flood(&forger, 3, number),
        FLOOD,
        || {
            for people in 2..8 {
                announcer.update(|facts| facts.people = people);
                let others = stays(&ear, |room| room.facts.people == people);
                assert!(others <= 10_000, "it is told little of the flood: {others}");
            }
            // Who comes now finds the room among it.
            let mut most = 0;
            eventually("the room to be found", || {
                let find = salotto(&at_bo, &["find", "--json", "--seconds", "4"]);
                let mut find = Process::start(&mut bo.enter(&find));
                eventually("the rooms are told", || {
                    most = most.max(resident_kib(find.child.id(), "VmHWM:").unwrap_or(0));
                    find.child.try_wait().unwrap()
                });
                let ours = key().to_base64url();
                find.lines.iter().any(|line| line.contains(&ours)).then_some(())
            });
            most
        },
    );
    let grown = resident_kib(host.child.id(), "VmRSS:").unwrap().saturating_sub(before);
    assert!(grown < 8 * 1024, "the host has grown by {grown} KiB");
    assert!(most < 48 * 1024, "the guest has taken {most} KiB");
}

#[test]
fn a_flood_in_the_name_of_the_host_does_not_hide_its_room() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo, eve], _lan) = old_machines(&network);
    let _announcer = announce(&ada, &facts("LAN party", 1));
    let forger = Forger::on(&eve);
    during(
        |number| flood(&forger, 1, number),
        FLOOD,
        || {
            Ear::on(&bo).here(1, |room| room.addresses[0].to_string() == "192.168.7.1:5555");
        },
    );
}

#[test]
fn who_claims_a_room_before_its_host_keeps_nobody_out() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo, eve], _lan) = old_machines(&network);
    let home = home();
    // It has been there before, and its key is known to all.
    let invite = hosted(&ada, &home, "LAN party").1;
    let (forger, ear) = (Forger::on(&eve), Ear::on(&bo));
    let claim = |number: u32| {
        let from = [192, 168, 7, 100 + u8::try_from(number % 64).unwrap()];
        let claim = announcement("Elsewhere", invite.key(), &label(invite.key()), 120);
        forger.send(from, &claim);
    };
    let is_it = |update| match update {
        NearbyUpdate::Here(room) if room.facts.key == invite.key() => Some(room),
        _ => None,
    };
    during(claim, Duration::from_millis(10), || {
        ear.until(is_it);
        let _host = hosted(&ada, &home, "LAN party");
        let place = invite.address();
        let room = ear.until(|update| is_it(update).filter(|room| room.addresses.contains(place)));
        // As a press on the row does it.
        let to = room.invite();
        let target = Target {
            also: to.addresses()[1..].to_vec(),
            fingerprint: Some(to.key()),
            ..Target::new(to.address().clone(), name("Bo"))
        };
        let bo = bo.run(|| TestClient::open(target));
        assert_eq!(bo.welcomed().1.room.as_str(), "LAN party");
        ear.until(|update| is_it(update).filter(|room| room.facts.room.as_str() == "LAN party"));
    });
}

/// Firewall of a host that lets multicast through, but no question.
const NO_PROBES: &str = "table inet nearby {
    chain input { type filter hook input priority 0; udp dport 5555 drop; }
}";

/// Fills whatever keeps rooms, then lets a true one come.
fn after_two_thousand_others(host_rules: &str) {
    let Some(network) = Network::new() else { return };
    let ([ada, bo, eve], _lan) = old_machines(&network);
    ada.nft(host_rules);
    for (machine, number) in [(&ada, 1), (&bo, 2), (&eve, 3)] {
        machine.ip(&format!("address add 10.7.0.{number}/16 broadcast + dev eth0"));
    }
    let (forger, ear) = (Forger::on(&eve), Ear::on(&bo));
    let announce_one = |number: u32| {
        let room = format!("Room {number}");
        let packet = announcement(&room, made_up(number), &room, 4_500);
        forger.send(Ipv4Addr::from(0x0A07_0800 + number), &packet);
    };
    for number in 0..2_000 {
        announce_one(number);
        // Faster than that, they would be lost in the network.
        thread::sleep(Duration::from_micros(500));
    }
    // And again, where a busy machine has lost many of them all the same.
    let again = |number| announce_one(number % 2_000);
    during(again, Duration::from_millis(5), || crowd(&ear, 250));
    let _announcer = announce(&ada, &facts("LAN party", 1));
    ear.here(1, |_| true);
    Ear::on(&bo).here(1, |_| true);
}

#[test]
fn two_thousand_that_came_before_do_not_hide_a_room() {
    after_two_thousand_others("");
}

#[test]
fn nor_do_they_hide_one_that_cannot_be_asked() {
    after_two_thousand_others(NO_PROBES);
}

#[test]
fn a_forged_goodbye_takes_nothing_away() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo, eve], _lan) = old_machines(&network);
    let announcer = announce(&ada, &facts("LAN party", 1));
    let (forger, ear) = (Forger::on(&eve), Ear::on(&bo));
    ear.here(1, |_| true);
    let goodbye = announcement("LAN party", key(), &label(key()), 0);
    during(
        |_| forger.send([192, 168, 7, 1], &goodbye),
        Duration::from_millis(10),
        || {
            for people in 2..6 {
                announcer.update(|facts| facts.people = people);
                stays(&ear, |room| room.facts.people == people);
            }
        },
    );
    // A true one does.
    drop(announcer);
    ear.gone(1);
}

#[test]
fn many_that_announce_a_room_before_its_host_do_not_hide_it() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo, eve], _lan) = machines(&network);
    let (forger, ear) = (Forger::on(&eve), Ear::on(&bo));
    let stolen = announcement("Stolen", key(), &label(key()), 120);
    let announce_all = |_| {
        for number in 100..140 {
            forger.send([192, 168, 7, number], &stolen);
        }
    };
    // Again and again: the first ones may come before anybody listens.
    let pause = Duration::from_millis(50);
    during(announce_all, pause, || {
        ear.here(1, |room| room.facts.room.as_str() == "Stolen" && room.addresses.len() == 8)
    });
    let _announcer = announce(&ada, &facts("LAN party", 1));
    let is_true =
        |room: &NearbyRoom| room.is_proven() && room.addresses[0].to_string() == "192.168.7.1:5555";
    let room = ear.here(1, is_true);
    assert_eq!(room.facts, facts("LAN party", 1), "whoever answers says what it is called");
    during(announce_all, pause, || Ear::on(&bo).here(1, is_true));
}

#[test]
fn a_cable_that_is_cut_takes_its_rooms_along() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo], lan) = old_machines(&network);
    let _announcer = announce(&ada, &facts("LAN party", 1));
    let ear = Ear::on(&bo);
    ear.here(1, |_| true);
    lan.unplug(&bo, "eth0");
    ear.gone(1);
}
