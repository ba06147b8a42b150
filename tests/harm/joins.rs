// SPDX-License-Identifier: GPL-3.0-or-later
//! A room that claims a million members, and the memory of a guest who has only
//! a terminal.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::kit::figures::{Figures, forget_most_resident, most_resident};
use crate::kit::process::Process;
use crate::kit::program::{home, salotto};
use crate::kit::scripted::serve_native;

/// Joins, each under another name.
const JOINS: usize = 1_000_000;
/// Waited for at a time. After the first of them the guest lists as many people
/// as it ever will.
const STEP: usize = 50_000;
/// Events in one write.
const BATCH: usize = 1_000;
/// Bytes a guest may grow by after the first step.
const SLACK: u64 = 4 * 1024 * 1024;

#[test]
fn a_million_joins_do_not_bloat_a_guest_in_a_terminal() {
    let room = serve_native(|mut guest| {
        guest.welcome();
        for first in (1..=JOINS).step_by(BATCH) {
            // A frame each, written together: nothing else would be fast.
            if guest.socket.get_mut().write_all(&joins(first)).is_err() {
                return;
            }
        }
        let _ = guest.socket.get_mut().flush();
        guest.see_off();
    });
    let home = home();
    let mut guest =
        Process::start(&mut salotto(&home, &["chat", &room.to_string(), "--as", "Ada"]));
    let joined = |number: usize| guest.line(&format!("Guest {number} joined the chat"));
    joined(STEP);
    let pid = guest.child.id();
    // The words of a room took memory to find, and gave it back.
    forget_most_resident(pid);
    let before = Figures::of(pid).resident;
    for number in (2 * STEP..=JOINS).step_by(STEP) {
        joined(number);
    }
    let most = most_resident(pid);
    println!("{} KiB after {STEP} joins, {} KiB at the most", before / 1024, most / 1024);
    assert!(most < before + SLACK, "{} KiB, then {} KiB", before / 1024, most / 1024);
    writeln!(guest.child.stdin.as_ref().expect("piped"), "{{exit}}").expect("it listens");
    assert_eq!(guest.exit(), Some(0));
}

/// The WebSocket frames of a batch of joins.
fn joins(first: usize) -> Vec<u8> {
    let mut frames = Vec::new();
    let mut json = String::new();
    for number in first..first + BATCH {
        json.clear();
        let _ = write!(
            json,
            r#"{{"type":"joined","number":{number},"time":1,"name":"Guest {number}"}}"#
        );
        // A final text frame; so short a length fits its second byte.
        frames.extend([0x81, u8::try_from(json.len()).expect("so short")]);
        frames.extend(json.as_bytes());
    }
    frames
}
