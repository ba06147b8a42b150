// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms that are found: by multicast, and by asking where that is dropped.

use std::sync::mpsc::{Receiver, channel};

use salotto::discovery::{
    Announcer, Browser, NearbyRoom, NearbyUpdate, Rail, RoomFacts, RoomPlace,
};
use salotto::protocol::{Fingerprint, Nickname, RoomName};

use crate::kit::network::{Machine, Network, Switch};
use crate::kit::patience::{PATIENCE, eventually};
use crate::kit::process::Process;
use crate::kit::program::{home, salotto};

/// Machines at a switch, as 192.168.7.1 and so on.
pub fn machines<const N: usize>(network: &Network) -> ([Machine; N], Switch) {
    let lan = network.switch();
    let machines = std::array::from_fn(|number| {
        let machine = network.machine("guest");
        lan.plug(&machine, "eth0");
        machine.ip(&format!("address add 192.168.7.{}/24 broadcast + dev eth0", number + 1));
        machine
    });
    (machines, lan)
}

pub fn facts(room: &str, key: u8) -> RoomFacts {
    RoomFacts {
        key: Fingerprint::new([key; 32]),
        room: RoomName::new(room).unwrap(),
        host: Some(Nickname::new("Ada").unwrap()),
        people: 1,
        password: false,
    }
}

/// Announces a room on a machine.
pub fn announce(machine: &Machine, facts: &RoomFacts) -> Announcer {
    let place = RoomPlace { port: 5555, bind: None };
    machine.run(|| Announcer::open(facts.clone(), place).unwrap())
}

/// Announces some room on a machine, at a port.
pub fn announce_at(machine: &Machine, port: u16) -> Announcer {
    let place = RoomPlace { port, bind: None };
    machine.run(|| Announcer::open(facts("Attic", 7), place).unwrap())
}

/// Everything that a machine hears.
pub struct Ear {
    pub browser: Browser,
    updates: Receiver<Vec<NearbyUpdate>>,
}

impl Ear {
    pub fn on(machine: &Machine) -> Self {
        let (sender, updates) = channel();
        let sink = move |batch| match sender.send(batch) {
            Ok(()) => std::ops::ControlFlow::Continue(()),
            Err(_) => std::ops::ControlFlow::Break(()),
        };
        Self { browser: machine.run(|| Browser::open(sink).unwrap()), updates }
    }

    /// The next update that `pick` wants.
    #[track_caller]
    pub fn until<T>(&self, mut pick: impl FnMut(NearbyUpdate) -> Option<T>) -> T {
        loop {
            let batch = self.updates.recv_timeout(PATIENCE).expect("nothing more is heard");
            if let Some(found) = batch.into_iter().find_map(&mut pick) {
                return found;
            }
        }
    }

    #[track_caller]
    pub fn here(&self, key: u8, is_it: impl Fn(&NearbyRoom) -> bool) -> NearbyRoom {
        let key = Fingerprint::new([key; 32]);
        self.until(|update| match update {
            NearbyUpdate::Here(room) if room.facts.key == key && is_it(&room) => Some(room),
            _ => None,
        })
    }

    #[track_caller]
    pub fn gone(&self, key: u8) {
        let key = Fingerprint::new([key; 32]);
        self.until(|update| (update == NearbyUpdate::Gone(key)).then_some(()));
    }
}

/// Nothing of multicast DNS comes in.
pub const NO_MULTICAST: &str = "table inet nearby {
    chain input { type filter hook input priority 0; udp dport 5353 drop; }
}";

#[test]
fn a_room_is_found_followed_and_lost_by_multicast() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo], _lan) = machines(&network);
    let ear = Ear::on(&bo);
    let told = facts("LAN party", 1);
    let announcer = announce(&ada, &told);
    let room = ear.here(1, |room| room.rail == Rail::Multicast);
    assert_eq!(room.facts, told);
    assert_eq!(room.addresses[0].to_string(), "192.168.7.1:5555");
    announcer.update(|facts| facts.people = 7);
    ear.here(1, |room| room.facts.people == 7);
    let late = Ear::on(&bo);
    late.here(1, |room| room.rail == Rail::Multicast && room.facts.people == 7);
    drop(announcer);
    ear.gone(1);
    late.gone(1);
}

#[test]
fn where_multicast_is_dropped_a_question_finds_the_room() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo], _lan) = machines(&network);
    bo.nft(NO_MULTICAST);
    let _announcer = announce(&ada, &facts("LAN party", 1));
    let room = Ear::on(&bo).here(1, |_| true);
    assert_eq!((room.rail, room.facts), (Rail::Probe, facts("LAN party", 1)));
    assert_eq!(room.addresses[0].to_string(), "192.168.7.1:5555");
}

#[test]
fn a_known_host_is_asked_across_networks() {
    let Some(network) = Network::new() else { return };
    let (ada, router, bo) =
        (network.machine("ada"), network.machine("router"), network.machine("bo"));
    ada.cable("eth0", &router, "eth0");
    bo.cable("eth0", &router, "eth1");
    router.forward();
    for (machine, address, gateway) in
        [(&ada, "10.0.1.2", "10.0.1.1"), (&bo, "10.0.2.2", "10.0.2.1")]
    {
        machine.ip(&format!("address add {address}/24 dev eth0"));
        machine.ip(&format!("route add default via {gateway}"));
    }
    router.ip("address add 10.0.1.1/24 dev eth0");
    router.ip("address add 10.0.2.1/24 dev eth1");
    let _announcer = announce(&ada, &facts("LAN party", 1));
    let ear = Ear::on(&bo);
    ear.browser.ask(["10.0.1.2:5555".parse().unwrap()]);
    let room = ear.here(1, |_| true);
    assert_eq!((room.rail, room.addresses[0].to_string()), (Rail::Probe, "10.0.1.2:5555".into()));
}

