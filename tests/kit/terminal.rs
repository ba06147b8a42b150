// SPDX-License-Identifier: GPL-3.0-or-later
//! A terminal to type at, and what it shows.

use std::cell::RefCell;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use super::patience::PATIENCE;

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

/// Output of a terminal.
pub struct Shown {
    chunks: Receiver<Vec<u8>>,
    /// Output since the last expected text.
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
