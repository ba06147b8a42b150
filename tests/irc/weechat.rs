// SPDX-License-Identifier: GPL-3.0-or-later
//! `WeeChat` without a terminal: typed into by its pipe, read by its logs.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use serde_json::json;
use tempfile::TempDir;

use super::has;
use crate::kit::guest::staying::Staying;
use crate::kit::irc::CHANNEL;
use crate::kit::patience::eventually;
use crate::kit::process::Process;
use crate::kit::room::TestRoom;

struct WeeChat {
    _process: Process,
    home: TempDir,
}

impl WeeChat {
    /// In the room as Wilma.
    fn in_the_room(room: &TestRoom, tls: bool) -> Self {
        let home = tempfile::tempdir().unwrap();
        let (ip, port) = (room.address().ip(), room.address().port());
        let security = if tls { "-tls -tls_verify=off" } else { "-notls" };
        // Before version 4 it is called after the older name.
        let security =
            if is_newer(4) { security.to_owned() } else { security.replace("tls", "ssl") };
        let mut command = Command::new("weechat-headless");
        command.arg("-d").arg(home.path()).arg("--stdout").env("HOME", home.path());
        command.env("LC_ALL", "C.UTF-8");
        for typed in [
            "/set logger.file.flush_delay 0".to_owned(),
            "/set irc.look.server_buffer independent".to_owned(),
            format!("/server add den {ip}/{port} {security} -nicks=Wilma"),
            "/connect den".to_owned(),
        ] {
            command.args(["-r", &typed]);
        }
        Self { _process: Process::start(&mut command), home }
    }

    /// Types a line into the channel.
    fn types(&self, line: &str) {
        let pipe = eventually("the pipe", || {
            let entries = fs::read_dir(self.home.path()).ok()?.flatten();
            let mut paths = entries.map(|entry| entry.path());
            paths.find(|path| {
                path.file_name().is_some_and(|it| it.to_string_lossy().contains("fifo_"))
            })
        });
        let mut pipe = OpenOptions::new().write(true).open(pipe).unwrap();
        writeln!(pipe, "irc.den.{CHANNEL} *{line}").unwrap();
    }

    fn log(&self, of: &str) -> String {
        let path: PathBuf = self.home.path().join("logs").join(format!("irc.{of}.weechatlog"));
        fs::read_to_string(path).unwrap_or_default()
    }

    /// The log of the channel, once it has that in it.
    #[track_caller]
    fn sees(&self, text: &str) {
        let name = format!("den.{}", CHANNEL.to_lowercase());
        eventually(text, || self.log(&name).contains(text).then_some(()));
        let all = self.log(&name) + &self.log("server.den");
        // A certificate that nobody vouches for is told of as one, and taken all the same.
        let is_error = |line: &&str| line.contains("\t=!=\t") && !line.contains("gnutls:");
        let errors: Vec<_> = all.lines().filter(is_error).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

fn is_newer(version: u32) -> bool {
    let told = Command::new("weechat-headless").arg("--version").output().unwrap();
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    told.split('.')
        .next()
        .and_then(|it| it.trim().parse::<u32>().ok())
        .is_some_and(|it| it >= version)
}

fn talks(tls: bool) {
    if !has("weechat-headless") {
        return;
    }
    let room = TestRoom::open();
    let mut ada = room.join_as_host("Ada L").stays();
    ada.send(json!({"type": "topic", "id": "1", "topic": "Dinner at 8"}));
    ada.until("topic");
    let wilma = WeeChat::in_the_room(&room, tls);
    assert_eq!(ada.hears_join("Wilma")["encrypted"], tls);
    wilma.sees("Dinner at 8");
    wilma.sees("2 nicks (1 op");
    ada.say("1", "hello from the app");
    wilma.sees("@Ada_L\thello from the app");
    wilma.types("ciao 😀 مرحبا");
    ada.hears("ciao 😀 مرحبا");
    wilma.types("/me waves");
    assert_eq!(ada.hears("waves")["emote"], true);
    ada.send(json!({"type": "say", "id": "2", "text": "bows", "emote": true}));
    wilma.sees("Ada_L bows");
    let long = format!("{}the end of it", "😀 word ".repeat(560));
    ada.say("3", &long);
    wilma.sees("the end of it");
    wilma.types("/nick Wendy");
    assert_eq!(ada.until("renamed")["to"], "Wendy");
    wilma.sees("You are now known as Wendy");
    long_text(&wilma, &mut ada);
    wilma.types("/reconnect den");
    while ada.until("left")["name"] != "Wendy" {}
    // It comes back by the name that it was set up with.
    ada.hears_join("Wilma");
    ada.say("4", "welcome back");
    wilma.sees_past_goodbye("welcome back");
    ada.send(
        json!({"type": "act", "id": "5", "act": "kick", "name": "Wilma", "why": "good night"}),
    );
    wilma.sees_past_goodbye("good night");
}

/// A long text that is typed arrives whole, in pieces.
fn long_text(wilma: &WeeChat, ada: &mut Staying) {
    let words = "word ".repeat(700);
    wilma.types(&format!("{words}and my end"));
    let mut count = 0;
    loop {
        let said = ada.until("said");
        let text = said["text"].as_str().unwrap();
        if said["from"] == "Wendy" {
            count += text.split_whitespace().filter(|word| *word == "word").count();
            if text.ends_with("and my end") {
                break;
            }
        }
    }
    assert_eq!(count, 700, "nothing is lost");
}

impl WeeChat {
    /// The same once it has left: it shows every goodbye as an error.
    #[track_caller]
    fn sees_past_goodbye(&self, text: &str) {
        let name = format!("den.{}", CHANNEL.to_lowercase());
        eventually(text, || self.log(&name).contains(text).then_some(()));
    }
}

#[test]
fn weechat_talks_in_plain_text() {
    talks(false);
}

#[test]
fn weechat_talks_over_tls() {
    talks(true);
}