#[test]
fn a_room_on_two_interfaces_is_one() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo], _lan) = machines(&network);
    let other = network.switch();
    for (machine, number) in [(&ada, 1), (&bo, 2)] {
        other.plug(machine, "eth1");
        machine.ip(&format!("address add 192.168.8.{number}/24 broadcast + dev eth1"));
    }
    let _announcer = announce(&ada, &facts("LAN party", 1));
    let room = Ear::on(&bo).here(1, |room| {
        let hosts: Vec<_> = room.addresses.iter().map(|address| &*address.host).collect();
        hosts.contains(&"192.168.7.1") && hosts.contains(&"192.168.8.1")
    });
    assert!(room.addresses.len() <= 8);
}

#[test]
fn the_terminal_lists_what_a_host_announces() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo], _lan) = machines(&network);
    let (here, there) = (home(), home());
    let hosts = salotto(&here, &["host", "--name", "LAN party"]);
    let host = Process::start(&mut ada.enter(&hosts));
    host.until(|line| line.starts_with("Room \"LAN party\" is open").then_some(()));
    let find = |words: &[&str]| {
        let done = bo.enter(&salotto(&there, words)).output().unwrap();
        (String::from_utf8(done.stdout).unwrap(), done.status.code())
    };
    // What a busy machine does not hear in time, it hears at the next attempt.
    let finds = |words: &[&str]| {
        eventually("the room to be found", || {
            let (told, status) = find(words);
            (status == Some(0)).then_some(told)
        })
    };
    let told = finds(&["find", "--json", "--seconds", "2"]);
    let room: serde_json::Value = serde_json::from_str(told.lines().next().unwrap()).unwrap();
    assert_eq!((&room["room"], &room["people"]), (&"LAN party".into(), &0.into()));
    assert_eq!(room["addresses"][0], "192.168.7.1:5555");
    let told = finds(&["find", "--seconds", "2"]);
    assert!(told.starts_with("LAN party, hosted by "), "{told}");
    drop(host);
    let (told, status) = find(&["find", "--seconds", "1"]);
    assert_eq!((&*told, status), ("", Some(1)));
    let asks = salotto(&there, &["find", "--seconds", "1", "192.168.7.1"]);
    let told = bo.enter(&asks).output().unwrap().stderr;
    let told = String::from_utf8(told).unwrap();
    let why = "To find out why: salotto doctor 192.168.7.1:5555";
    assert!(told.contains("No room answers at 192.168.7.1:5555.") && told.contains(why), "{told}");
}

#[test]
fn a_room_that_is_not_announced_is_not_found() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo], _lan) = machines(&network);
    let (here, there) = (home(), home());
    let hosts = salotto(&here, &["host", "--name", "LAN party", "--no-announce"]);
    let host = Process::start(&mut ada.enter(&hosts));
    host.until(|line| line.starts_with("Room \"LAN party\" is open").then_some(()));
    let find = bo.enter(&salotto(&there, &["find", "--seconds", "2"])).output().unwrap();
    assert_eq!(find.status.code(), Some(1));
    let asks = salotto(&there, &["find", "--seconds", "1", "192.168.7.1"]);
    let told = String::from_utf8(bo.enter(&asks).output().unwrap().stderr).unwrap();
    assert!(told.contains("joined all the same: salotto join 192.168.7.1:5555"), "{told}");
}

/// Another program's announcements, by the library that many programs use.
#[test]
fn other_programs_see_our_rooms_and_we_see_theirs() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo], _lan) = machines(&network);
    let _announcer = announce(&ada, &facts("LAN party", 1));
    let daemon = bo.run(|| mdns_sd::ServiceDaemon::new().unwrap());
    let events = daemon.browse("_salotto._tcp.local.").unwrap();
    let found = loop {
        let event = events.recv_timeout(PATIENCE).unwrap();
        if let mdns_sd::ServiceEvent::ServiceResolved(found) = event {
            break found;
        }
    };
    assert!(found.fullname.starts_with("LAN party (AQEBAQ)."), "{}", found.fullname);
    assert_eq!((found.port, found.get_property_val_str("room")), (5555, Some("LAN party")));
    let key = Fingerprint::new([2; 32]).to_base64url();
    let text = [("txtvers", "1"), ("key", &*key), ("room", "Published")];
    let published = mdns_sd::ServiceInfo::new(
        "_salotto._tcp.local.",
        "Published",
        "bo.local.",
        "192.168.7.2",
        5557,
        &text[..],
    );
    daemon.register(published.unwrap()).unwrap();
    let room = Ear::on(&ada).here(2, |_| true);
    assert_eq!(room.addresses[0].to_string(), "192.168.7.2:5557");
    let _ = daemon.shutdown();
}

#[test]
fn an_interface_may_come_later_and_go_again() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, lan) = (network.machine("ada"), network.machine("bo"), network.switch());
    let _announcer = announce(&ada, &facts("LAN party", 1));
    let ear = Ear::on(&bo);
    for (machine, number) in [(&ada, 1), (&bo, 2)] {
        lan.plug(machine, "eth0");
        machine.ip(&format!("address add 192.168.7.{number}/24 broadcast + dev eth0"));
    }
    ear.here(1, |room| room.addresses[0].to_string() == "192.168.7.1:5555");
    lan.unplug(&bo, "eth0");
    ear.gone(1);
    lan.plug(&bo, "eth0");
    ear.here(1, |_| true);
}
