// SPDX-License-Identifier: GPL-3.0-or-later
//! Somebody at a terminal: keys, and what stands on the screen after everything
//! that was written to it.

use std::cell::RefCell;
use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZero;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use super::patience::{Deadline, eventually};
use super::terminal::terminal;

/// A program at a terminal of its own, and somebody who types and reads there.
pub struct Typist {
    pub child: Child,
    keyboard: File,
    screen: File,
    written: Receiver<Vec<u8>>,
    emulator: RefCell<vt100::Parser>,
}

impl Typist {
    /// Starts a program at a terminal of 80 columns and 24 rows.
    pub fn start(command: &mut Command) -> Self {
        let (keyboard, screen) = terminal();
        tcsetwinsize(&keyboard, size(80, 24)).unwrap();
        let side = || Stdio::from(screen.try_clone().unwrap());
        let child = command.stdin(side()).stdout(side()).stderr(side()).spawn().unwrap();
        // Ours would keep the terminal open.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Self::at(child, keyboard, screen)
    }

    /// Somebody at the terminal where `child` was started.
    pub fn at(child: Child, keyboard: File, screen: File) -> Self {
        let mut output = keyboard.try_clone().unwrap();
        let (sender, written) = channel();
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut chunk) {
                if sender.send(chunk[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let emulator = RefCell::new(vt100::Parser::new(some(24), some(80), 1_000));
        Self { child, keyboard, screen, written, emulator }
    }

    pub fn keys(&self, keys: &str) {
        (&self.keyboard).write_all(keys.as_bytes()).unwrap();
    }

    /// Pastes a text, as a terminal marks it.
    pub fn paste(&self, text: &str) {
        self.keys(&format!("\x1b[200~{}\x1b[201~", text.replace('\n', "\r")));
    }

    /// Waits until the screen is as `wanted`.
    #[track_caller]
    pub fn until(&self, what: &str, mut wanted: impl FnMut(&vt100::Screen) -> bool) {
        let deadline = Deadline::new();
        let mut emulator = self.emulator.borrow_mut();
        while !wanted(emulator.screen()) {
            match self.written.recv_timeout(deadline.rest()) {
                Ok(written) => emulator.process(&written),
                Err(error) => {
                    let seen = emulator.screen().contents();
                    panic!("waited in vain ({error}) for {what} and saw\n{seen}");
                }
            }
        }
    }

    /// Waits until that stands somewhere on the screen.
    #[track_caller]
    pub fn sees(&self, text: &str) {
        self.until(&format!("{text:?}"), |screen| screen.contents().contains(text));
    }

    /// Waits until the last rows are these, the cursor being in the first or a
    /// later one of them.
    #[track_caller]
    pub fn draft(&self, rows: &[&str]) {
        self.until(&format!("{rows:?}"), |screen| {
            let contents = screen.contents();
            let shown: Vec<&str> = contents.trim_end().lines().collect();
            let trimmed: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
            shown.ends_with(&trimmed)
        });
    }

    /// Waits until the cursor is at this column.
    #[track_caller]
    pub fn cursor_at(&self, column: u16) {
        let what = format!("the cursor at {column}");
        self.until(&what, |screen| screen.cursor_position().1 == column);
    }

    /// Everything on the screen, as it was last seen.
    pub fn contents(&self) -> String {
        self.emulator.borrow().screen().contents()
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        tcsetwinsize(&self.keyboard, size(columns, rows)).unwrap();
        self.emulator.borrow_mut().screen_mut().set_size(some(rows), some(columns));
        self.signal("WINCH");
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits until the terminal echoes what is typed, hands it over by lines, and
    /// marks no paste any more.
    #[track_caller]
    pub fn is_as_usual(&self) {
        eventually("a terminal as it was", || {
            let modes = tcgetattr(&self.screen).unwrap().local_modes;
            let usual = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
            modes.contains(usual).then_some(())
        });
        self.until("pastes unmarked", |screen| !screen.bracketed_paste());
    }

    /// The exit code; the program has to end by itself.
    #[track_caller]
    pub fn exit(&mut self) -> Option<i32> {
        eventually("the process to end", || self.child.try_wait().unwrap()).code()
    }
}

impl Drop for Typist {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn some(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

fn size(columns: u16, rows: u16) -> Winsize {
    Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }
}
