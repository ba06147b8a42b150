// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto chat` as people and scripts use it.

mod support;

use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};

use rustix::termios::{LocalModes, tcgetattr};
use salotto::protocol::{Happening, Invite, Notice, Reason, Refused, RoomName};
use salotto::server::{Config, Server};
use salotto::trust::{Identity, KnownRooms, Language, Words};
use support::terminal::{
    Shown, chat, home, host, kept, salotto, signal, spoil, terminal, type_line,
};
use support::{Process, classic_server, lock, name, said, serve_native};
use tempfile::TempDir;

#[test]
fn two_terminals_talk() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.line("  You are in “LAN party” as Ada. Here: Ada");
    let mut bo = chat(&home, address, &["--as", "Bo"]);
    bo.until(|line| line.starts_with("  You are in").then_some(()));
    ada.line("Bo joined the chat");
    type_line(&ada, "hello \u{1b}[2J Bo");
    bo.line("Ada: hello [2J Bo");
    ada.line("Ada: hello [2J Bo");
    type_line(&bo, "{exit}");
    assert_eq!(bo.exit(), Some(0));
    ada.line("Bo left the chat.");
    signal(&ada, "INT");
    assert_eq!(ada.exit(), Some(0));
}

#[test]
fn a_pipe_is_said_and_echoed_before_the_end() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    for number in 0..60 {
        type_line(&ada, &format!("line {number}"));
    }
    assert_eq!(ada.exit(), Some(0));
    for number in 0..60 {
        ada.line(&format!("Ada: line {number}"));
    }
}

