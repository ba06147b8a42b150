// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto host` as people and scripts use it, and its console.

mod support;

use std::fs;
use std::net::TcpListener;
use std::process::Stdio;

use qrcode::{Color, EcLevel, QrCode};
use salotto::client::{Ending, Target};
use salotto::protocol::{Invite, Reason, Refused};
use salotto::trust::{Identity, Language, Words};
use support::lock::{identity, password};
use support::terminal::{
    Shown, home, host, hosting, kept, opened, salotto, signal, spoil, terminal, type_line,
};
use support::{Process, Seat, target, text};

#[test]
fn a_hosted_room_tells_who_comes_and_goes_and_ends_politely() {
    let home = home();
    let (mut room, address) = host(&home, &["--show-chat"]);
    room.line(&format!("  Join with: salotto join {address}"));
    let bo = Seat::take(target(address, "Bo"));
    bo.welcomed();
    let port = room.until(|line| line.strip_suffix(" connected!").map(str::to_owned));
    assert!(port.starts_with("127.0.0.1:"), "{port}");
    bo.session.say("1".into(), text("ciao\na tutti")).unwrap();
    room.line("Bo: ciao");
    room.line("Bo: a tutti");
    bo.session.leave();
    room.line(&format!("{port} disconnected!"));
    let ada = Seat::take(target(address, "Ada"));
    ada.welcomed();
    signal(&room, "TERM");
    assert_eq!(ada.ending(), salotto::client::Ending::RoomEnded);
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
    process.error("192.0.2.1 is not an address of this computer.");
    assert_eq!(process.exit(), Some(1));
    let mut process = Process::start(&mut salotto(&home, &["host", "--port", "lots"]));
    assert_eq!(process.exit(), Some(2));
}

#[test]
fn a_closed_door_keeps_classic_guests_out_and_says_why() {
    let home = home();
    let (room, address) = host(&home, &["--no-classic"]);
    let guest = support::classic_client(address, "Bo");
    guest.until(|line| line.contains("encrypted connections only").then_some(()));
    room.error("encrypted connections only");
}

#[test]
fn a_room_whose_log_nobody_reads_stays_open() {
    let home = home();
    let (mut room, address) = host(&home, &["--show-chat"]);
    room.lines = std::sync::mpsc::channel().1;
    for who in ["Ada", "Bo", "Cy"] {
        let seat = Seat::take(target(address, who));
        seat.welcomed();
        seat.session.say("1".into(), text("anybody?")).unwrap();
        seat.session.leave();
        assert_eq!(seat.ending(), salotto::client::Ending::Left);
    }
    signal(&room, "INT");
    assert_eq!(room.exit(), Some(0));
}

fn refused(seat: Seat) -> Refused {
    match seat.ending() {
        Ending::Refused(refused) => refused,
        other => panic!("{other:?}"),
    }
}

/// A guest with a key of its own.
fn keyed(address: std::net::SocketAddr, who: &str, key: &std::sync::Arc<Identity>) -> Target {
    Target { identity: Some(key.clone()), ..target(address, who) }
}

#[test]
fn the_room_says_its_words_and_its_invite() {
    let home = home();
    let (room, address) = host(&home, &["--invite"]);
    let key = Identity::load_or_create(&kept(&home)).unwrap().fingerprint();
    let words = Words::of(&key).in_language(Language::English).join(" ");
    room.until(|line| line.starts_with(&format!("  Its words: {words}.")).then_some(()));
    let link = room.until(|line| line.strip_prefix("  Invite: ").map(str::to_owned));
    let invite: Invite = link.parse().unwrap();
    assert_eq!(invite.key(), key);
    assert_eq!(invite.address().to_string(), address.to_string());
    assert_eq!(invite.name().map(|name| name.as_str()), Some("LAN party"));
    room.line(&format!("  In a terminal: salotto chat '{link}' --as NAME"));
    let code = QrCode::with_error_correction_level(&link, EcLevel::L).unwrap();
    assert_eq!(squares(&room, code.width()), code.to_colors());
}

/// The squares of the code that comes next, without what is quiet around it.
fn squares(room: &Process, width: usize) -> Vec<Color> {
    let mut rows = Vec::new();
    for _ in 0..(width + 8).div_ceil(2) {
        let line = room.lines.recv_timeout(support::PATIENCE).unwrap();
        for halves in ["█▀", "█▄"] {
            let dark = |c| if halves.contains(c) { Color::Dark } else { Color::Light };
            rows.push(line.chars().skip(4).take(width).map(dark).collect::<Vec<_>>());
        }
    }
    rows[4..4 + width].concat()
}

#[test]
fn the_console_keeps_the_peace() {
    let home = home();
    let (mut room, address) = host(&home, &[]);
    let bo = Seat::take(target(address, "Bo Derek"));
    bo.welcomed();
    type_line(&room, "who");
    room.line("  Bo Derek");
    type_line(&room, "  /MUTE @bo derek 2h too\u{1b}[31m loud ");
    room.line("  The host muted Bo Derek for 2 hours (too[31m loud)");
    type_line(&room, "announce Pizza!");
    room.line("  Announcement by the host: Pizza!");
    type_line(&room, "topic Quake at nine");
    room.line("  The host set the topic: Quake at nine");
    type_line(&room, "topic Quake at nine");
    room.line("  That is already so.");
    type_line(&room, "topic");
    room.line("  The host removed the topic");
    type_line(&room, "kick bo derek spam");
    room.line("  The host showed Bo Derek out (spam)");
    let refused = refused(bo);
    assert_eq!(refused.reason, Reason::Kicked);
    assert_eq!(refused.why.map(|why| why.to_string()).as_deref(), Some("spam"));
    for (line, answer) in [("who", "  Nobody is here."), ("bans", "  Nobody is banned.")] {
        type_line(&room, line);
        room.line(answer);
    }
    type_line(&room, "lock");
    room.line("  The host locked the room");
    type_line(&room, "lock");
    room.line("  That is already so.");
    type_line(&room, "rules");
    room.line("  The room is locked: nobody new comes in.");
    room.line("  The room has no password.");
    type_line(&room, "help");
    room.line("  close                   close the room and end");
    type_line(&room, "close now");
    room.error("Nothing can follow close.");
    type_line(&room, "unban Nobody");
    room.error("Nobody of that name is banned.");
    type_line(&room, "leave");
    room.error("There is no command “leave”.");
    type_line(&room, "kick Nobody");
    room.error("Nobody here goes by that name.");
    type_line(&room, "close");
    assert_eq!(room.exit(), Some(0));
}

