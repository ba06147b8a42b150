// SPDX-License-Identifier: GPL-3.0-or-later
//! The host's computer, which is kept awake while guests are in.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

use crate::kit::patience::eventually;
use crate::kit::process::Process;
use crate::kit::program::{chat, home, opened, salotto, type_line};

/// In place of systemd's: notes who asks for what, and runs what it is to run.
const TOOL: &str = r#"#!/bin/sh
echo "$$ $*" >> "$HOME/asked"
shift 4
"$@"
"#;

/// A room for everybody, hosted where that tool is found.
fn host(home: &TempDir) -> (Process, std::net::SocketAddr) {
    let tool = home.path().join("systemd-inhibit");
    fs::write(&tool, TOOL).unwrap();
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", home.path().display(), std::env::var("PATH").unwrap());
    let words = ["host", "--name", "LAN party", "--port", "0", "--bind", "0.0.0.0"];
    let (process, address) = opened(salotto(home, &words).env("PATH", path));
    (process, ([127, 0, 0, 1], address.port()).into())
}

/// Everything that was asked so far, by process.
fn asked(home: &TempDir) -> Vec<(String, String)> {
    let asked = fs::read_to_string(home.path().join("asked")).unwrap_or_default();
    let lines = asked.lines().filter_map(|line| line.split_once(' '));
    lines.map(|(process, what)| (process.to_owned(), what.to_owned())).collect()
}

/// The last process that was asked, once there are so many.
fn last_of(home: &TempDir, count: usize) -> String {
    eventually("the computer to be kept awake", || {
        let asked = asked(home);
        (asked.len() == count).then(|| asked.into_iter().next_back().unwrap().0)
    })
}

fn ends(process: &str) {
    eventually("the computer to be let go", || {
        (!Path::new("/proc").join(process).exists()).then_some(())
    });
}

#[test]
fn the_computer_does_not_fall_asleep_while_guests_are_in() {
    let (home, guests) = (home(), home());
    let (mut room, address) = host(&home);
    let join = |name| {
        let guest = chat(&guests, address, &["--as", name, "--json"]);
        guest.until(|line| line.contains(r#""type":"welcome""#).then_some(()));
        guest
    };
    let leave = |mut guest: Process| {
        type_line(&guest, r#"{"type":"leave"}"#);
        guest.exit();
    };
    assert!(asked(&home).is_empty(), "nobody is there");
    let (ada, bo) = (join("Ada"), join("Bo"));
    let tool = last_of(&home, 1);
    let what = &asked(&home)[0].1;
    assert!(what.starts_with("--what=idle --mode=block --who=Salotto --why="), "{what}");
    leave(ada);
    assert_eq!(last_of(&home, 1), tool, "Bo is there still");
    assert!(Path::new("/proc").join(&tool).exists());
    leave(bo);
    ends(&tool);
    // And it is let go when the host is, however that ends.
    let _cy = join("Cy");
    let tool = last_of(&home, 2);
    room.child.kill().unwrap();
    room.child.wait().unwrap();
    ends(&tool);
}