#[test]
fn json_is_the_protocol_and_nothing_else() {
    let home = home();
    let (room, address) = host(&home, &[]);
    let mut bot = chat(&home, address, &["--as", "Bot", "--json"]);
    let next = |bot: &Process| {
        let line = bot.lines.recv_timeout(support::PATIENCE).unwrap();
        Notice::decode(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    };
    assert!(matches!(next(&bot), Notice::Welcome(welcome) if welcome.you == name("Bot")));
    type_line(&bot, "beep");
    loop {
        let Notice::Event(event) = next(&bot) else { continue };
        if let Happening::Said { from, id, text } = event.what {
            assert_eq!((from, text.as_str(), id.is_some()), (name("Bot"), "beep", true));
            break;
        }
    }
    let mut twin = chat(&home, address, &["--as", "bot", "--json"]);
    assert!(matches!(next(&twin), Notice::Refused(Refused { reason: Reason::NameTaken, .. })));
    twin.error("“bot2” is free.");
    assert_eq!(twin.exit(), Some(1));
    signal(&room, "INT");
    let ended = |line: &str| line.contains(r#""type":"ended""#).then_some(());
    bot.until(ended);
    assert_eq!(bot.exit(), Some(0));
}

#[test]
fn a_classic_room_is_joined_and_called_so() {
    let home = home();
    let (server, address) = classic_server(&[]);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.line("  This is a classic room: the line is not encrypted.");
    type_line(&ada, "ciao");
    ada.line("Ada: ciao");
    type_line(&ada, "{exit}");
    server.line("received '{exit}'");
    assert_eq!(ada.exit(), Some(0));
}

#[test]
fn a_loss_and_an_empty_address_are_failures_with_a_sentence() {
    let home = home();
    let address = serve_native(|mut guest| {
        guest.welcome();
        guest.send(&said(1, "Bo", None, "ciao"));
    });
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.line("Bo: ciao");
    ada.error("Server connection lost.");
    assert_eq!(ada.exit(), Some(1));

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.error(&format!("There is no room at {address}."));
    assert_eq!(ada.exit(), Some(1));
}

#[test]
fn usage_version_and_help() {
    let home = home();
    let mut wrong = Process::start(&mut salotto(&home, &["chat", "a b"]));
    wrong.error("That is not a name or address of a host.");
    assert_eq!(wrong.exit(), Some(2));
    let mut version = Process::start(&mut salotto(&home, &["--version"]));
    version.line(concat!("salotto ", env!("CARGO_PKG_VERSION")));
    assert_eq!(version.exit(), Some(0));
    let mut help = Process::start(&mut salotto(&home, &["chat", "--help"]));
    help.until(|line| line.contains("salotto chat 192.168.1.7 --as Ada").then_some(()));
    assert_eq!(help.exit(), Some(0));
}

/// Says lines in a room and reads what others see.
fn pair(home: &TempDir, address: SocketAddr) -> (Process, Process) {
    let ada = chat(home, address, &["--as", "Ada"]);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    let bo = chat(home, address, &["--as", "Bo", "--no-key"]);
    bo.until(|line| line.starts_with("  You are in").then_some(()));
    ada.line("Bo joined the chat");
    (ada, bo)
}

#[test]
fn lines_with_a_slash_are_commands() {
    let home = home();
    let (room, address) = host(&home, &[]);
    let (mut ada, bo) = pair(&home, address);
    for said in ["/etc/hosts", "//help", "1/2"] {
        type_line(&ada, said);
    }
    for seen in ["Ada: /etc/hosts", "Ada: /help", "Ada: 1/2"] {
        bo.line(seen);
    }
    type_line(&ada, "/shrug");
    ada.error(
        "There is no command /shrug. /help lists them. To say it all the same, write //shrug",
    );
    type_line(&ada, "/help");
    ada.line("  /leave          leave the room");
    type_line(&ada, "/kick Bo");
    ada.error("Only the host and the moderators may do that.");
    type_line(&room, "mute Bo");
    ada.line("  The host muted Bo for 10 minutes");
    type_line(&ada, "/nick Ada Byron");
    ada.line("Ada is now called Ada Byron");
    bo.line("Ada is now called Ada Byron");
    type_line(&ada, "/who");
    ada.line("  Ada Byron (you)");
    ada.line("  Bo (muted)");
    type_line(&ada, "/invite");
    let link = ada.until(|line| line.strip_prefix("  Invite: ").map(str::to_owned));
    let invite: Invite = link.parse().unwrap();
    assert_eq!(invite.address().to_string(), address.to_string());
    type_line(&ada, "/leave");
    assert_eq!(ada.exit(), Some(0));
    bo.line("Ada Byron left the chat.");
}

#[test]
fn who_comes_back_muted_is_told_before_writing() {
    let (house, own) = (home(), home());
    let (room, address) = host(&house, &[]);
    let mut ada = chat(&own, address, &["--as", "Ada"]);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    type_line(&room, "mute Ada 2h");
    ada.line("  The host muted Ada for 2 hours");
    type_line(&ada, "/leave");
    assert_eq!(ada.exit(), Some(0));
    let ada = chat(&own, address, &["--as", "Ada"]);
    ada.until(|line| {
        let told = line.starts_with("  You are muted for ");
        (told && line.ends_with("; what you say is not passed on.")).then_some(())
    });
    let bot = chat(&own, address, &["--as", "Bot", "--json"]);
    let muted = bot.until(|line| match Notice::decode(line) {
        Ok(Notice::Welcome(welcome)) => Some(welcome.muted),
        _ => None,
    });
    assert!(muted.is_some_and(|seconds| seconds <= 2 * 60 * 60));
}

#[test]
fn a_moderator_keeps_the_peace_from_a_terminal() {
    let home = home();
    let (room, address) = host(&home, &[]);
    let (ada, mut bo) = pair(&home, address);
    type_line(&room, "moderator Ada");
    ada.line("  The host made Ada a moderator");
    type_line(&ada, "/announce Pizza!");
    bo.line("  Announcement by Ada: Pizza!");
    type_line(&ada, "/ban bo 10m too loud");
    ada.line("  Ada banned Bo for 10 minutes (too loud)");
    bo.error("You are banned from this room. Try again in 10 minutes. The reason: too loud");
    assert_eq!(bo.exit(), Some(1));
    type_line(&ada, "/bans");
    ada.until(|line| {
        (line.starts_with("  Bo (for another ") && line.ends_with("too loud")).then_some(())
    });
    type_line(&ada, "/unban Bo");
    ada.line("  Ada lifted the ban of Bo");
}

#[test]
fn a_piped_command_is_answered_before_the_end() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    type_line(&ada, "/kick Bo");
    assert_eq!(ada.exit(), Some(0));
    ada.error("Only the host and the moderators may do that.");
}

#[test]
fn who_is_ignored_is_not_shown_under_any_name() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let (ada, bo) = pair(&home, address);
    type_line(&ada, "/ignore @bo");
    ada.line("  You see no more of what Bo says. To undo it: /unignore");
    type_line(&bo, "one");
    bo.line("Bo: one");
    type_line(&bo, "/nick Eve");
    bo.line("Bo is now called Eve");
    type_line(&bo, "two");
    bo.line("Eve: two");
    type_line(&bo, "/nick Fay");
    // Whatever was said before has come when this has.
    ada.line("Eve is now called Fay");
    type_line(&ada, "/unignore Fay");
    ada.line("  You see again what Fay says.");
    type_line(&bo, "three");
    let first = ada.until(|line| line.contains(": ").then(|| line.to_owned()));
    assert_eq!(first, "Fay: three");
}

