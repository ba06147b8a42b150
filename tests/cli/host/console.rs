// SPDX-License-Identifier: GPL-3.0-or-later
//! The console of `salotto host`.

use std::io::Write;
use std::net::SocketAddr;
use std::process::Stdio;

use salotto::client::SessionEvent;
use salotto::protocol::{Event, EventKind, Reason, Request};
use tempfile::TempDir;

use super::{keyed, refused};
use crate::kit::client::TestClient;
use crate::kit::process::Process;
use crate::kit::program::{folder, home, host, hosting, salotto, signal, type_line};
use crate::kit::scripted::keys::identity;
use crate::kit::terminal::{Shown, terminal};
use crate::kit::values::{target, text};

#[test]
fn the_console_moderates() {
    let home = home();
    let (mut room, address) = host(&home, &[]);
    let bo = TestClient::open(target(address, "Bo Derek"));
    bo.welcomed();
    type_line(&room, "who");
    room.line("  Bo Derek");
    type_line(&room, "  /MUTE @bo derek 2h too\u{1b}[31m loud ");
    room.line("  The host muted “Bo Derek” for 2 hours (too[31m loud)");
    type_line(&room, "announce Pizza!");
    room.line("  Announcement by the host: Pizza!");
    type_line(&room, "topic Quake at nine");
    room.line("  The host set the topic: Quake at nine");
    type_line(&room, "topic Quake at nine");
    room.line("  That is already so.");
    type_line(&room, "topic");
    room.line("  The host removed the topic");
    type_line(&room, "kick bo derek spam");
    room.line("  The host kicked “Bo Derek” (spam)");
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
    type_line(&room, "clsoe");
    room.error("There is no command “clsoe”. Perhaps you mean: close.");
    type_line(&room, "kick Nobody");
    room.error("Nobody here goes by that name.");
    type_line(&room, "close");
    assert_eq!(room.exit(), Some(0));
}

#[test]
fn the_console_pins_and_lists_what_is_pinned() {
    let home = home();
    let (room, address) = host(&home, &[]);
    let bo = TestClient::open(target(address, "Bo"));
    bo.welcomed();
    for (line, answer) in [
        ("pins", Ok("  No message is pinned.")),
        ("unpin", Err("No message is pinned.")),
        ("pin", Err("There is no message that could be pinned.")),
        ("pin Bo", Err("Bo has said nothing here that you could answer.")),
    ] {
        type_line(&room, line);
        match answer {
            Ok(answer) => room.line(answer),
            Err(error) => room.error(error),
        }
    }
    let say = |said: &str| {
        bo.session.say(said.into(), text(said)).unwrap();
        bo.until(|event| match event {
            SessionEvent::Happened(Event { number, what: EventKind::Said { .. }, .. }) => {
                Some(number)
            }
            _ => None,
        })
    };
    let (first, second) = (say("Dinner at 8"), say("Bring plates"));
    type_line(&room, "pin");
    room.line("  The host pinned a message of Bo");
    type_line(&room, &format!("/pin {first}"));
    room.line("  The host pinned a message of Bo");
    type_line(&room, "pin bo");
    room.line("  That is already so.");
    type_line(&room, "pins");
    room.line(&format!("  #{second} Bo: Bring plates"));
    room.line(&format!("  #{first} Bo: Dinner at 8"));
    for number in ["", &format!(" {second}")] {
        type_line(&room, &format!("unpin{number}"));
        room.line("  The host unpinned a message");
    }
    type_line(&room, "pins");
    room.line("  No message is pinned.");
}

#[test]
fn edits_and_polls_are_shown_with_the_chat() {
    let home = home();
    let (room, address) = host(&home, &["--show-chat"]);
    let bo = TestClient::open(target(address, "Bo"));
    bo.welcomed();
    bo.session.say("1".into(), text("ciao")).unwrap();
    let message = bo.until(|event| match event {
        SessionEvent::Happened(Event { number, what: EventKind::Said { .. }, .. }) => Some(number),
        _ => None,
    });
    room.line("Bo: ciao");
    let ask = |request| bo.session.send(request).unwrap();
    ask(Request::Edit { id: None, message, text: "ciao\na tutti".into() });
    room.line("  Bo edits: ciao");
    room.line("  Bo edits: a tutti");
    let options = ["Pizza", "Soup"].map(String::from).to_vec();
    ask(Request::Poll { id: None, question: "Dinner?".into(), options });
    for line in ["  Bo asks: Dinner?", "    1. Pizza", "    2. Soup"] {
        room.line(line);
    }
    let poll = bo.until(|event| match event {
        SessionEvent::Happened(Event { number, what: EventKind::Poll(_), .. }) => Some(number),
        _ => None,
    });
    ask(Request::Vote { id: None, poll, option: Some(1) });
    ask(Request::ClosePoll { id: None, poll });
    room.line("  Bo closed the poll “Dinner?”. Result: Pizza: 0, Soup: 1");
}

