// SPDX-License-Identifier: GPL-3.0-or-later
//! Files, sent and fetched from the terminal.

use std::fs;
use std::net::SocketAddr;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::kit::patience::PATIENCE;
use crate::kit::process::Process;
use crate::kit::program::{chat, home, host, salotto, type_line};

fn run(home: &TempDir, arguments: &[&str]) -> Output {
    salotto(home, arguments).output().unwrap()
}

fn told(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

/// A room, and a file of three slices.
fn room(home: &TempDir) -> (Process, SocketAddr, String, Vec<u8>) {
    let (room, address) = host(home, &[]);
    let content: Vec<u8> = (0..2_500_000_u32).map(|at| (at / 11 % 251) as u8).collect();
    let path = home.path().join("my cat.dat");
    fs::write(&path, &content).unwrap();
    (room, address, path.display().to_string(), content)
}

#[test]
fn what_one_sends_another_one_gets() {
    let (home, to) = (home(), TempDir::new().unwrap());
    let (_room, address, path, content) = room(&home);
    let address = address.to_string();
    let (folder, ada, bo) = (to.path().to_str().unwrap(), ["--as", "Ada"], ["--as", "Bo"]);
    let send = [&["send", &path, &address, "--no-key", "--caption", "our cat"], &ada[..]].concat();
    let sent = run(&home, &send);
    assert!(sent.status.success() && told(&sent).0.contains("my cat.dat is sent."), "{sent:?}");
    let listed = run(&home, &[&["get", &address, "--no-key"], &bo[..]].concat());
    let (list, _) = told(&listed);
    assert!(listed.status.success() && list.ends_with("my cat.dat (2.5\u{A0}MB), from Ada\n"));
    let number = list.trim_start_matches('#').split(' ').next().unwrap().to_owned();
    for wanted in [&*number, "MY CAT.dat", "--all"] {
        let get = ["get", &address, wanted, "--to", folder, "--no-key"];
        let got = run(&home, &[&get, &bo[..]].concat());
        assert!(got.status.success(), "{got:?}");
    }
    for name in ["my cat.dat", "my cat (2).dat", "my cat (3).dat"] {
        assert!(fs::read(to.path().join(name)).unwrap() == content, "{name}");
    }
    let missing = run(&home, &["get", &address, "dog.dat", "--to", folder, "--no-key"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(told(&missing).1.contains("There is no file dog.dat here."), "{missing:?}");
    let nowhere = run(&home, &["get", &address, &number, "--to", "/nowhere", "--no-key"]);
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(told(&nowhere).1.contains("That folder does not exist."), "{nowhere:?}");
    let gone = run(&home, &["send", "/nowhere/at.all", &address, "--no-key"]);
    assert_eq!(gone.status.code(), Some(1));
    assert!(told(&gone).1.contains("at.all: There is no such file."), "{gone:?}");
}

#[test]
fn more_files_are_sent_than_may_be_open() {
    let (home, folder) = (home(), TempDir::new().unwrap());
    let (_room, address, ..) = room(&home);
    let files = (0..60).map(|number| folder.path().join(format!("{number}.txt")));
    let files: Vec<_> =
        files.inspect(|file| fs::write(file, file.to_str().unwrap()).unwrap()).collect();
    let program = salotto(&home, &["send"]);
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -n 48; exec \"$0\" \"$@\""]).arg(program.get_program());
    shell.args(program.get_args()).args(&files).args([&address.to_string(), "--no-key"]);
    shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let sent = shell.output().unwrap();
    assert!(sent.status.success(), "{sent:?}");
    assert_eq!(told(&sent).0.matches(" is sent.").count(), files.len());
}

#[test]
fn a_chat_sends_lists_and_saves() {
    let (home, to) = (home(), TempDir::new().unwrap());
    let (_room, address, path, content) = room(&home);
    let ada = chat(&home, address, &["--as", "Ada", "--no-key", "--stay"]);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    let bo = chat(&home, address, &["--as", "Bo", "--no-key", "--stay"]);
    ada.line("Bo joined the chat");
    type_line(&ada, &format!("/send {path} our cat"));
    let number = bo.until(|line| {
        let number =
            line.strip_prefix("  Ada shared my cat.dat (2.5\u{A0}MB). To save it: /get ")?;
        Some(number.to_owned())
    });
    bo.line("    our cat");
    type_line(&bo, "/files");
    bo.line(&format!("  #{number} my cat.dat (2.5\u{A0}MB), from Ada"));
    type_line(&bo, &format!("/get {number} {}", to.path().display()));
    bo.line(&format!("  Saved, from Ada: {}", to.path().join("my cat.dat").display()));
    assert!(fs::read(to.path().join("my cat.dat")).unwrap() == content);
    type_line(&bo, "/get 999");
    bo.error("  There is no file 999 here.");
}

/// A program in a room.
fn until(bot: &Process, is_it: impl Fn(&Value) -> bool) -> Value {
    loop {
        let line = bot.lines.recv_timeout(PATIENCE).unwrap();
        let object: Value = serde_json::from_str(&line).unwrap();
        if is_it(&object) {
            return object;
        }
    }
}

fn next(bot: &Process, kind: &str) -> Value {
    until(bot, |object| object["type"] == kind)
}

fn end(bot: &Process) -> Value {
    loop {
        let told = next(bot, "transfer");
        if !["reading", "moving", "waiting"].map(Value::from).contains(&told["state"]) {
            return told;
        }
    }
}

#[test]
fn a_program_sends_and_fetches() {
    let (home, to) = (home(), TempDir::new().unwrap());
    let (_room, address, path, content) = room(&home);
    let bot = chat(&home, address, &["--as", "Bot", "--no-key", "--json"]);
    let ask = |request: Value| type_line(&bot, &request.to_string());
    ask(json!({"type": "send", "id": "s", "path": path, "name": "cat.sh", "caption": "our cat"}));
    // In whatever order.
    let is_told = |told: &Value| told["type"] == "file" || told["state"] == "done";
    let mut told = [(); 2].map(|()| until(&bot, is_told));
    told.sort_by_key(|told| told["type"] == "transfer");
    let [shared, sent] = told;
    assert_eq!((&shared["id"], &shared["name"]), (&json!("s"), &json!("cat.sh")));
    assert_eq!((&sent["id"], &sent["type"]), (&json!("s"), &json!("transfer")));
    ask(json!({"type": "fetch", "id": "f", "file": shared["number"], "folder": to.path()}));
    let saved = end(&bot);
    assert_eq!((&saved["state"], &saved["dangerous"]), (&json!("done"), &json!(true)));
    assert_eq!((&saved["from"], &saved["seat"]), (&json!("Bot"), &shared["seat"]));
    assert!(fs::read(saved["path"].as_str().unwrap()).unwrap() == content);
    ask(json!({"type": "files", "id": "l"}));
    assert_eq!(next(&bot, "files")["files"][0]["number"], shared["number"]);
    ask(json!({"type": "cancel", "id": "s"}));
    assert_eq!(next(&bot, "error")["reason"], "no-such-upload");
    ask(json!({"type": "fetch", "file": 999}));
    assert_eq!(next(&bot, "error")["reason"], "no-such-file");
    ask(json!({"type": "send", "path": "/nowhere/at.all"}));
    assert_eq!(next(&bot, "error")["reason"], "bad-file");
}

#[test]
fn a_folder_goes_as_one_archive() {
    let (home, to) = (home(), TempDir::new().unwrap());
    let (_room, address) = host(&home, &[]);
    let (trip, address) = (home.path().join("my trip"), address.to_string());
    fs::create_dir_all(trip.join("days")).unwrap();
    fs::write(trip.join("days/one.txt"), "rain").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", trip.join("passwd")).unwrap();
    let send = ["send", trip.to_str().unwrap(), &address, "--no-key", "--as", "Ada"];
    let sent = run(&home, &send);
    let (out, err) = told(&sent);
    assert!(sent.status.success() && out.contains("my trip.tar is sent."), "{sent:?}");
    assert!(err.contains("The folder is sent as my trip.tar: 1 file, "), "{err}");
    assert!(err.contains("Links, and what cannot be read, are left out: 1"), "{err}");
    let into = to.path().to_str().unwrap();
    let get = ["get", &address, "my trip.tar", "--to", into, "--no-key", "--as", "Bo"];
    assert!(run(&home, &get).status.success());
    let archive = to.path().join("my trip.tar");
    let listed = Command::new("tar").arg("-tf").arg(&archive).output().unwrap();
    assert_eq!(told(&listed).0, "my trip\nmy trip/days\nmy trip/days/one.txt\n");
}

#[test]
fn what_may_be_sent_is_told_and_refused_before_it_is_read() {
    let home = home();
    let (room, address) = host(&home, &["--file-types", "no-programs", "--file-size", "1M"]);
    let (script, large) = (home.path().join("run.sh"), home.path().join("large.dat"));
    fs::write(&script, "#!/bin/sh\n").unwrap();
    fs::write(&large, vec![0; 1_500_000]).unwrap();
    let ada = chat(&home, address, &["--as", "Ada", "--no-key", "--stay"]);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    type_line(&ada, "/send");
    ada.line("  All files but programs may be sent");
    ada.until(|line| line.starts_with("  You may send 26").then_some(()));
    type_line(&ada, &format!("/send {}", script.display()));
    ada.error("run.sh: This room takes no files of that type.");
    type_line(&ada, &format!("/send {}", large.display()));
    ada.error("large.dat: That file is larger than this room takes.");
    type_line(&ada, "/cancel");
    ada.error("No file of yours is on its way.");
    type_line(&room, "files pictures");
    ada.line("  The host lets pictures alone be sent");
    type_line(&room, "files");
    room.line("  Pictures alone may be sent");
    type_line(&room, "files music");
    room.error("Behind “files” stands one of: everybody, moderators, nobody, everything,");
    let bot = chat(&home, address, &["--as", "Bot", "--no-key", "--json"]);
    type_line(&bot, &json!({"type": "quota", "id": "q"}).to_string());
    let quota = next(&bot, "quota");
    assert_eq!((&quota["id"], &quota["types"]), (&json!("q"), &json!("pictures")));
    type_line(&bot, &json!({"type": "send", "id": "s", "path": script}).to_string());
    let failed = end(&bot);
    assert_eq!((&failed["id"], &failed["state"]), (&json!("s"), &json!("failed")));
    assert_eq!(failed["reason"], "file-type");
    assert!(failed["message"].as_str().unwrap().contains("no files of that type"));
}

#[test]
fn a_file_on_its_way_is_cancelled_by_its_name() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    // Nothing of it is on the disk, but it takes a while to be read and sent.
    let large = home.path().join("Large.dat");
    fs::File::create(&large).unwrap().set_len(3 << 30).unwrap();
    let ada = chat(&home, address, &["--as", "Ada", "--no-key", "--stay"]);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    type_line(&ada, &format!("/send {}", large.display()));
    type_line(&ada, "/cancel other.dat");
    ada.error("No file other.dat is on its way.");
    type_line(&ada, "/cancel large.DAT");
    ada.line("  Large.dat was cancelled.");
}
