// SPDX-License-Identifier: GPL-3.0-or-later
//! Memory a hostile room takes of its guest: next to none.

use std::io::Write;

use salotto::protocol::limits;

use crate::kit::figures::{forget_most_resident, most_resident};
use crate::kit::process::Process;
use crate::kit::program::salotto;
use crate::kit::scripted::serve_native;
use crate::kit::values::said;

/// A guest's memory, whatever the room does to it. The largest notice there
/// may be is 8 MiB, held as bytes, as text and as what it means.
const GUEST: u64 = 64 * 1024 * 1024;

#[test]
fn a_room_that_floods_its_guest_does_not_bloat_it() {
    let name = |number: u64| format!("{number:032}");
    let room = serve_native(move |mut guest| {
        guest.welcome();
        let large = "x".repeat(limits::NOTICE_BYTES - 100);
        let unknown = format!(r#"{{"type":"unheard-of","padding":"{large}"}}"#);
        let failed = format!(r#"{{"type":"error","reason":"too-fast","message":"{large}"}}"#);
        for number in (1..1_000_000).step_by(2) {
            if number % 501 == 0 {
                guest.send_raw(&unknown);
                guest.send_raw(&failed);
            }
            let who = name(number);
            guest.send_raw(&format!(
                r#"{{"type":"joined","number":{number},"time":1,"name":"{who}"}}"#
            ));
            let said = said(number + 1, &who, None, &"y".repeat(limits::TEXT_CHARACTERS));
            if guest.socket.send(said.encode().into()).is_err() {
                return;
            }
        }
    });
    let home = tempfile::tempdir().unwrap();
    let address = room.to_string();
    let mut guest = Process::start(&mut salotto(&home, &["chat", &address, "--as", "Ada"]));
    // The words of a room take memory to find, and give it back.
    guest.until(|line| line.starts_with("  You are in").then_some(()));
    forget_most_resident(guest.child.id());
    let enough = name(2_013);
    guest.until(|line| line.starts_with(&enough).then_some(()));
    let most = most_resident(guest.child.id());
    println!("{} KiB at the most", most / 1024);
    assert!(most < GUEST, "{} KiB", most / 1024);
    writeln!(guest.child.stdin.as_ref().unwrap(), "{{exit}}").unwrap();
    assert_eq!(guest.exit(), Some(0));
}
