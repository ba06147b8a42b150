// SPDX-License-Identifier: GPL-3.0-or-later
//! The list of known rooms: shown, shortened, and held by somebody else.

use std::net::SocketAddr;

use salotto::device_log::DeviceLog;
use salotto::protocol::{Fingerprint, RoomName};
use salotto::trust::KnownRooms;

use crate::kit::patience::eventually;
use crate::kit::process::Process;
use crate::kit::program::{chat, home, host, kept, opened, salotto, signal};
use crate::kit::scripted::keys::room_key;
use crate::kit::values::place;

#[test]
fn known_rooms_are_listed_and_forgotten() {
    let home = home();
    let run = |arguments: &[&str]| Process::start(&mut salotto(&home, arguments));
    run(&["known"]).line("You have met no room yet.");
    let key = room_key().fingerprint();
    let room = RoomName::new("Attic").unwrap();
    let place = "attic:6000".parse().unwrap();
    KnownRooms::open(&kept(&home)).remember(&place, key, &room, 1).unwrap();
    run(&["known"]).line(&format!("attic:6000  “Attic”  {key}"));
    run(&["known", "--forget", "ATTIC:6000"])
        .line("Forgotten: “Attic” at attic:6000. The next room there will be a new one.");
    let mut again = run(&["known", "--forget", "attic:6000"]);
    again.error("You have met no room at “attic:6000”, and none of that name.");
    assert_eq!(again.exit(), Some(1));
}

#[test]
fn who_forgets_a_room_forgets_what_was_remembered_of_it() {
    let home = home();
    let run = |arguments: &[&str]| Process::start(&mut salotto(&home, arguments));
    let (key, room) = (room_key().fingerprint(), RoomName::new("Attic").unwrap());
    let rooms = KnownRooms::open(&kept(&home));
    for place in ["attic", "loft"] {
        rooms.remember(&place.parse().unwrap(), key, &room, 1).unwrap();
    }
    let log = DeviceLog::of(&kept(&home), &key);
    drop(log.open(0, &[], drop).unwrap());
    assert_eq!(run(&["known", "--forget", "attic"]).exit(), Some(0));
    assert!(log.is_kept(), "it is known at the other address");
    let opened = log.open(0, &[], drop).unwrap();
    let mut in_use = run(&["known", "--forget", "loft"]);
    in_use.error("Another window or program remembers this room.");
    assert_eq!(in_use.exit(), Some(1));
    drop(opened);
    rooms.remember(&"loft".parse().unwrap(), key, &room, 1).unwrap();
    run(&["known", "--forget", "loft"]).line("What this device remembered of it is deleted.");
    assert!(!log.is_kept());
}

#[test]
fn a_known_room_is_forgotten_by_its_name() {
    let home = home();
    let run = |arguments: &[&str]| Process::start(&mut salotto(&home, arguments));
    let party = RoomName::new("LAN party").unwrap();
    let rooms = KnownRooms::open(&kept(&home));
    for place in ["attic:6000", "cellar"] {
        let key = room_key().fingerprint();
        rooms.remember(&place.parse().unwrap(), key, &party, 1).unwrap();
    }
    let mut which = run(&["known", "--forget", "lan party"]);
    which.error("You know several rooms called “lan party”.");
    which.error("cellar");
    assert_eq!(which.exit(), Some(1));
    run(&["known", "--forget", "cellar"])
        .line("Forgotten: “LAN party” at cellar:5555. The next room there will be a new one.");
    run(&["known", "--forget", "lan party"])
        .line("Forgotten: “LAN party” at attic:6000. The next room there will be a new one.");
}

