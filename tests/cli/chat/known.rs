// SPDX-License-Identifier: GPL-3.0-or-later
//! The list of known rooms: shown, shortened, and held by somebody else.

use std::net::SocketAddr;

use salotto::device_log::DeviceLog;
use salotto::protocol::{Fingerprint, Nickname, RoomName, SeatNumber};
use salotto::trust::{Block, BlockedPeople, BlockedPerson, KnownRooms};

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

#[test]
fn known_rooms_are_listed_for_a_program() {
    let home = home();
    let run = |arguments: &[&str]| Process::start(&mut salotto(&home, arguments));
    let mut none = run(&["known", "--json"]);
    assert_eq!(none.exit(), Some(0));
    let key = room_key().fingerprint();
    let room = RoomName::new("Attic").unwrap();
    KnownRooms::open(&kept(&home)).remember(&"attic".parse().unwrap(), key, &room, 2).unwrap();
    let told: serde_json::Value =
        run(&["known", "--json"]).until(|line| serde_json::from_str(line).ok());
    let wanted = serde_json::json!({
        "type": "known", "room": "Attic", "address": "attic:5555", "key": key,
        "pinned": false, "first_seen": 2_000, "last_seen": 2_000,
    });
    assert_eq!(told, wanted);
}

#[test]
fn blocked_people_are_listed_and_unblocked() {
    let home = home();
    let run = |arguments: &[&str]| Process::start(&mut salotto(&home, arguments));
    run(&["known", "--blocked"]).line("You ignore nobody.");
    let people = BlockedPeople::open(&kept(&home));
    for (byte, room, seat, name) in
        [(1, "Attic", 3, "Bo"), (2, "Cellar", 3, "Bo"), (2, "Cellar", 4, "Cy")]
    {
        let name = Nickname::new(name).unwrap();
        let person = BlockedPerson { seat: SeatNumber::new(seat), name, since: 1_700_000_000 };
        let (key, room) = (Fingerprint::new([byte; 32]), RoomName::new(room).unwrap());
        people.block(Block { key, room, number: 9, person }).unwrap();
    }
    let cellar = Fingerprint::new([2; 32]);
    let listed = run(&["known", "--blocked"]);
    listed.until(|line| line.starts_with("Bo  “Attic”  ").then_some(()));
    listed.until(|line| line.starts_with(&format!("Cy  “Cellar”  {cellar}  since ")).then_some(()));
    let told: serde_json::Value =
        run(&["known", "--blocked", "--json"]).until(|line| serde_json::from_str(line).ok());
    let wanted = serde_json::json!({
        "type": "blocked", "name": "Bo", "room": "Attic", "key": Fingerprint::new([1; 32]),
        "time": 1_700_000_000_000_u64,
    });
    assert_eq!(told, wanted);

    let mut which = run(&["known", "--unblock", "bo"]);
    which.error("Say which with --in, by the room’s name or key:");
    which.error("“Cellar”");
    assert_eq!(which.exit(), Some(1));
    let mut nobody = run(&["known", "--unblock", "Cy", "--in", "attic"]);
    nobody.error("You ignore nobody called “Cy” in “attic”.");
    assert_eq!(nobody.exit(), Some(1));
    run(&["known", "--unblock", "bo", "--in", &cellar.to_string()])
        .line("Bo is heard again in “Cellar”");
    run(&["known", "--unblock", "BO"]).line("Bo is heard again in “Attic”");
    let left = people.list().unwrap();
    assert!(matches!(&left[..], [saved] if saved.people[0].name.as_str() == "Cy"), "{left:?}");
    let mut alone = run(&["known", "--in", "attic"]);
    assert_eq!(alone.exit(), Some(2));
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
