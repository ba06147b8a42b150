// SPDX-License-Identifier: GPL-3.0-or-later
//! The person a command means, where two people used one name.

use std::net::SocketAddr;
use std::sync::Arc;

use salotto::protocol::Reason;
use salotto::trust::Identity;

use super::{keyed, refused};
use crate::kit::client::TestClient;
use crate::kit::process::Process;
use crate::kit::program::{chat, home, host, type_line};
use crate::kit::scripted::keys::identity;
use crate::kit::values::text;

/// Comes in and says something; the room has passed it on.
fn visitor(address: SocketAddr, name: &str, keys: &Arc<Identity>) -> TestClient {
    let client = TestClient::open(keyed(address, name, keys));
    client.welcomed();
    client.session.say("1".into(), text("hi")).unwrap();
    client.said();
    client
}

/// Leaves; the room has noticed.
fn leave(room: &Process, client: TestClient) {
    client.session.leave();
    room.until(|line| line.ends_with(" disconnected!").then_some(()));
}

/// The number in front of a line with all of `parts`.
fn number(line: &str, parts: &[&str]) -> Option<String> {
    let (number, told) = line.trim_start().split_once("  ")?;
    let all = parts.iter().all(|part| told.contains(part));
    number.strip_prefix('#').filter(|_| all).map(str::to_owned)
}

#[test]
fn a_ban_of_a_name_that_two_left_under_asks_which_one() {
    let home = home();
    let (room, address) = host(&home, &[]);
    let [owner, other] = [(), ()].map(|()| Arc::new(identity()));
    leave(&room, visitor(address, "Ann", &owner));
    leave(&room, visitor(address, "Ann", &other));
    type_line(&room, "ban Ann");
    room.error("Several people used that name; say which one you mean.");
    let parts = ["Ann (last here ", "from 127.0.0.1", "not the owner of the name"];
    let found = loop {
        let line = room.errors.recv_timeout(crate::kit::patience::PATIENCE).unwrap();
        if let Some(number) = number(&line, &parts) {
            break number;
        }
    };
    room.error("Write the number instead of the name: #");
    type_line(&room, "who Ann");
    let listed = room.until(|line| number(line, &parts));
    assert_eq!(listed, found);
    type_line(&room, &format!("ban #{found} 1h insults"));
    room.line("  The host banned Ann for 1 hour (no longer here; insults)");
    let ann = visitor(address, "Ann", &owner);
    assert_eq!(refused(TestClient::open(keyed(address, "Zed", &other))).reason, Reason::Banned);
    type_line(&room, &format!("kick #{found}"));
    room.error("That person is not in the room any more.");
    type_line(&room, "ban Ann");
    room.line("  The host banned Ann for good");
    assert_eq!(refused(ann).reason, Reason::Banned);
    type_line(&room, "bans");
    let both = [(), ()].map(|()| room.until(|line| number(line, &["Ann (for"])));
    assert!(both.contains(&found), "{both:?}");
    type_line(&room, &format!("unban #{found}"));
    room.line("  The host lifted the ban of Ann");
    TestClient::open(keyed(address, "Zed", &other)).welcomed();
    assert_eq!(refused(TestClient::open(keyed(address, "Ann", &owner))).reason, Reason::Banned);
}

#[test]
fn in_a_terminal_somebody_who_left_is_meant_by_a_number() {
    let home = home();
    let (room, address) = host(&home, &[]);
    let [cleo, impostor] = [(), ()].map(|()| Arc::new(identity()));
    let before = visitor(address, "Cleo", &cleo);
    let ada = chat(&home, address, &["--as", "Ada"]);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    type_line(&room, "moderator Ada");
    ada.line("  The host made Ada a moderator");
    leave(&room, before);
    ada.line("Cleo left the chat");
    let now = visitor(address, "Cleo", &impostor);
    ada.line("Cleo: hi");
    type_line(&ada, "/who cleo");
    let here = ada.until(|line| number(line, &["Cleo (here", "perhaps not the one"]));
    let gone = ada.until(|line| number(line, &["Cleo (last here "]));
    type_line(&ada, &format!("/ban #{gone}"));
    ada.line("  Ada banned Cleo for good (no longer here)");
    assert_eq!(refused(TestClient::open(keyed(address, "Bo", &cleo))).reason, Reason::Banned);
    now.session.say("2".into(), text("still here")).unwrap();
    ada.line("Cleo: still here");
    type_line(&ada, &format!("/kick #{here}"));
    assert_eq!(refused(now).reason, Reason::Kicked);
}