/// A room in this process, at a port that can be taken again: no other test is
/// at that address.
fn room_at(port: u16, key: &Identity) -> Server {
    let config = Config {
        bind: Some([127, 0, 0, 77].into()),
        port,
        ..Config::new(RoomName::new("Attic").unwrap())
    };
    Server::open(config, key, |_| {}).unwrap()
}

#[test]
fn a_room_that_is_not_the_one_we_knew_is_not_joined() {
    let home = home();
    let (old, new) = (lock::identity(), lock::identity());
    let words =
        |key: &Identity| Words::of(&key.fingerprint()).in_language(Language::English).join(" ");
    let room = room_at(0, &old);
    let address = room.address();
    let visit = |more: &[&str], seen: &str| {
        let mut ada = chat(&home, address, &[&["--as", "Ada"], more].concat());
        ada.line(seen);
        assert_eq!(ada.exit(), Some(0));
    };
    visit(&[], &format!("  You meet this room for the first time. Its words: {}", words(&old)));
    // The second time there is nothing to say of it.
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    let first = ada.lines.recv_timeout(support::PATIENCE).unwrap();
    assert!(first.starts_with("  You are in"), "{first}");
    assert_eq!(ada.exit(), Some(0));
    room.close();

    let room = room_at(address.port(), &new);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.error("This is not the room you knew at this address");
    ada.error(&format!("The words you know: {}", words(&old)));
    ada.error(&format!("The words it has now: {}", words(&new)));
    ada.error("--accept-new-key");
    assert_eq!(ada.exit(), Some(1));
    // A link that vouches for the new key is no better: who sent it?
    let link = Invite::new(support::place(address), [], new.fingerprint(), None).to_string();
    let mut ada = Process::start(&mut salotto(&home, &["chat", &link, "--as", "Ada"]));
    ada.error("This is not the room you knew at this address");
    assert_eq!(ada.exit(), Some(1));
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
    let key = lock::identity().fingerprint();
    let room = RoomName::new("Attic").unwrap();
    KnownRooms::open(&kept(&home)).remember(&support::place(address), key, &room, 1).unwrap();
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.error("does not encrypt");
    assert_eq!(ada.exit(), Some(1));
    drop(server);
}

