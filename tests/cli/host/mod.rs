// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto host` as people and scripts use it, and its console.

mod awake;
mod console;
mod invite;
mod killed;
mod log;
mod meant;
mod password;

use std::fs;
use std::net::TcpListener;
use std::process::Command;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use salotto::client::{Ending, Security, Target};
use salotto::protocol::{Fingerprint, Refused};
use salotto::trust::{Identity, fingerprint_of};
use tempfile::TempDir;

use crate::kit::classic::classic_client;
use crate::kit::client::TestClient;
use crate::kit::process::Process;
use crate::kit::program::{
    hears_hangups, home, host, hosting, kept, opened, salotto, signal, spoil, type_line,
};
use crate::kit::scripted::keys::old_key;
use crate::kit::values::{target, text};

#[test]
fn a_hosted_room_tells_who_comes_and_goes_and_ends_politely() {
    let home = home();
    let (mut room, address) = host(&home, &["--show-chat"]);
    room.line(&format!("  Join with: salotto join {address}"));
    let bo = TestClient::open(target(address, "Bo"));
    bo.welcomed();
    let port = room.until(|line| line.strip_suffix(" connected!").map(str::to_owned));
    assert!(port.starts_with("127.0.0.1:"), "{port}");
    bo.session.say("1".into(), text("ciao\na tutti")).unwrap();
    room.line("Bo: ciao");
    room.line("Bo: a tutti");
    bo.session.leave();
    room.line(&format!("{port} disconnected!"));
    let ada = TestClient::open(target(address, "Ada"));
    ada.welcomed();
    signal(&room, "TERM");
    assert_eq!(ada.ending(), salotto::client::Ending::RoomEnded);
    assert_eq!(room.exit(), Some(0));
}

#[test]
fn a_terminal_that_closes_ends_the_room_politely() {
    if !hears_hangups() {
        return;
    }
    let home = home();
    let (mut room, address) = host(&home, &[]);
    let ada = TestClient::open(target(address, "Ada"));
    ada.welcomed();
    signal(&room, "HUP");
    assert_eq!(ada.ending(), Ending::RoomEnded);
    assert_eq!(room.exit(), Some(0));
}

#[test]
fn under_nohup_a_room_outlives_its_terminal() {
    let home = home();
    let program = salotto(&home, &hosting(&[]));
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(program.get_program());
    shell.args(program.get_args());
    shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let (mut room, _) = opened(&mut shell);
    signal(&room, "HUP");
    type_line(&room, "who");
    room.line("  Nobody is here.");
    signal(&room, "TERM");
    assert_eq!(room.exit(), Some(0));
}

#[test]
fn hosting_where_one_cannot_is_one_sentence() {
    let home = home();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut process =
        Process::start(&mut salotto(&home, &["host", "--bind", "127.0.0.1", "--port", &port]));
    process.error(&format!("Port {port} is already in use."));
    assert_eq!(process.exit(), Some(1));
    let mut process = Process::start(&mut salotto(&home, &["host", "--bind", "192.0.2.1"]));
    process.error("192.0.2.1 is not an address of this computer. Write one of its own instead: ");
    assert_eq!(process.exit(), Some(1));
    for (wrong, told) in [
        ("[::1]:5556", "Write ::1 alone there, and the port as “--port 5556”."),
        ("300.1.1.1", "“300.1.1.1” is no address. Write one like 192.168.1.7, [::1] or"),
        ("fe80::1", "Write its interface, too, as in: fe80::1%"),
        ("nobody..here", "This computer has no interface “nobody..here”"),
    ] {
        let mut process = Process::start(&mut salotto(&home, &["host", "--bind", wrong]));
        process.error(told);
        assert_ne!(process.exit(), Some(0), "{wrong}");
    }
    let mut process = Process::start(&mut salotto(&home, &["host", "--port", "lots"]));
    assert_eq!(process.exit(), Some(2));
}

#[test]
fn too_little_memory_is_told_before_the_room_opens() {
    let home = home();
    let room = salotto(&home, &hosting(&[]));
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -v 130000; exec \"$0\" \"$@\""]).arg(room.get_program());
    limited.args(room.get_args());
    limited.envs(room.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut process = Process::start(&mut limited);
    process.error("There is too little memory for a room");
    assert_eq!(process.exit(), Some(1));
    assert_eq!(process.lines.iter().count(), 0, "it has not said that it is open");
}

#[test]
fn a_closed_door_keeps_classic_guests_out_and_says_why() {
    let home = home();
    let (room, address) = host(&home, &["--no-classic"]);
    let guest = classic_client(address, "Bo");
    guest.until(|line| line.contains("encrypted connections only").then_some(()));
    room.error("encrypted connections only");
}

pub(crate) fn refused(client: TestClient) -> Refused {
    match client.ending() {
        Ending::Refused(refused) => refused,
        other => panic!("{other:?}"),
    }
}

/// A guest with a key of its own.
fn keyed(address: std::net::SocketAddr, who: &str, key: &std::sync::Arc<Identity>) -> Target {
    Target { identity: Some(key.clone()), ..target(address, who) }
}

/// The key of the first room that is hosted there.
fn room_key(home: &TempDir) -> Fingerprint {
    let path = kept(home).join("rooms/1/room.pem");
    fingerprint_of(&CertificateDer::from_pem_file(path).unwrap())
}

