// SPDX-License-Identifier: GPL-3.0-or-later
//! The log of a hosted room: neither those who do not read it nor those who fill it
//! are of any consequence.

use std::io::{Read, Write};
use std::net::TcpStream;

use salotto::client::Ending;

use crate::kit::client::TestClient;
use crate::kit::program::{home, host, signal};
use crate::kit::values::{target, text};

#[test]
fn a_room_whose_log_nobody_reads_stays_open() {
    let home = home();
    let (mut room, address) = host(&home, &["--show-chat"]);
    room.lines = std::sync::mpsc::channel().1;
    for who in ["Ada", "Bo", "Cy"] {
        let client = TestClient::open(target(address, who));
        client.welcomed();
        client.session.say("1".into(), text("anybody?")).unwrap();
        client.session.leave();
        assert_eq!(client.ending(), Ending::Left);
    }
    signal(&room, "INT");
    assert_eq!(room.exit(), Some(0));
}

#[test]
fn strangers_do_not_fill_the_log() {
    const MANY: usize = 500;
    let home = home();
    let (mut room, address) = host(&home, &["--no-classic"]);
    for _ in 0..MANY {
        // It is told why, and what it says is no language of the room.
        let mut stranger = TcpStream::connect(address).unwrap();
        stranger.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        let _ = stranger.read_to_end(&mut Vec::new());
    }
    let ada = TestClient::open(target(address, "Ada"));
    ada.welcomed();
    ada.session.leave();
    assert_eq!(ada.ending(), Ending::Left);
    signal(&room, "INT");
    assert_eq!(room.exit(), Some(0));
    let told: Vec<_> = room.lines.iter().filter(|line| line.ends_with("connected!")).collect();
    // A busy machine may take longer than a minute for them all.
    assert!(told.len() < MANY / 10, "{told:#?}");
    let ours = told.last().and_then(|line| line.strip_suffix(" disconnected!")).unwrap();
    assert!(told.contains(&format!("{ours} connected!")), "a member is told: {told:#?}");
    let errors: Vec<_> = room.errors.iter().collect();
    assert!(errors.iter().any(|line| line.contains("plain HTTP")), "{errors:#?}");
    let counted = |line: &String| line.contains("127.0.0.1 within a minute: ");
    assert!(errors.iter().any(counted), "{errors:#?}");
    assert!(errors.len() < MANY / 10, "{errors:#?}");
}
