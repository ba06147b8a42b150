// SPDX-License-Identifier: GPL-3.0-or-later
//! irssi, at a terminal of its own.

use std::process::Command;

use serde_json::json;
use tempfile::TempDir;

use super::has;
use crate::kit::emulator::Typist;
use crate::kit::guest::staying::Staying;
use crate::kit::irc::CHANNEL;
use crate::kit::room::TestRoom;

/// Words that must never stand on the screen: clients show a refusal of what they ask by
/// themselves as one of these.
const ERRORS: [&str; 6] =
    ["Only the host", "Unknown command", "does not know", "Not enough", "No such", "missing"];

struct Irssi {
    typist: Typist,
    _home: TempDir,
}

impl Irssi {
    /// irssi in the room as Irma, with the channel in front.
    fn in_the_room(room: &TestRoom, tls: bool) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new("irssi");
        command.arg(format!("--home={}", home.path().display())).args(["-n", "Irma"]);
        command.env("HOME", home.path()).env("TERM", "xterm").env("LC_ALL", "C.UTF-8");
        let typist = Typist::start(&mut command);
        typist.sees("[(status)]");
        // Nobody pastes here: what is typed at once may be a command as well.
        typist.keys("/set paste_detect_time 0\r");
        typist.sees("paste_detect_time 0");
        // Nor does it have to be slower than the room is.
        typist.keys("/set cmd_queue_speed 10msec\r");
        typist.sees("cmd_queue_speed 10");
        // So that everything of a test stays on the screen.
        typist.resize(200, 60);
        let flag = if tls { "-tls" } else { "-notls" };
        let (ip, port) = (room.address().ip(), room.address().port());
        typist.keys(&format!("/connect {flag} {ip} {port}\r"));
        typist.sees("End of the message of the day");
        typist.keys("/window goto 2\r");
        let irssi = Self { typist, _home: home };
        irssi.sees(&format!("Join to {CHANNEL} was synced"));
        irssi
    }

    #[track_caller]
    fn types(&self, line: &str) {
        self.typist.keys(&format!("{line}\r"));
    }

    #[track_caller]
    fn sees(&self, text: &str) {
        self.typist.sees(text);
        let screen = self.typist.contents();
        assert!(!ERRORS.iter().any(|error| screen.contains(error)), "{screen}");
    }
}

/// Talks both ways, and does what people do.
fn talks(tls: bool) {
    if !has("irssi") {
        return;
    }
    let room = TestRoom::open();
    let mut ada = room.join_as_host("Ada L").stays();
    ada.send(json!({"type": "topic", "id": "1", "topic": "Dinner at 8"}));
    ada.until("topic");
    let irssi = Irssi::in_the_room(&room, tls);
    assert_eq!(ada.hears_join("Irma")["encrypted"], tls);
    irssi.sees("Topic for #Test_room: Dinner at 8");
    irssi.sees("@Ada_L");
    irssi.sees("1 ops");
    ada.say("1", "hello from the app");
    irssi.sees("<@Ada_L> hello from the app");
    irssi.types("ciao 😀 مرحبا");
    ada.hears("ciao 😀 مرحبا");
    irssi.types("/me waves");
    assert_eq!(ada.hears("waves")["emote"], true);
    ada.send(json!({"type": "say", "id": "2", "text": "bows", "emote": true}));
    irssi.sees("* Ada_L bows");
    ada.say("3", "one\n\ntwo");
    irssi.sees("<@Ada_L> two");
    irssi.types("/topic Dinner is cold");
    assert_eq!(irssi_refused(&irssi), "Only the host and the moderators may do that.");
    irssi.types("/clear");
    irssi.types("/nick Irene");
    assert_eq!(ada.until("renamed")["to"], "Irene");
    irssi.sees("You're now known as Irene");
    long_texts(&irssi, &mut ada);
    irssi.types("/reconnect");
    while ada.until("left")["name"] != "Irene" {}
    ada.hears_join("Irene");
    ada.say("5", "welcome back");
    irssi.sees("<@Ada_L> welcome back");
    ada.send(
        json!({"type": "act", "id": "6", "act": "kick", "name": "Irene", "why": "good night"}),
    );
    irssi.sees("[good night]");
}

/// A refusal of what was typed is shown, in the room's own words.
fn irssi_refused(irssi: &Irssi) -> &'static str {
    let sentence = "Only the host and the moderators may do that.";
    irssi.typist.sees(sentence);
    sentence
}

fn long_texts(irssi: &Irssi, ada: &mut Staying) {
    let words = "word ".repeat(790);
    ada.say("4", &format!("{words}the_end"));
    irssi.sees("the_end");
    irssi.types("/clear");
    irssi.types(&format!("{words}and my end"));
    let mut heard = String::new();
    while !heard.ends_with("and my end") {
        let said = ada.until("said");
        let text = said["text"].as_str().unwrap();
        if said["from"] == "Irene" {
            heard = format!("{heard} {text}");
        }
    }
    let count = heard.split_whitespace().filter(|word| *word == "word").count();
    assert_eq!(count, 790, "nothing is lost");
}

#[test]
fn irssi_talks_in_plain_text() {
    talks(false);
}

#[test]
fn irssi_talks_over_tls() {
    talks(true);
}
