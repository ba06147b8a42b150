// SPDX-License-Identifier: GPL-3.0-or-later
//! A disk of a few megabytes: a tmpfs that only one program and its children see. Who is no
//! root gets it in a user name space of its own, where the system allows that.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Mounts the disk, and starts what follows: the folder, the size, the program and its
/// arguments.
const SET_UP: &str =
    "mount -t tmpfs -o mode=0700,size=\"$2\" salotto \"$1\" && shift 2 && exec \"$@\"";

/// The words for `unshare`; `None` where it is not allowed.
fn words() -> Option<&'static [&'static str]> {
    static WORDS: OnceLock<Option<&[&str]>> = OnceLock::new();
    *WORDS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let works = |words: &&'static [&str]| {
            let mut tried = Command::new("unshare");
            tried.args(*words).args(["sh", "-c", SET_UP, "sh"]).arg(folder.path());
            tried.args(["1m", "true"]).stderr(Stdio::null());
            tried.status().is_ok_and(|status| status.success())
        };
        let all: [&'static [&str]; 2] = [&["--mount"], &["--mount", "--map-root-user"]];
        all.into_iter().find(works)
    })
}

/// The same command with a small disk at `folder`. `None` where the system has no such thing,
/// which is said.
pub fn with_a_small_disk(command: &Command, folder: &Path, size: &str) -> Option<Command> {
    let Some(words) = words() else {
        let told = "A full disk was not tried: the system lets nobody mount one.";
        let _ = writeln!(io::stderr(), "{told}");
        return None;
    };
    let mut inside = Command::new("unshare");
    inside.args(words).args(["sh", "-c", SET_UP, "sh"]).arg(folder).arg(size);
    inside.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => inside.env(name, value),
            None => inside.env_remove(name),
        };
    }
    Some(inside)
}
