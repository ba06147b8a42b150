// SPDX-License-Identifier: GPL-3.0-or-later
//! A password: given, typed unseen, or given up.

use std::fs;
use std::io::Write;

use rustix::termios::{LocalModes, tcgetattr};
use salotto::protocol::RoomName;
use salotto::server::{Config, Server};

use crate::kit;
use crate::kit::patience::PATIENCE;
use crate::kit::process::Process;
use crate::kit::program::{chat, home, leave, salotto, signal};
use crate::kit::scripted::keys::room_key;
use crate::kit::scripted::serve_native;
use crate::kit::terminal::{Shown, terminal};

/// A room with a password, in this process.
fn locked_room() -> Server {
    let config = Config {
        bind: Some([127, 0, 0, 1].into()),
        port: 0,
        password: Some(kit::scripted::keys::password("open sesame")),
        ..Config::new(RoomName::new("Attic").unwrap())
    };
    Server::open(config, &room_key(), |_| {}).unwrap()
}

#[test]
fn a_password_comes_from_a_file_or_the_environment() {
    let home = home();
    let room = locked_room();
    let address = room.address().to_string();
    let file = home.path().join("password.txt");
    fs::write(&file, "open sesame\n").unwrap();
    let file = file.to_str().unwrap();
    let by_file = salotto(&home, &["chat", &address, "--as", "Ada", "--password-file", file]);
    let mut by_variable = salotto(&home, &["chat", &address, "--as", "Ada"]);
    by_variable.env("SALOTTO_PASSWORD", "open sesame");
    for mut command in [by_file, by_variable] {
        let mut ada = Process::start(&mut command);
        ada.line("  You are in “Attic” as Ada. Here: Ada");
        assert_eq!(leave(&mut ada), Some(0));
    }
    let mut ada = chat(&home, room.address(), &["--as", "Ada"]);
    ada.error("--password-file FILE, or in the variable SALOTTO_PASSWORD");
    assert_eq!(ada.exit(), Some(1));
    let mut wrong = salotto(&home, &["chat", &address, "--as", "Ada"]);
    let mut ada = Process::start(wrong.env("SALOTTO_PASSWORD", "wrong"));
    ada.error("That is not the password of this room.");
    assert_eq!(ada.exit(), Some(1));
    let mut wrong = salotto(&home, &["chat", &address, "--as", "Ada", "--json"]);
    let program = Process::start(wrong.env("SALOTTO_PASSWORD", "wrong"));
    let refused = r#""reason":"password-wrong","message":"That is not the password"#;
    program.until(|line| line.contains(refused).then_some(()));
}

#[test]
fn a_password_is_typed_unseen() {
    let home = home();
    let room = locked_room();
    let (mut keyboard, screen) = terminal();
    let shown = Shown::of(&keyboard);
    let address = room.address().to_string();
    let mut command = salotto(&home, &["chat", &address, "--as", "Ada"]);
    let mut ada = Process::start_at(&mut command, &screen);
    shown.until("The password of this room: ");
    keyboard.write_all(b"wrong\n").unwrap();
    shown.until("That is not the password of this room.");
    shown.until("The password of this room: ");
    keyboard.write_all("closed\x15open sesam\u{e8}\x7fe\n".as_bytes()).unwrap();
    ada.line("  You are in “Attic” as Ada. Here: Ada");
    assert!(!shown.all().contains("sesam") && !shown.all().contains("wrong"), "{}", shown.all());
    keyboard.write_all(b"/leave\n").unwrap();
    assert_eq!(ada.exit(), Some(0));
    assert!(is_as_usual(&screen));
}

/// Returns `true` if a terminal echoes its input and passes it on by lines.
fn is_as_usual(screen: &fs::File) -> bool {
    let modes = tcgetattr(screen).unwrap().local_modes;
    modes.contains(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG)
}

#[test]
fn who_gives_up_a_password_gets_the_terminal_back() {
    let home = home();
    let room = locked_room();
    let (mut keyboard, screen) = terminal();
    let shown = Shown::of(&keyboard);
    let mut command = salotto(&home, &["chat", &room.address().to_string(), "--as", "Ada"]);
    let mut ada = Process::start_at(&mut command, &screen);
    shown.until("The password of this room: ");
    keyboard.write_all(b"abc\x03").unwrap();
    assert_eq!(ada.exit(), Some(1));
    assert!(is_as_usual(&screen));
    let mut ada = Process::start_at(&mut command, &screen);
    shown.until("The password of this room: ");
    signal(&ada, "TERM");
    assert_eq!(ada.exit(), Some(1));
    assert!(is_as_usual(&screen));
}

#[test]
fn who_is_asked_twice_to_end_gives_the_terminal_back() {
    let home = home();
    let room = locked_room();
    let (keyboard, screen) = terminal();
    let shown = Shown::of(&keyboard);
    let mut command = salotto(&home, &["chat", &room.address().to_string(), "--as", "Ada"]);
    let mut ada = Process::start_at(&mut command, &screen);
    shown.until("The password of this room: ");
    signal(&ada, "TERM");
    signal(&ada, "TERM");
    assert!(matches!(ada.exit(), Some(1 | 130)));
    assert!(is_as_usual(&screen));
}

#[test]
fn a_pause_beyond_the_clock_can_be_given_up() {
    let home = home();
    let (told, heard) = std::sync::mpsc::channel();
    let told = std::sync::Mutex::new(told);
    let address = serve_native(move |mut guest| {
        guest.request();
        let most = u64::MAX;
        guest.send_raw(&format!(
            r#"{{"type":"refused","reason":"password-needed","message":"","seconds":{most}}}"#
        ));
        guest.see_off();
        let _ = told.lock().unwrap().send(());
    });
    let (_keyboard, screen) = terminal();
    let mut command = salotto(&home, &["chat", &address.to_string(), "--as", "Ada"]);
    let mut ada = Process::start_at(&mut command, &screen);
    heard.recv_timeout(PATIENCE).unwrap();
    signal(&ada, "TERM");
    assert_eq!(ada.exit(), Some(1));
}
