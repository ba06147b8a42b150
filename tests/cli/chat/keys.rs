// SPDX-License-Identifier: GPL-3.0-or-later
//! Keys in the terminal: known rooms, invites, and the files that keep them.

use salotto::protocol::{Invite, RoomName};
use salotto::sentences::numbered_words;
use salotto::trust::{HostCertificate, KeyWords, KnownRooms, Language, RoomPin};

use super::room_at;
use crate::kit;
use crate::kit::classic::{classic_client, classic_server};
use crate::kit::patience::PATIENCE;
use crate::kit::process::Process;
use crate::kit::program::{chat, home, host, kept, leave, salotto, shell, spoil, type_line};
use crate::kit::scripted::keys::room_key;
use crate::kit::terminal::{Shown, terminal};

#[test]
fn a_room_that_is_not_the_one_we_knew_is_not_joined() {
    let home = home();
    let (old, new) = (room_key(), room_key());
    let words = |key: &HostCertificate| {
        let words = KeyWords::of(&key.fingerprint()).unwrap();
        numbered_words(&words.in_language(Language::English))
    };
    let room = room_at(0, &old);
    let address = room.address();
    let visit = |more: &[&str], seen: &str| {
        let mut ada = chat(&home, address, &[&["--as", "Ada"], more].concat());
        ada.line(seen);
        assert_eq!(leave(&mut ada), Some(0));
    };
    visit(&[], &format!("  You meet this room for the first time. Its words: {}", words(&old)));
    // The second time there is nothing to say of it.
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    let first = ada.lines.recv_timeout(PATIENCE).unwrap();
    assert!(first.starts_with("  You are in"), "{first}");
    assert_eq!(leave(&mut ada), Some(0));
    room.close();

    let room = room_at(address.port(), &new);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.error("This is not the room you knew at this address");
    ada.error(&format!("The words you know: {}", words(&old)));
    ada.error(&format!("The words it has now: {}", words(&new)));
    ada.error("--accept-new-key");
    assert_eq!(ada.exit(), Some(1));
    let program = chat(&home, address, &["--as", "Ada", "--json"]);
    program.until(|line| line.starts_with(r#"{"type":"over","reason":"other-key""#).then_some(()));
    // A link that vouches for the new key is no better: who sent it?
    let link = Invite::new(kit::values::place(address), [], new.fingerprint(), None).to_string();
    let mut ada = Process::start(&mut salotto(&home, &["chat", &link, "--as", "Ada"]));
    ada.error("This invite is for another room than the one you know at ");
    ada.error(&format!("The words of the room you know: {}", words(&old)));
    ada.error(&format!("The words the invite names: {}", words(&new)));
    ada.error("Ask the host");
    assert_eq!(ada.exit(), Some(1));
    assert!(ada.errors.try_iter().all(|line| !line.contains("--accept-new-key")));
    visit(
        &["--accept-new-key"],
        &format!(
            "  The new key of this room is remembered in place of the old one. Its words: {}",
            words(&new)
        ),
    );
    visit(&[], "  You are in “Attic” as Ada. Here: Ada");
    drop(room);
}

#[test]
fn a_room_known_as_encrypted_is_never_joined_in_plain_text() {
    let home = home();
    let (server, address) = classic_server(&[]);
    let key = room_key().fingerprint();
    let room = RoomName::new("Attic").unwrap();
    KnownRooms::open(&kept(&home)).remember(&kit::values::place(address), key, &room, 1).unwrap();
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.error("does not encrypt");
    ada.error(&format!("salotto known --forget {address}"));
    assert_eq!(ada.exit(), Some(1));
    drop(server);
}

#[test]
fn a_host_of_the_room_before_a_later_one_is_not_believed() {
    let home = home();
    let key = room_key();
    let room = room_at(0, &key);
    let address = room.address();
    let name = RoomName::new("Attic").unwrap();
    let met = RoomPin { fingerprint: key.fingerprint(), epoch: 2 };
    // Neither where the room was met, nor at an address of which nothing is known.
    for place in [kit::values::place(address), "elsewhere".parse().unwrap()] {
        let rooms = KnownRooms::open(&kept(&home));
        rooms.remember(&place, met, &name, 1).unwrap();
        let mut ada = chat(&home, address, &["--as", "Ada"]);
        ada.error("hosted the room before; you have met a later host since. It was told nothing.");
        assert_eq!(ada.exit(), Some(1));
        rooms.forget(&place).unwrap();
    }
}

#[test]
fn an_invite_leads_to_its_room_and_to_no_other() {
    let home = home();
    let key = room_key();
    let room = room_at(0, &key);
    let place = kit::values::place(room.address());
    // The first address is empty; the second leads there.
    let nowhere = kit::values::place(kit::values::closed_port());
    let invite = Invite::new(nowhere, [place.clone()], key.fingerprint(), None);
    let mut ada =
        Process::start(&mut salotto(&home, &["chat", &invite.to_string(), "--as", "Ada"]));
    ada.line("  You are in “Attic” as Ada. Here: Ada");
    assert_eq!(leave(&mut ada), Some(0));

    let other = Invite::new(place, [], room_key().fingerprint(), None).to_string();
    let stranger = kit::program::home();
    let mut ada = Process::start(&mut salotto(&stranger, &["chat", &other, "--as", "Ada"]));
    ada.error("is not the room of this invite");
    ada.error("The words the invite names: ");
    ada.error("The words it has now: ");
    assert_eq!(ada.exit(), Some(1));
    let mut ada = Process::start(&mut salotto(&stranger, &["chat", "salotto://attic/?name=Attic"]));
    let error = ada.errors.recv_timeout(PATIENCE).unwrap();
    assert!(error.contains("does not say the room’s key"), "{error}");
    assert!(error.contains("has to stand in quotes"), "{error}");
    assert_eq!(ada.exit(), Some(2));
    drop(room);
}

#[test]
fn what_is_damaged_is_reported_and_kept() {
    let home = home();
    let room = room_at(0, &room_key());
    spoil(&home, "identity.pem");
    let mut ada = chat(&home, room.address(), &["--as", "Ada"]);
    ada.error("identity.pem");
    ada.error("rooms you visit take you for somebody new");
    ada.error("salotto key --renew");
    ada.error("--no-key");
    assert_eq!(ada.exit(), Some(1));
    let mut ada = chat(&home, room.address(), &["--as", "Ada", "--no-key"]);
    ada.line("  You are in “Attic” as Ada. Here: Ada");
    assert_eq!(leave(&mut ada), Some(0));
    spoil(&home, "known-rooms.json");
    let mut ada = chat(&home, room.address(), &["--as", "Ada", "--no-key"]);
    ada.error("known-rooms.json is damaged");
    ada.error("salotto known --start-anew");
    assert_eq!(ada.exit(), Some(1));
    let mut anew = Process::start(&mut salotto(&home, &["known", "--start-anew"]));
    anew.until(|line| line.contains("known-rooms.json.damaged-1").then_some(()));
    assert_eq!(anew.exit(), Some(0));
    let ada = chat(&home, room.address(), &["--as", "Ada", "--no-key"]);
    ada.line("  You are in “Attic” as Ada. Here: Ada");
}

#[test]
fn another_spelling_of_a_known_address_is_no_way_around_its_key() {
    let home = home();
    let room = room_at(0, &room_key());
    let (place, port) = (kit::values::place(room.address()), room.address().port());
    let known = room_key().fingerprint();
    let attic = RoomName::new("Attic").unwrap();
    KnownRooms::open(&kept(&home)).remember(&place, known, &attic, 1).unwrap();
    for spelt in ["[::ffff:127.0.0.77]", "127.0.0.77."] {
        let there = format!("{spelt}:{port}");
        let mut ada = Process::start(&mut salotto(&home, &["chat", &there, "--as", "Ada"]));
        ada.error("This is not the room you knew at this address");
        assert_eq!(ada.exit(), Some(1));
    }
    for spelt in ["127.77", "2130706509", "0x7f.77", "0177.0.0.77"] {
        let there = format!("{spelt}:{port}");
        let mut ada = Process::start(&mut salotto(&home, &["chat", &there, "--as", "Ada"]));
        ada.error("That is not an address. One looks like 192.168.1.7 or attic.local.");
        assert_eq!(ada.exit(), Some(2));
    }
    drop(room);
}

#[test]
fn a_known_name_with_another_key_is_announced_to_all() {
    let (home, elsewhere) = (home(), kit::program::home());
    let (room, address) = host(&home, &[]);
    let ada = chat(&home, address, &["--as", "Ada"]);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    let classic = classic_client(address, "Cy");
    ada.line("Cy joined the chat");
    let mut bo = chat(&home, address, &["--as", "Bo"]);
    ada.line("Bo joined the chat");
    type_line(&bo, "/leave");
    assert_eq!(bo.exit(), Some(0));

    let mut bo = chat(&elsewhere, address, &["--as", "Bo"]);
    let came = ada.until(|line| line.contains("not the Bo").then(|| line.to_owned()));
    assert_eq!(came, "  Perhaps not the Bo who was here before: the key is another, or missing.");
    room.line(&came);
    // A busy machine may have it read two lines at once.
    classic.until(|line| line.contains(&came).then_some(()));
    let newcomer = chat(&home, address, &["--as", "Dan"]);
    newcomer.until(|line| {
        line.contains(", Bo (perhaps not the one who was here before), ").then_some(())
    });
    type_line(&bo, "/nick Eve");
    ada.line("Bo is now called Eve");
    type_line(&bo, "/nick Bo");
    ada.line("Eve is now called Bo");
    ada.line(&came);
    room.line(&came);
    type_line(&bo, "/leave");
    assert_eq!(bo.exit(), Some(0));
}

#[test]
fn a_link_without_quotes_in_a_shell_says_so() {
    let home = home();
    let key = room_key();
    let room = room_at(0, &key);
    let place = kit::values::place(room.address());
    let link = Invite::new(place, [], key.fingerprint(), RoomName::new("Attic").ok()).to_string();
    let (keyboard, screen) = terminal();
    let shown = Shown::of(&keyboard);
    let mut shell = shell(&home, &format!("\"$0\" chat {link} --as Ada; wait"), screen);
    shown.until("In a shell, an invite has to stand in quotes");
    shell.wait().unwrap();
    drop(room);
}
