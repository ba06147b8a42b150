// SPDX-License-Identifier: GPL-3.0-or-later
//! A room in a process of its own, as `salotto host` opens it, so that its
//! memory and processor time are its own. So is its folder: rooms of one name
//! may be open at once, and nobody's own rooms are touched.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Command, Stdio};

use tempfile::TempDir;

pub struct Child {
    process: std::process::Child,
    pub room: SocketAddr,
    /// The folder of its keys and rooms, removed at the end.
    _home: TempDir,
}

impl Child {
    pub fn host() -> Self {
        let home = tempfile::tempdir().expect("a folder can be made");
        let mut process = Command::new(env!("CARGO_BIN_EXE_salotto"))
            .args(["host", "--name", "bench", "--port", "0", "--bind", "127.0.0.1"])
            .env("LC_ALL", "C.UTF-8")
            .env_remove("LANGUAGE")
            .env("XDG_DATA_HOME", home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            // It reports disconnected members, which are expected.
            .stderr(Stdio::null())
            .spawn()
            .expect("the program was built");
        let mut lines = BufReader::new(process.stdout.take().expect("it is a pipe")).lines();
        let first = lines.next().expect("it says where it listens").expect("in UTF-8");
        let room = first.rsplit(' ').next().and_then(|address| address.parse().ok());
        let room = room.unwrap_or_else(|| panic!("no address in {first:?}"));
        // The six words take a lot of memory for a moment. It was given back
        // once they are printed.
        let words = lines.by_ref().map_while(Result::ok).find(|line| line.contains("words"));
        words.expect("it says its words");
        // Its output has to be read, though nobody needs it.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { process, room, _home: home }
    }

    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
