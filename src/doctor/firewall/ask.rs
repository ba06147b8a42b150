// SPDX-License-Identifier: GPL-3.0-or-later
//! Programs of firewalls that are asked, and not waited for when they say nothing.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// Most of an answer that is read; a longer one is not understood.
const ANSWER: u64 = 1 << 20;
/// Time for an answer. A firewall that is just being started says nothing.
const TIME: Duration = Duration::from_secs(3);

/// Listing of `nft`, if it is here and we may ask.
pub fn nftables() -> Option<String> {
    let programs = ["nft", "/usr/sbin/nft", "/sbin/nft"];
    programs.into_iter().find_map(|program| ask(program, &["-s", "list", "ruleset"]))
}

/// Output of a program that has succeeded.
pub fn ask(program: &str, words: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    // The words of an answer are those of the program, in no other language.
    command.args(words).env("LC_ALL", "C").stdin(Stdio::null()).stderr(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).spawn().ok()?;
    let stdout = child.stdout.take()?;
    let (sender, told) = channel();
    let reader = thread::Builder::new().name("doctor-asks".into()).spawn(move || {
        let mut text = Vec::new();
        let read = stdout.take(ANSWER + 1).read_to_end(&mut text);
        // Fails if nobody waits any more.
        let _ = sender.send(read.map(|_| text));
    });
    let told = reader.ok().and_then(|_| told.recv_timeout(TIME).ok()?.ok());
    let told = told.filter(|text| u64::try_from(text.len()).is_ok_and(|size| size <= ANSWER));
    if told.is_none() {
        // It may have ended by itself meanwhile.
        let _ = child.kill();
    }
    let is_done = child.wait().is_ok_and(|status| status.success());
    told.filter(|_| is_done).map(|text| String::from_utf8_lossy(&text).into_owned())
}