#[test]
fn the_end_of_the_input_is_not_the_end_of_the_room() {
    let home = home();
    let (mut room, address) = host(&home, &[]);
    // The last line needs no line break.
    room.child.stdin.take().unwrap().write_all(b"lock").unwrap();
    room.line("  The host locked the room");
    let late = TestClient::open(target(address, "Late"));
    assert_eq!(refused(late).reason, Reason::Locked);
    signal(&room, "TERM");
    assert_eq!(room.exit(), Some(0));
}

#[test]
fn forever_is_a_time_and_no_reason() {
    let home = home();
    let (room, address) = host(&home, &[]);
    let bo = TestClient::open(target(address, "Bo"));
    bo.welcomed();
    type_line(&room, "mute Bo forever");
    room.line("  The host muted Bo for 365 days");
    type_line(&room, "ban Bo forever spam");
    room.line("  The host banned Bo for good (spam)");
    assert_eq!(refused(bo).reason, Reason::Banned);
}

#[test]
fn a_decoy_catches_no_command() {
    let home = home();
    let (room, address) = host(&home, &[]);
    let [dee, decoy] = ["Dee", "Dee 1h"].map(|name| {
        let keys = std::sync::Arc::new(identity());
        let client = TestClient::open(keyed(address, name, &keys));
        client.welcomed();
        client
    });
    type_line(&room, "ban Dee 1h");
    room.line("  The host banned Dee for 1 hour");
    assert_eq!(refused(dee).reason, Reason::Banned);
    type_line(&room, "ban Dee 1h");
    room.error(
        "  More than one name could be meant. Put it in quotes: ban \"Dee\", ban \"Dee 1h\"",
    );
    type_line(&room, "ban \"Dee 1h\"");
    room.line("  The host banned “Dee 1h” for good");
    assert_eq!(refused(decoy).reason, Reason::Banned);
}

#[test]
fn bans_survive_the_room() {
    let home = home();
    let bo = std::sync::Arc::new(identity());
    let (mut room, address) = host(&home, &[]);
    let client = TestClient::open(keyed(address, "Bo", &bo));
    client.welcomed();
    type_line(&room, "ban Bo 1d spam");
    assert_eq!(refused(client).reason, Reason::Banned);
    type_line(&room, "close");
    assert_eq!(room.exit(), Some(0));

    let (room, address) = host(&home, &[]);
    assert_eq!(refused(TestClient::open(keyed(address, "Bob", &bo))).reason, Reason::Banned);
    type_line(&room, "bans");
    room.until(|line| {
        (line.starts_with("  Bo (for another ") && line.ends_with(": spam")).then_some(())
    });
    type_line(&room, "unban Bo");
    room.line("  The host lifted the ban of Bo");
    TestClient::open(keyed(address, "Bo", &bo)).welcomed();
}

#[test]
fn two_hosts_on_one_folder_keep_their_own_bans() {
    let home = home();
    let keys = [(); 2].map(|()| std::sync::Arc::new(identity()));
    let names = ["LAN party", "Book club"];
    let hosts = names.map(|name| named_host(&home, name));
    for ((room, address), (who, key)) in hosts.iter().zip(["Bo", "Cy"].iter().zip(&keys)) {
        let guest = TestClient::open(keyed(*address, who, key));
        guest.welcomed();
        type_line(room, &format!("ban {who} spam"));
        assert_eq!(refused(guest).reason, Reason::Banned);
    }
    // In the order in which the last one would write over the first.
    for (mut room, _) in hosts {
        type_line(&room, "close");
        assert_eq!(room.exit(), Some(0));
    }
    for (name, banned) in names.iter().zip([0, 1]) {
        let (_room, address) = named_host(&home, name);
        let [bo, cy] = [0, 1].map(|who| TestClient::open(keyed(address, "Zoe", &keys[who])));
        let (inside, outside) = if banned == 0 { (cy, bo) } else { (bo, cy) };
        assert_eq!(refused(outside).reason, Reason::Banned, "{name}");
        inside.welcomed();
    }
}

fn named_host(home: &TempDir, name: &str) -> (Process, SocketAddr) {
    let arguments = ["host", "--name", name, "--port", "0", "--bind", "127.0.0.1"];
    let process = Process::start(&mut salotto(home, &arguments));
    let opened = format!("Room \"{name}\" is open on ");
    let address = process.until(|line| line.strip_prefix(&opened)?.parse().ok());
    (process, address)
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
    (&keyboard).write_all(b"announce ciao\n").unwrap();
    shown.until("Announcement by the host: ciao");
    (&keyboard).write_all(b"quit\n").unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_removal_that_can_be_noted_nowhere_is_told_at_the_end() {
    let home = home();
    let (mut room, _) = host(&home, &[]);
    type_line(&room, "close");
    assert_eq!(room.exit(), Some(0));
    // Neither the history can be opened then, nor anything be noted.
    std::fs::create_dir(folder(&home).join("history.removals")).unwrap();
    let (mut room, address) = host(&home, &[]);
    let bo = TestClient::open(target(address, "Bo Derek"));
    bo.welcomed();
    type_line(&room, "remove-all Bo Derek");
    type_line(&room, "close");
    room.error("1 removal could not be written: what was to be deleted is still on the disk");
    assert_eq!(room.exit(), Some(1));
}
