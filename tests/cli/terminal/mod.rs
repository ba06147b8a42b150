// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto host` and `salotto chat` at a terminal: the line that is typed, and
//! the terminal that is given back.

mod editing;
mod giving_back;
mod left_off;

use std::net::SocketAddr;

use tempfile::TempDir;

use crate::kit::client::TestClient;
use crate::kit::emulator::Typist;
use crate::kit::program::{hosting, salotto};
use salotto::protocol::EventKind;

use crate::kit::values::{name, text};

/// A room whose host sits at a terminal.
fn host(home: &TempDir, more: &[&str]) -> (Typist, SocketAddr) {
    let host = Typist::start(&mut salotto(home, &hosting(more)));
    host.draft(&[">"]);
    let address = address(&host);
    (host, address)
}

/// Address of the room that is hosted at a terminal.
fn address(host: &Typist) -> SocketAddr {
    let shown = host.contents();
    let (_, behind) = shown.split_once(" is open on ").unwrap();
    behind.split_whitespace().next().unwrap().parse().unwrap()
}

/// A guest at a terminal.
fn chat(home: &TempDir, address: SocketAddr, name: &str) -> Typist {
    let address = address.to_string();
    let chat = Typist::start(&mut salotto(home, &["chat", &address, "--as", name]));
    chat.draft(&[">"]);
    chat
}

/// Says something, and does not wait for it.
fn say(client: &TestClient, id: &str, words: &str) {
    client.session.say(id.into(), text(words)).unwrap();
}

/// The next thing that somebody said.
#[track_caller]
fn heard(client: &TestClient, who: &str) -> String {
    client.happening(|what| match what {
        EventKind::Said { from, text, .. } if from == name(who) => Some(text.as_str().to_owned()),
        _ => None,
    })
}