#[test]
fn an_invite_leads_to_its_room_and_to_no_other() {
    let home = home();
    let key = lock::identity();
    let room = room_at(0, &key);
    let place = support::place(room.address());
    // The first address is empty; the second leads there.
    let nowhere = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let invite = Invite::new(support::place(nowhere), [place.clone()], key.fingerprint(), None);
    let mut ada =
        Process::start(&mut salotto(&home, &["chat", &invite.to_string(), "--as", "Ada"]));
    ada.line("  You are in “Attic” as Ada. Here: Ada");
    assert_eq!(ada.exit(), Some(0));

    let other = Invite::new(place, [], lock::identity().fingerprint(), None).to_string();
    let stranger = support::terminal::home();
    let mut ada = Process::start(&mut salotto(&stranger, &["chat", &other, "--as", "Ada"]));
    ada.error("is not the room of this invite");
    assert_eq!(ada.exit(), Some(1));
    let mut ada = Process::start(&mut salotto(&stranger, &["chat", "salotto://attic/?name=Attic"]));
    ada.error("does not say the room’s key");
    assert_eq!(ada.exit(), Some(2));
    drop(room);
}

/// A room with a password, in this process.
fn locked_room() -> Server {
    let config = Config {
        bind: Some([127, 0, 0, 1].into()),
        port: 0,
        password: Some(lock::password("open sesame")),
        ..Config::new(RoomName::new("Attic").unwrap())
    };
    Server::open(config, &lock::identity(), |_| {}).unwrap()
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
        assert_eq!(ada.exit(), Some(0));
    }
    let mut ada = chat(&home, room.address(), &["--as", "Ada"]);
    ada.error("--password-file FILE, or in the variable SALOTTO_PASSWORD");
    assert_eq!(ada.exit(), Some(1));
    let mut wrong = salotto(&home, &["chat", &address, "--as", "Ada"]);
    let mut ada = Process::start(wrong.env("SALOTTO_PASSWORD", "wrong"));
    ada.error("That is not the password of this room.");
    assert_eq!(ada.exit(), Some(1));
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

