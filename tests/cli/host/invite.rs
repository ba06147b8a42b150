// SPDX-License-Identifier: GPL-3.0-or-later
//! The invite that `salotto host` prints: words, link and squares.

use qrcode::{Color, EcLevel, QrCode};
use salotto::protocol::{Invite, RoomName};
use salotto::sentences::numbered_words;
use salotto::trust::{KeyWords, Language};

use super::room_key;
use crate::kit::patience::PATIENCE;
use crate::kit::process::Process;
use crate::kit::program::{home, host, salotto};

#[test]
fn the_room_says_its_words_and_its_invite() {
    let home = home();
    let (room, address) = host(&home, &["--invite"]);
    let key = room_key(&home);
    let words = numbered_words(&KeyWords::of(&key).unwrap().in_language(Language::English));
    room.until(|line| line.starts_with(&format!("  Its words: {words}.")).then_some(()));
    let link = room.until(|line| line.strip_prefix("  Invite: ").map(str::to_owned));
    let invite: Invite = link.parse().unwrap();
    assert_eq!(invite.key(), key);
    assert_eq!(invite.address().to_string(), address.to_string());
    assert_eq!(invite.name().map(RoomName::as_str), Some("LAN party"));
    room.line(&format!("  In a terminal: salotto chat '{link}' --as NAME"));
    let code = QrCode::with_error_correction_level(&link, EcLevel::L).unwrap();
    assert_eq!(squares(&room, code.width()), code.to_colors());
}

#[test]
fn a_code_that_would_be_too_wide_does_without_the_name() {
    let (home, name) = (home(), "\u{5b57}".repeat(64));
    let arguments = ["host", "--name", &name, "--port", "0", "--bind", "127.0.0.1", "--invite"];
    let room = Process::start(&mut salotto(&home, &arguments));
    let link = room.until(|line| line.strip_prefix("  Invite: ").map(str::to_owned));
    let invite: Invite = link.parse().unwrap();
    assert_eq!(invite.name().map(RoomName::as_str), Some(&*name));
    room.until(|line| line.starts_with("  In a terminal: ").then_some(()));
    let shorter = invite.shorter().unwrap();
    assert_eq!(shorter.name(), None);
    let code = QrCode::with_error_correction_level(shorter.to_string(), EcLevel::L).unwrap();
    assert_eq!(squares(&room, code.width()), code.to_colors());
}

/// The squares of the code that comes next, without what is quiet around it.
fn squares(room: &Process, width: usize) -> Vec<Color> {
    let mut rows = Vec::new();
    for _ in 0..(width + 8).div_ceil(2) {
        let line = room.lines.recv_timeout(PATIENCE).unwrap();
        for halves in ["█▀", "█▄"] {
            let dark = |c| if halves.contains(c) { Color::Dark } else { Color::Light };
            rows.push(line.chars().skip(4).take(width).map(dark).collect::<Vec<_>>());
        }
    }
    rows[4..4 + width].concat()
}
