// SPDX-License-Identifier: GPL-3.0-or-later
//! Child processes that end with their test, and the lines they print.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::patience::{Deadline, eventually};

/// A child process that is ended with the test, and the lines it prints.
pub struct Process {
    pub child: Child,
    pub lines: Receiver<String>,
    pub errors: Receiver<String>,
}

impl Process {
    pub fn start(command: &mut Command) -> Self {
        let (stdin, stderr) = (Stdio::piped(), Stdio::piped());
        Self::spawn(command, stdin, stderr)
    }

    /// Starts with an input of its own.
    pub fn start_with(command: &mut Command, stdin: Stdio) -> Self {
        Self::spawn(command, stdin, Stdio::piped())
    }

    /// Nobody reads its standard error, which stays open.
    pub fn start_with_unread_errors(command: &mut Command) -> Self {
        let mut child = started(command.stdin(Stdio::piped()).stderr(Stdio::piped()));
        let lines = lines_of(child.stdout.take().expect("piped"));
        Self { child, lines, errors: channel().1 }
    }

    /// Types and reads at a terminal; what it prints goes elsewhere. What is
    /// typed into the process goes through the terminal alone.
    pub fn start_at(command: &mut Command, terminal: &File) -> Self {
        let side = || Stdio::from(terminal.try_clone().expect("a terminal"));
        Self::spawn(command, side(), side())
    }

    fn spawn(command: &mut Command, stdin: Stdio, stderr: Stdio) -> Self {
        let mut child = started(command.stdin(stdin).stderr(stderr));
        // Ours would keep a terminal open.
        command.stdin(Stdio::null()).stderr(Stdio::null());
        let lines = lines_of(child.stdout.take().expect("piped"));
        let errors = child.stderr.take().map_or_else(|| channel().1, lines_of);
        Self { child, lines, errors }
    }

    /// The next line that `pick` wants.
    #[track_caller]
    pub fn until<T>(&self, pick: impl FnMut(&str) -> Option<T>) -> T {
        wait_for(&self.lines, pick)
    }

    #[track_caller]
    pub fn line(&self, wanted: &str) {
        self.until(|line| (line == wanted).then_some(()));
    }

    #[track_caller]
    pub fn error(&self, wanted: &str) {
        wait_for(&self.errors, |line| line.contains(wanted).then_some(()));
    }

    /// The exit code; the process has to end by itself.
    #[track_caller]
    pub fn exit(&mut self) -> Option<i32> {
        drop(self.child.stdin.take());
        eventually("the process to end", || self.child.try_wait().expect("a child")).code()
    }
}

fn started(command: &mut Command) -> Child {
    command.stdout(Stdio::piped());
    command.spawn().unwrap_or_else(|error| panic!("{command:?} does not start: {error}"))
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[track_caller]
fn wait_for<T>(lines: &Receiver<String>, mut pick: impl FnMut(&str) -> Option<T>) -> T {
    let deadline = Deadline::new();
    let mut seen = Vec::new();
    loop {
        match lines.recv_timeout(deadline.rest()) {
            Ok(line) => {
                if let Some(found) = pick(&line) {
                    return found;
                }
                seen.push(line);
            }
            Err(error) => panic!("waited in vain ({error}) and saw {seen:#?}"),
        }
    }
}

fn lines_of(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines): (Sender<String>, _) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}