#[test]
fn what_is_damaged_is_reported_and_kept() {
    let home = home();
    spoil(&home, "identity.pem");
    let mut room = Process::start(&mut salotto(&home, &hosting(&[])));
    room.error("identity.pem is not a key.");
    room.error("your rooms are others to guests who know them");
    room.error("salotto key --renew");
    assert_eq!(room.exit(), Some(1));
    let mut renew = Process::start(&mut salotto(&home, &["key", "--renew"]));
    renew.until(|line| line.contains("identity.pem.damaged-1").then_some(()));
    assert_eq!(renew.exit(), Some(0));

    spoil(&home, "room-register.json");
    let mut room = Process::start(&mut salotto(&home, &hosting(&[])));
    room.error("room-register.json");
    room.error("no ban holds, nobody is a moderator");
    room.error("salotto host --new-register");
    assert_eq!(room.exit(), Some(1));
    let (newer, _) = host(&home, &["--new-register"]);
    newer.error("room-register.json.damaged-1");
    assert_eq!(
        fs::read_to_string(kept(&home).join("rooms/1/room-register.json.damaged-1")).unwrap(),
        "no good"
    );
    drop(newer);

    fs::write(kept(&home).join("rooms/1/room-register.json"), r#"{"version": 99}"#).unwrap();
    let mut room = Process::start(&mut salotto(&home, &hosting(&["--new-register"])));
    room.error("room-register.json was written by a newer Salotto. Update this one");
    assert_eq!(room.exit(), Some(1));
}

#[test]
fn hosting_again_is_hosting_the_same_room() {
    let home = home();
    let (mut room, _) = host(&home, &[]);
    let key = room_key(&home);
    assert_ne!(key, Identity::load_or_create(&kept(&home)).unwrap().fingerprint());
    signal(&room, "INT");
    assert_eq!(room.exit(), Some(0));
    let (room, address) = opened(&mut salotto(&home, &hosting(&[])));
    let guest = TestClient::open(target(address, "Bo"));
    let line = guest.welcomed().0;
    assert!(matches!(line, Security::Encrypted { fingerprint, epoch: 1 } if fingerprint == key));
    drop((room, guest));
}

#[test]
fn a_room_that_is_open_is_not_opened_again() {
    let home = home();
    let (room, _) = host(&home, &[]);
    let mut second = Process::start(&mut salotto(&home, &hosting(&[])));
    second.error("“LAN party” is open already. Close it there first, or give this room another");
    assert_eq!(second.exit(), Some(1));
    let mut renew = Process::start(&mut salotto(&home, &["key", "--renew", "--really"]));
    renew.error("Nothing was changed");
    assert_eq!(renew.exit(), Some(1));
    let other = ["host", "--name", "Book club", "--port", "0", "--bind", "127.0.0.1"];
    let other = Process::start(&mut salotto(&home, &other));
    other.until(|line| line.starts_with("Room \"Book club\" is open on").then_some(()));
    assert!(kept(&home).join("rooms/2/room.pem").exists(), "it is another room");
    drop(room);
}

#[test]
fn the_key_of_an_old_installation_is_that_of_its_first_room() {
    let home = home();
    fs::create_dir_all(kept(&home)).unwrap();
    fs::write(kept(&home).join("identity.pem"), old_key()).unwrap();
    let known = Identity::load_or_create(&kept(&home)).unwrap().fingerprint();
    let register = r#"{"version": 1, "bans": [], "moderators": [], "people": []}"#;
    fs::write(kept(&home).join("room-register.json"), register).unwrap();
    let (_room, address) = host(&home, &[]);
    let line =
        TestClient::open(Target { fingerprint: Some(known), ..target(address, "Bo") }).welcomed().0;
    assert!(matches!(line, Security::Encrypted { fingerprint, .. } if fingerprint == known));
    assert!(kept(&home).join("rooms/1/room-register.json").exists());
    assert!(!kept(&home).join("room-register.json").exists(), "it has moved");
    assert!(kept(&home).join("identity.pem").exists(), "the person is known by it as before");
}

#[test]
fn a_key_is_shown_and_replaced_for_who_really_means_it() {
    let home = home();
    let run = |arguments: &[&str]| Process::start(&mut salotto(&home, arguments));
    let fingerprint = |mut process: Process| {
        let found =
            process.until(|line| line.strip_prefix("Fingerprint (SHA-256): ").map(str::to_owned));
        assert_eq!(process.exit(), Some(0));
        found
    };
    let first = fingerprint(run(&["key"]));
    let key = Identity::load_or_create(&kept(&home)).unwrap().fingerprint();
    assert_eq!(first, key.to_string());
    let mut refused = run(&["key", "--renew"]);
    refused.error("The key is good, so it stays.");
    assert_eq!(refused.exit(), Some(1));
    assert_eq!(fingerprint(run(&["key"])), first);
    assert_ne!(fingerprint(run(&["key", "--renew", "--really"])), first);
    assert!(kept(&home).join("identity.pem.old-1").exists(), "the old one is kept");
    // A room has a key of its own, which is renewed where it is damaged, too.
    drop(host(&home, &[]));
    let own = fingerprint(run(&["key"]));
    spoil(&home, "rooms/1/room.pem");
    let mut room = Process::start(&mut salotto(&home, &hosting(&[])));
    room.error("room.pem is not a key.");
    room.error("your rooms are others to guests who know them");
    assert_eq!(room.exit(), Some(1));
    let mut renew = run(&["key", "--renew"]);
    renew.until(|line| line.contains("rooms/1/room.pem.damaged-1").then_some(()));
    renew.until(|line| line.contains("your rooms are others to guests").then_some(()));
    assert_eq!(renew.exit(), Some(0));
    assert_eq!(fingerprint(run(&["key"])), own, "the person's key is another");
    drop(host(&home, &[]));
}