/// Whether a terminal shows what is typed, and hands it over by the line.
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
fn what_is_damaged_is_reported_and_kept() {
    let home = home();
    let room = room_at(0, &lock::identity());
    spoil(&home, "identity.pem");
    let mut ada = chat(&home, room.address(), &["--as", "Ada"]);
    ada.error("identity.pem");
    ada.error("salotto key --renew");
    ada.error("--no-key");
    assert_eq!(ada.exit(), Some(1));
    let mut ada = chat(&home, room.address(), &["--as", "Ada", "--no-key"]);
    ada.line("  You are in “Attic” as Ada. Here: Ada");
    assert_eq!(ada.exit(), Some(0));
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
fn known_rooms_are_listed_and_forgotten() {
    let home = home();
    let run = |arguments: &[&str]| Process::start(&mut salotto(&home, arguments));
    run(&["known"]).line("You have met no room yet.");
    let key = lock::identity().fingerprint();
    let room = RoomName::new("Attic").unwrap();
    let place = "attic:6000".parse().unwrap();
    KnownRooms::open(&kept(&home)).remember(&place, key, &room, 1).unwrap();
    run(&["known"]).line(&format!("attic:6000  “Attic”  {key}"));
    run(&["known", "--forget", "ATTIC:6000"])
        .line("Forgotten: “Attic” at attic:6000. The next room there will be a new one.");
    let mut again = run(&["known", "--forget", "attic:6000"]);
    again.error("You have met no room at attic:6000.");
    assert_eq!(again.exit(), Some(1));
}

/// Everything a hostile room may put in front of somebody.
fn hostile(mut guest: support::Guest) {
    const ESCAPES: &str = r"\u001b]0;x\u0007\u009b2J\u202e\r";
    guest.welcome();
    for (number, happening) in [
        format!(r#""type":"topic","by":"Bo","topic":"on{ESCAPES}time""#),
        format!(r#""type":"said","from":"Bo","text":"hi{ESCAPES}there\nAda: forged""#),
        format!(r#""type":"notice","text":"note{ESCAPES}well""#),
        format!(r#""type":"acted","act":"announce","text":"all{ESCAPES}\nBo joined the chat""#),
        format!(r#""type":"acted","by":"Bo","act":"kick","name":"Cy","why":"be{ESCAPES}cause""#),
    ]
    .iter()
    .enumerate()
    {
        guest.send_raw(&format!(r#"{{"number":{},"time":1,{happening}}}"#, number + 1));
    }
    guest.send_raw(&format!(
        r#"{{"type":"refused","reason":"new","message":"no{ESCAPES}\nway","why":"fo{ESCAPES}r"}}"#
    ));
    guest.see_off();
}

#[test]
fn a_hostile_room_cannot_command_the_terminal() {
    let home = home();
    let address = serve_native(hostile);
    let harmless = |line: &str| {
        let bad = |c: char| (c.is_control() && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}');
        assert!(!line.contains(bad), "{line:?}");
    };
    for more in [&[][..], &["--json"]] {
        let mut ada = chat(&home, address, &[&["--as", "Ada"], more].concat());
        let mut seen = Vec::new();
        while let Ok(line) = ada.lines.recv_timeout(support::PATIENCE) {
            harmless(&line);
            seen.push(line);
        }
        while let Ok(line) = ada.errors.recv_timeout(support::PATIENCE) {
            harmless(&line);
            seen.push(line);
        }
        assert_eq!(ada.exit(), Some(1));
        assert!(seen.iter().any(|line| line.contains("way")), "{seen:#?}");
        if more.is_empty() {
            let said = |line: &&String| line.contains("forged") || line.contains("there");
            assert!(seen.iter().filter(said).all(|line| line.starts_with("Bo: ")), "{seen:#?}");
            assert!(!seen.iter().any(|line| line == "Bo joined the chat"), "{seen:#?}");
        }
    }
}

#[test]
fn numbers_that_lie_neither_end_a_chat_nor_break_it() {
    let home = home();
    let most = u64::MAX;
    let address = serve_native(move |mut guest| {
        guest.welcome();
        for happening in [r#""act":"mute","name":"Ada""#, r#""act":"slow""#] {
            guest.send_raw(&format!(
                r#"{{"number":{most},"time":{most},"type":"acted",{happening},"seconds":{most}}}"#
            ));
        }
        guest.send_raw(&format!(
            r#"{{"type":"error","reason":"muted","message":"","seconds":{most}}}"#
        ));
        let ban = format!(r#"{{"name":"Cy","since":{most},"until":{most}}}"#);
        guest.send_raw(&format!(r#"{{"type":"bans","bans":[{ban}]}}"#));
        guest.send(&said(most, "Bo", None, "still here"));
        guest.see_off();
    });
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.until(|line| line.starts_with("  Cy (for another ").then_some(()));
    ada.line("Bo: still here");
    type_line(&ada, "/who");
    ada.until(|line| line.starts_with("  Slow mode: ").then_some(()));
    type_line(&ada, "/leave");
    assert_eq!(ada.exit(), Some(0));
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
    heard.recv_timeout(support::PATIENCE).unwrap();
    signal(&ada, "TERM");
    assert_eq!(ada.exit(), Some(1));
}

#[test]
fn another_spelling_of_a_known_address_is_no_way_around_its_key() {
    let home = home();
    let room = room_at(0, &lock::identity());
    let (place, port) = (support::place(room.address()), room.address().port());
    let known = lock::identity().fingerprint();
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
        ada.error("That is not a name or address of a host.");
        assert_eq!(ada.exit(), Some(2));
    }
    drop(room);
}

#[test]
fn no_name_forges_what_the_room_says() {
    let home = home();
    let (room, address) = host(&home, &[]);
    for forger in ["The host set the slow mode", "Invite", "You know this room"] {
        let mut eve = chat(&home, address, &["--as", forger]);
        assert_eq!(eve.exit(), Some(1), "{forger}");
    }
    let ada = chat(&home, address, &["--as", "Ada"]);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    type_line(&room, "slow 3600");
    ada.line("  The host set the slow mode: 1 hour between two messages");
}
