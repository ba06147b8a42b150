// SPDX-License-Identifier: GPL-3.0-or-later
//! Clients of IRC as people have them, in a room of ours: irssi at a terminal, and
//! `WeeChat` without one. Skipped, and said so, where they are not installed:
//! not where the tests have to be complete.

#![allow(clippy::unwrap_used, reason = "a test may fail at once")]

mod irssi;
#[path = "../kit/mod.rs"]
mod kit;
mod weechat;

use std::process::{Command, Stdio};

/// Returns `true` if that program is here, and says so where it is not. Where the tests
/// have to be complete, build-aux/setup.sh has installed it.
fn has(program: &str) -> bool {
    let mut command = Command::new(program);
    let found = command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_here = found.is_ok();
    let is_complete = std::env::var_os("CI").is_some() && is_debian();
    assert!(is_here || !is_complete, "{program} is not installed");
    if !is_here {
        eprintln!("not tested: {program}, which is not installed here");
    }
    is_here
}

/// Returns `true` where both programs are to be had; openSUSE has but one.
fn is_debian() -> bool {
    let system = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    system.lines().any(|line| line == "ID=debian")
}
