// SPDX-License-Identifier: GPL-3.0-or-later
//! The HTTP request of a WebSocket upgrade, and the answer to it.

use salotto::client::fuzzing as client;
use salotto::protocol::limits;
use salotto::server::fuzzing::{About, HttpStep, Site, read};

use super::cuts::pieces;

/// The room that is asked.
fn about() -> About {
    About { room: "Attic".to_owned(), password: false, open: true, words: None }
}

pub fn run(data: &[u8]) {
    let site = Site { hostname: "pi", is_encrypted: true, now: 0, about: &about };
    let read = |bytes: &[u8]| read(bytes, &site);
    let head = data.get(1..).unwrap_or_default();
    let whole = read(head);
    let mut so_far = Vec::new();
    for piece in pieces(data) {
        so_far.extend_from_slice(piece);
        match read(&so_far) {
            HttpStep::Incomplete => assert!(so_far.len() < limits::HTTP_HEAD_BYTES),
            HttpStep::WebSocket { used, answer } => {
                assert!(used <= so_far.len() && answer.starts_with("HTTP/1.1 101 "));
                assert_eq!(whole, HttpStep::WebSocket { used, answer }, "it was cut elsewhere");
                break;
            }
            step @ HttpStep::Transfer { used, .. } => {
                assert!(used <= so_far.len());
                assert_eq!(whole, step, "it was cut elsewhere");
                break;
            }
            HttpStep::Page { answer } => {
                assert!(answer.starts_with(b"HTTP/1.1 "));
                break;
            }
            HttpStep::Declined { answer } => {
                assert!(answer.starts_with(b"HTTP/1.1 4"));
                break;
            }
        }
    }
    // Nobody can answer a question that has only just been made up.
    assert_ne!(client::upgrade(pieces(data)), Some(true));
}
