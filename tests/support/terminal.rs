// SPDX-License-Identifier: GPL-3.0-or-later
//! The program as people and scripts start it, and a terminal to type at.

use std::cell::RefCell;
use std::fs::File;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use tempfile::TempDir;

use super::{PATIENCE, Process};

/// The program, speaking English, with a home of its own.
pub fn salotto(home: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_salotto"));
    command
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .env_remove("LANGUAGE")
        .env_remove("SALOTTO_LOG")
        .env_remove("SALOTTO_PASSWORD")
        .env("USER", "ada")
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path());
    command
}

pub fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// What the program keeps there.
pub fn kept(home: &TempDir) -> std::path::PathBuf {
    home.path().join(salotto::config::PROGRAM)
}

/// Puts something there that is no good.
pub fn spoil(home: &TempDir, file: &str) {
    std::fs::create_dir_all(kept(home)).unwrap();
    std::fs::write(kept(home).join(file), "no good").unwrap();
}

pub fn hosting<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let fixed = ["host", "--name", "LAN party", "--port", "0", "--bind", "127.0.0.1"];
    [&fixed, more].concat()
}

/// A hosted room, and where it is.
pub fn host(home: &TempDir, more: &[&str]) -> (Process, SocketAddr) {
    opened(&mut salotto(home, &hosting(more)))
}

/// Starts what hosts a room, and reads where it is.
pub fn opened(command: &mut Command) -> (Process, SocketAddr) {
    let process = Process::start(command);
    let first = process.lines.recv_timeout(PATIENCE).unwrap();
    let address = first.strip_prefix("Room \"LAN party\" is open on ");
    let address = address.unwrap_or_else(|| panic!("{first}")).parse().unwrap();
    (process, address)
}

pub fn chat(home: &TempDir, address: SocketAddr, more: &[&str]) -> Process {
    let address = address.to_string();
    Process::start(&mut salotto(home, &[&["chat", &address], more].concat()))
}

pub fn type_line(process: &Process, line: &str) {
    writeln!(process.child.stdin.as_ref().unwrap(), "{line}").unwrap();
}

pub fn signal(process: &Process, name: &str) {
    let status = Command::new("kill").args(["-s", name, &process.child.id().to_string()]).status();
    assert!(status.unwrap().success());
}

/// A terminal: what is typed into the first comes out of the second.
pub fn terminal() -> (File, File) {
    let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&keyboard).unwrap();
    unlockpt(&keyboard).unwrap();
    let name = ptsname(&keyboard, Vec::new()).unwrap();
    let path = Path::new(name.to_str().unwrap());
    let flags = OFlags::RDWR | OFlags::NOCTTY;
    let screen = rustix::fs::open(path, flags, Mode::empty()).unwrap();
    (File::from(keyboard), File::from(screen))
}

/// What a terminal shows.
pub struct Shown {
    chunks: Receiver<Vec<u8>>,
    /// What was shown since the last thing somebody waited for.
    rest: RefCell<String>,
    all: RefCell<String>,
}

impl Shown {
    pub fn of(keyboard: &File) -> Self {
        let mut keyboard = keyboard.try_clone().unwrap();
        let (sender, chunks) = channel();
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(count @ 1..) = keyboard.read(&mut chunk) {
                if sender.send(chunk[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { chunks, rest: RefCell::default(), all: RefCell::default() }
    }

    #[track_caller]
    pub fn until(&self, wanted: &str) {
        let mut rest = self.rest.borrow_mut();
        loop {
            if let Some(at) = rest.find(wanted) {
                rest.drain(..at + wanted.len());
                return;
            }
            match self.chunks.recv_timeout(PATIENCE) {
                Ok(more) => {
                    let more = String::from_utf8_lossy(&more);
                    rest.push_str(&more);
                    self.all.borrow_mut().push_str(&more);
                }
                Err(error) => panic!("waited in vain ({error}) for {wanted:?} and saw {rest:?}"),
            }
        }
    }

    /// Everything that was shown so far.
    pub fn all(&self) -> String {
        self.all.borrow().clone()
    }
}
