// SPDX-License-Identifier: GPL-3.0-or-later
//! A host that is killed while people talk: nothing that anybody has seen is lost,
//! nothing is there twice, and the numbers go on without a gap.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use salotto::history::History;
use salotto::protocol::EventKind;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::kit::guest::Guest;
use crate::kit::patience::eventually;
use crate::kit::process::Process;
use crate::kit::program::{chat, folder, home, host, opened, salotto, token, type_line};

/// Times that the host is killed; `SALOTTO_KILLS` says another number.
const KILLS: usize = 6;

/// Guests who talk.
const GUESTS: usize = 4;
/// Words that each of them says at once, fewer than it may.
const WORDS: usize = 35;

fn enter(address: SocketAddr, kill: usize, who: usize) -> Guest {
    let mut guest = Guest::connect(address);
    guest.hello(json!({"type": "hello", "name": format!("Guest {who} of {kill}")}));
    guest
}

#[test]
fn whatever_anybody_has_seen_survives_a_host_that_is_killed() {
    let kills = std::env::var("SALOTTO_KILLS").ok().and_then(|kills| kills.parse().ok());
    let home = home();
    let mut seen = BTreeMap::<u64, String>::new();
    for kill in 0..kills.unwrap_or(KILLS) {
        let (mut process, address) = host(&home, &[]);
        let mut guests: Vec<Guest> = (0..GUESTS).map(|who| enter(address, kill, who)).collect();
        for (who, guest) in guests.iter_mut().enumerate() {
            for word in 0..WORDS {
                guest.say(&word.to_string(), &format!("word {word} of {who}, {kill}"));
            }
        }
        // Each time at another place among the commits.
        let enough = 1 + 37 * kill % (GUESTS * WORDS / 2);
        let mut heard = 0;
        while let Some(event) = guests[0].try_next() {
            if event["type"] != "said" {
                continue;
            }
            let text = event["text"].as_str().unwrap().to_owned();
            let number = event["number"].as_u64().unwrap();
            let before = seen.insert(number, text.clone());
            assert!(before.is_none_or(|before| before == text), "a number is given twice");
            heard += usize::from(text.ends_with(&format!(", {kill}")));
            if heard == enough {
                process.child.kill().unwrap();
            }
        }
        assert!(heard >= enough, "the guest heard {heard} and was to hear {enough}");
        process.child.wait().unwrap();
        check(&home, &seen);
    }
}

#[test]
fn who_was_met_before_is_back_where_it_was_after_a_host_that_was_killed() {
    let (home, guests) = (home(), home());
    let (process, address) = host(&home, &[]);
    let token = || token(&home, "Ada");
    let welcome = |line: &str| line.contains(r#""type":"welcome""#).then(|| line.to_owned());
    let mut first = chat(&guests, address, &["--as", "Ada", "--json"]);
    first.until(welcome);
    let before = eventually("the first visit to be saved", token);
    type_line(&first, r#"{"type":"leave"}"#);
    first.exit();
    let ada = chat(&guests, address, &["--as", "Ada", "--json"]);
    ada.until(welcome);
    eventually("the second visit to be saved", || token().filter(|token| *token != before));
    let _again = killed_and_opened(process, &home, address);
    let back = ada.until(welcome);
    assert!(back.contains(r#""resumed":true"#), "{back}");
}

/// Messages that each of two talkers says before the host is killed.
const AT_ONCE: usize = 40;

#[test]
fn what_is_on_its_way_to_a_host_that_is_killed_is_said_once() {
    let (home, homes) = (home(), [home(), home()]);
    let (mut process, address) = host(&home, &[]);
    let names = ["Ada", "Bo"];
    let join = |who: usize| {
        let talker = chat(&homes[who], address, &["--as", names[who], "--json"]);
        talker.until(|line| line.contains(r#""type":"welcome""#).then_some(()));
        talker
    };
    // From now on the room knows their keys, and never has the time to save a token.
    for (mut talker, name) in [0, 1].map(join).into_iter().zip(names) {
        eventually("the visit to be saved", || token(&home, name));
        type_line(&talker, r#"{"type":"leave"}"#);
        talker.exit();
    }
    let talkers = [0, 1].map(join);
    for kill in 0..KILLS {
        for (talker, name) in talkers.iter().zip(names) {
            for word in kill * AT_ONCE..(kill + 1) * AT_ONCE {
                say(talker, &format!("{name}-{word}"), &word.to_string());
            }
        }
        let mut heard = 0..1 + 7 * kill;
        talkers[0].until(|line| {
            assert!(!line.contains(r#""type":"unconfirmed""#), "{line}");
            (line.contains(r#""type":"said""#) && heard.next().is_none()).then_some(())
        });
        process = killed_and_opened(process, &home, address);
    }
    for (talker, name) in talkers.iter().zip(names) {
        say(talker, "last", "last");
        talker.until(|line| {
            assert!(!line.contains(r#""type":"unconfirmed""#), "{line}");
            let told: Value = serde_json::from_str(line).unwrap();
            (told["id"] == "last" && told["from"] == name).then_some(())
        });
    }
    for name in names {
        each_was_said_once(&home, name);
    }
}

fn say(talker: &Process, id: &str, text: &str) {
    type_line(talker, &json!({"type": "say", "id": id, "text": text}).to_string());
}

/// Kills the host of a room, and opens the room again.
fn killed_and_opened(mut process: Process, home: &TempDir, address: SocketAddr) -> Process {
    process.child.kill().unwrap();
    process.child.wait().unwrap();
    let port = address.port().to_string();
    let again = ["host", "--name", "LAN party", "--port", &port, "--bind", "127.0.0.1"];
    opened(&mut salotto(home, &again)).0
}

/// Checks that all that a talker said is on disk, each once and in order.
fn each_was_said_once(home: &TempDir, name: &str) {
    let mut history = History::open_to_read(&folder(home)).unwrap();
    let events = history.page(u64::MAX, usize::MAX, usize::MAX).unwrap();
    let said = events.iter().filter_map(|event| match &event.what {
        EventKind::Said { from, text, .. } if from.as_str() == name => Some(text.to_string()),
        _ => None,
    });
    let expected = (0..KILLS * AT_ONCE).map(|word| word.to_string()).chain(["last".to_owned()]);
    assert!(said.clone().eq(expected), "{name}: {:?}", said.collect::<Vec<_>>());
}

/// Compares what is on disk with what was seen.
fn check(home: &TempDir, seen: &BTreeMap<u64, String>) {
    let mut history = History::open(&folder(home)).unwrap();
    let events = history.page(u64::MAX, usize::MAX, usize::MAX).unwrap();
    let numbers: Vec<u64> = events.iter().map(|event| event.number).collect();
    assert_eq!(numbers, (1..=history.newest().unwrap()).collect::<Vec<_>>(), "without a gap");
    let said = events.into_iter().filter_map(|event| match event.what {
        EventKind::Said { text, .. } => Some((event.number, text.to_string())),
        _ => None,
    });
    let said: BTreeMap<u64, String> = said.collect();
    for (number, text) in seen {
        assert_eq!(said.get(number), Some(text), "{number} was seen");
    }
    let all = said.len();
    let mut texts: Vec<_> = said.into_values().collect();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), all, "nothing is there twice");
}
