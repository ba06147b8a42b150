// SPDX-License-Identifier: GPL-3.0-or-later
//! Clients of IRC as people have them, in a room of ours: irssi at a terminal, and
//! `WeeChat` without one. Skipped, and said so, where they are not installed.

#![allow(clippy::unwrap_used, reason = "a test may fail at once")]

mod irssi;
#[path = "../kit/mod.rs"]
mod kit;
mod weechat;

use std::process::{Command, Stdio};

/// `true` if that program is here. Says so where it is not.
fn has(program: &str) -> bool {
    let mut command = Command::new(program);
    let found = command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_here = found.is_ok();
    if !is_here {
        eprintln!("not tested: {program}, which is not installed here");
    }
    is_here
}
