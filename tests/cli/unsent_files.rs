// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that are not sent after all: given up, not meant, or not taken.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use salotto::protocol::{Reason, Request, SendingQuota, ServerMessage, UploadGrant, UploadId};
use serde_json::{Value, json};

use crate::kit::files::SLICE;
use crate::kit::patience::PATIENCE;
use crate::kit::process::Process;
use crate::kit::program::{chat, home, host, type_line};
use crate::kit::scripted::{Peer, serve_native};
use crate::kit::values::welcome;

#[test]
fn a_folder_is_sent_if_it_was_meant() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let place = home.path().display();
    for folder in ["photos", "my trip"] {
        fs::create_dir(home.path().join(folder)).unwrap();
    }
    let ada = chat(&home, address, &["--as", "Ada", "--no-key", "--stay"]);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    type_line(&ada, &format!("/send {place}/photos of us.png"));
    ada.error("photos of us.png: There is no such file.");
    type_line(&ada, &format!("/send \"{place}/photos\" of us"));
    ada.until(|line| line.contains("Ada shared photos.tar").then_some(()));
    ada.line("    of us");
    // As a completed name is left.
    type_line(&ada, &format!("/send \"{place}/my trip/"));
    ada.until(|line| line.contains("Ada shared my trip.tar").then_some(()));
}

#[test]
fn a_file_is_judged_by_its_content_before_it_is_offered() {
    let home = home();
    let (_room, address) = host(&home, &["--file-types", "no-programs"]);
    let program = home.path().join("data");
    fs::write(&program, b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0").unwrap();
    let bot = chat(&home, address, &["--as", "Bot", "--no-key", "--json"]);
    sends(&bot, &program);
    let failed = until(&bot, |told| told["state"] == "failed");
    assert_eq!(failed["reason"], "file-type", "a host that has it gives no reason");
}

/// A room with files, whose host answers as the test lets it: the requests are passed on.
fn scripted(answers: Receiver<ServerMessage>) -> (SocketAddr, Receiver<Request>) {
    let (requests, heard) = channel();
    let ends: Mutex<Option<(Sender<Request>, _)>> = Mutex::new(Some((requests, answers)));
    let address = serve_native(move |mut guest: Peer| {
        let Some((requests, answers)) = ends.lock().unwrap().take() else { return };
        let Some(Request::Hello(hello)) = guest.request() else { return };
        let ServerMessage::Welcome(mut welcome) = welcome(&hello.name) else { return };
        (welcome.can.files, welcome.can.quotas) = (true, true);
        guest.send(&ServerMessage::Welcome(welcome));
        while let Some(request) = guest.request() {
            if requests.send(request).is_err() {
                return;
            }
            let Ok(answer) = answers.recv() else { return };
            guest.send(&answer);
        }
    });
    (address, heard)
}

fn sends(bot: &Process, path: &Path) {
    type_line(bot, &json!({"type": "send", "id": "s", "path": path}).to_string());
}

fn cancels(bot: &Process) {
    type_line(bot, &json!({"type": "cancel", "id": "s"}).to_string());
    until(bot, |told| told["state"] == "cancelled");
}

/// The next line that is so; the answers to questions of Salotto itself are not printed.
fn until(bot: &Process, is_it: impl Fn(&Value) -> bool) -> Value {
    loop {
        let line = bot.lines.recv_timeout(PATIENCE).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        assert!(told["type"] != "quota" && told["reason"] != "unknown-type", "{told}");
        if is_it(&told) {
            return told;
        }
    }
}

fn error(id: Option<String>, reason: Reason) -> ServerMessage {
    let message = reason.sentence().to_owned();
    let (suggestion, candidates, seconds) = (None, Vec::new(), None);
    ServerMessage::Error { reason, message, id, suggestion, candidates, seconds }
}

fn quota(id: Option<String>) -> ServerMessage {
    ServerMessage::Quota(SendingQuota {
        id,
        allowed: true,
        file_size: 1 << 30,
        room: 1 << 30,
        room_left: 1 << 30,
        files_left: 10,
        ..SendingQuota::default()
    })
}

/// A program in such a room, a file, and both ways to the host.
fn visit() -> (tempfile::TempDir, Process, Receiver<Request>, Sender<ServerMessage>) {
    let home = home();
    // Of one that is read at once no room is asked before.
    fs::write(home.path().join("a.txt"), vec![b'a'; SLICE]).unwrap();
    let (answer, answers) = channel();
    let (address, heard) = scripted(answers);
    let bot = chat(&home, address, &["--as", "Bot", "--no-key", "--json", "--stay"]);
    until(&bot, |told| told["type"] == "welcome");
    sends(&bot, &home.path().join("a.txt"));
    (home, bot, heard, answer)
}

#[test]
fn a_host_that_came_back_as_an_older_version_is_offered_the_file() {
    let (_home, bot, heard, answer) = visit();
    let Request::Quota { id } = heard.recv_timeout(PATIENCE).unwrap() else { panic!() };
    answer.send(error(id, Reason::UnknownType)).unwrap();
    let Request::Offer { id, .. } = heard.recv_timeout(PATIENCE).unwrap() else { panic!() };
    answer.send(error(id, Reason::FileQuota)).unwrap();
    until(&bot, |told| told["state"] == "failed");
}

#[test]
fn what_is_given_up_while_the_room_is_asked_is_withdrawn() {
    let (home, bot, heard, answer) = visit();
    let Request::Quota { id } = heard.recv_timeout(PATIENCE).unwrap() else { panic!() };
    cancels(&bot);
    answer.send(quota(id)).unwrap();
    sends(&bot, &home.path().join("a.txt"));
    let Request::Quota { id } = heard.recv_timeout(PATIENCE).unwrap() else { panic!() };
    answer.send(quota(id)).unwrap();
    let Request::Offer { id, .. } = heard.recv_timeout(PATIENCE).unwrap() else { panic!() };
    cancels(&bot);
    let upload = UploadId::new([7; 16]);
    let grant = UploadGrant { id, upload, token: "token".into(), from: 0 };
    answer.send(ServerMessage::Upload(grant)).unwrap();
    let withdrawn = heard.recv_timeout(PATIENCE).unwrap();
    assert!(
        matches!(&withdrawn, Request::Withdraw { upload: of, .. } if *of == upload),
        "{withdrawn:?}"
    );
}