#[test]
fn a_known_room_is_pinned_wherever_it_was_met_and_listed_first() {
    let home = home();
    let run = |arguments: &[&str]| Process::start(&mut salotto(&home, arguments));
    let key = room_key().fingerprint();
    let other = Fingerprint::new([1; 32]);
    let rooms = KnownRooms::open(&kept(&home));
    for (place, name, key, seen) in
        [("attic:6000", "Attic", key, 1), ("cellar", "Cellar", other, 2)]
    {
        let name = RoomName::new(name).unwrap();
        rooms.remember(&place.parse().unwrap(), key, &name, seen).unwrap();
    }
    let attic = RoomName::new("Attic").unwrap();
    rooms.remember(&"loft".parse().unwrap(), key, &attic, 0).unwrap();
    run(&["known", "--pin", "attic:7"])
        .error("You have met no room at “attic:7”, and none of that name.");
    // Met at two addresses, it is one room.
    run(&["known", "--pin", "ATTIC"]).line("Pinned: “Attic”. It stays on top of the list.");
    let listed = run(&["known"]);
    listed.line(&format!("attic:6000  “Attic”  {key}  pinned"));
    listed.line(&format!("loft:5555  “Attic”  {key}  pinned"));
    listed.line(&format!("cellar:5555  “Cellar”  {other}"));
    assert!(rooms.list().unwrap().iter().all(|known| known.pinned == (known.fingerprint == key)));
    let mut nobody = run(&["known", "--pin", "shed"]);
    nobody.error("You have met no room at “shed”, and none of that name.");
    assert_eq!(nobody.exit(), Some(1));
    let mut both = run(&["known", "--pin", "attic", "--unpin", "attic"]);
    assert_eq!(both.exit(), Some(2));
    run(&["known", "--unpin", "attic"]).line("No longer pinned: “Attic”.");
    assert!(!rooms.list().unwrap().iter().any(|known| known.pinned));
}

/// Somebody else holds the list of known rooms, and does not let go of it.
fn held_list(home: &tempfile::TempDir) -> std::fs::File {
    std::fs::create_dir_all(kept(home)).unwrap();
    let lock = std::fs::File::create(kept(home).join("known-rooms.json.lock")).unwrap();
    lock.lock().unwrap();
    lock
}

#[test]
fn who_waits_for_the_known_rooms_is_heard() {
    let (house, own) = (home(), home());
    let (_room, address) = host(&house, &[]);
    let bo = chat(&house, address, &["--as", "Bo"]);
    bo.until(|line| line.starts_with("  You are in").then_some(()));
    let held = held_list(&own);
    let mut ada = chat(&own, address, &["--as", "Ada"]);
    bo.line("Ada joined the chat");
    signal(&ada, "INT");
    bo.line("Ada left the chat");
    assert_eq!(ada.exit(), Some(0));
    let ada = chat(&own, address, &["--as", "Ada"]);
    ada.until(|line| {
        let told = line.starts_with("  This room’s key cannot be remembered. ");
        (told && line.ends_with("is held by another program that does not let go of it."))
            .then_some(())
    });
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    drop(held);
}

#[test]
fn a_room_that_answers_at_another_address_is_known_there() {
    let (home, guests) = (home(), home());
    let (mut room, address) = host(&home, &[]);
    let elsewhere = SocketAddr::from(([127, 0, 0, 2], address.port()));
    let welcome = |line: &str| {
        let message: serde_json::Value = serde_json::from_str(line).unwrap();
        (message["type"] == "welcome").then_some(message)
    };
    let first = chat(&guests, address, &["--as", "Bo", "--json"]).until(welcome);
    let invite =
        format!("salotto://{address}/?key={}&at={elsewhere}", first["key"].as_str().unwrap());
    let ada = Process::start(&mut salotto(&guests, &["chat", &invite, "--as", "Ada", "--json"]));
    ada.until(welcome);
    room.child.kill().unwrap();
    room.child.wait().unwrap();
    let port = elsewhere.port().to_string();
    let moved = ["host", "--name", "LAN party", "--port", &port, "--bind", "127.0.0.2"];
    let (_moved, _) = opened(&mut salotto(&home, &moved));
    let back = ada.until(welcome);
    assert_eq!(back["address"], elsewhere.to_string(), "{back}");
    let rooms = KnownRooms::open(&kept(&guests));
    eventually("the room to be known at its new address", || {
        let known = rooms.list().unwrap();
        known.iter().any(|room| room.is_at(&place(elsewhere))).then_some(())
    });
}