#[test]
fn the_end_of_the_input_is_not_the_end_of_the_room() {
    let home = home();
    let (mut room, address) = host(&home, &[]);
    // The last line needs no line break.
    use std::io::Write;
    room.child.stdin.take().unwrap().write_all(b"lock").unwrap();
    room.line("  The host locked the room");
    let late = Seat::take(target(address, "Late"));
    assert_eq!(refused(late).reason, Reason::Locked);
    signal(&room, "TERM");
    assert_eq!(room.exit(), Some(0));
}

#[test]
fn bans_survive_the_room() {
    let home = home();
    let bo = std::sync::Arc::new(identity());
    let (mut room, address) = host(&home, &[]);
    let seat = Seat::take(keyed(address, "Bo", &bo));
    seat.welcomed();
    type_line(&room, "ban Bo 1d spam");
    assert_eq!(refused(seat).reason, Reason::Banned);
    type_line(&room, "close");
    assert_eq!(room.exit(), Some(0));

    let (room, address) = host(&home, &[]);
    assert_eq!(refused(Seat::take(keyed(address, "Bob", &bo))).reason, Reason::Banned);
    type_line(&room, "bans");
    room.until(|line| {
        (line.starts_with("  Bo (for another ") && line.ends_with(": spam")).then_some(())
    });
    type_line(&room, "unban Bo");
    room.line("  The host lifted the ban of Bo");
    Seat::take(keyed(address, "Bo", &bo)).welcomed();
}

#[test]
fn a_password_comes_from_a_file_or_the_environment() {
    let home = home();
    let file = home.path().join("password.txt");
    fs::write(&file, "open sesame\n").unwrap();
    let by_file = salotto(&home, &hosting(&["--password-file", file.to_str().unwrap()]));
    let mut by_variable = salotto(&home, &hosting(&[]));
    by_variable.env("SALOTTO_PASSWORD", "open sesame");
    for mut command in [by_file, by_variable] {
        let (_room, address) = opened(&mut command);
        let without = Seat::take(target(address, "Bo"));
        assert_eq!(refused(without).reason, Reason::PasswordNeeded);
        let known = Some(password("open sesame"));
        Seat::take(Target { password: known, ..target(address, "Bo") }).welcomed();
        let classic = support::classic_client(address, "Bo");
        classic.until(|line| line.contains("encrypted connections only").then_some(()));
    }
}

#[test]
fn a_password_in_plain_text_has_to_be_asked_for() {
    let home = home();
    let (_room, address) =
        opened(salotto(&home, &hosting(&["--classic"])).env("SALOTTO_PASSWORD", "open sesame"));
    let classic = support::classic_client(address, "Bo");
    classic.until(|line| line.contains("It travels unencrypted").then_some(()));
    let mut both = Process::start(&mut salotto(&home, &hosting(&["--classic", "--no-classic"])));
    assert_eq!(both.exit(), Some(2));
}

#[test]
fn a_password_that_is_none_opens_no_room() {
    let home = home();
    let file = home.path().join("password.txt");
    let path = file.to_str().unwrap();
    let mut room = Process::start(&mut salotto(&home, &hosting(&["--password-file", path])));
    room.error(&format!("The password cannot be read from {path}"));
    assert_eq!(room.exit(), Some(1));
    fs::write(&file, "\n").unwrap();
    let mut room = Process::start(&mut salotto(&home, &hosting(&["--password-file", path])));
    assert_eq!(room.exit(), Some(1));
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
        fs::read_to_string(kept(&home).join("room-register.json.damaged-1")).unwrap(),
        "no good"
    );
    drop(newer);

    fs::write(kept(&home).join("room-register.json"), r#"{"version": 99}"#).unwrap();
    let mut room = Process::start(&mut salotto(&home, &hosting(&["--new-register"])));
    room.error("room-register.json was written by a newer Salotto. Update this one");
    assert_eq!(room.exit(), Some(1));
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
}

#[test]
fn a_terminal_gets_a_prompt_and_colours_of_its_own() {
    let home = home();
    let (keyboard, screen) = terminal();
    let mut command = salotto(&home, &hosting(&["--invite"]));
    let mut child = command
        .stdin(Stdio::from(screen.try_clone().unwrap()))
        .stdout(Stdio::from(screen))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(command);
    let shown = Shown::of(&keyboard);
    shown.until("Room \"LAN party\" is open on ");
    shown.until("\u{1b}[38;5;16;48;5;231m");
    shown.until("> ");
    use std::io::Write;
    (&keyboard).write_all(b"announce ciao\n").unwrap();
    shown.until("Announcement by the host: ciao");
    (&keyboard).write_all(b"quit\n").unwrap();
    assert!(child.wait().unwrap().success());
}
