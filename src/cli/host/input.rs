// SPDX-License-Identifier: GPL-3.0-or-later
//! The lines that are typed at a room's console.
//!
//! A room may be sent into the background of its terminal at any time, where
//! reading would stop it with everybody in it (SIGTTIN). So the console looks
//! before it reads, and waits until the room is in the foreground again.

use std::io;
use std::ops::ControlFlow;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use crate::cli::foreground::is_in_background;

/// Bytes that are read at once, and the most that a line may have.
const CHUNK: usize = 4096;
const LINE_BYTES: usize = 64 * 1024;
/// Pause between two looks if the room is back in the foreground.
const BACKGROUND: Duration = Duration::from_millis(500);

/// Hands over every line until the input ends or `take` breaks.
pub(super) fn follow(mut take: impl FnMut(String) -> ControlFlow<()>) {
    let mut lines = Lines::default();
    let mut chunk = [0; CHUNK];
    loop {
        let count = match read(&mut chunk) {
            Ok(count) => count,
            Err(error) => {
                tracing::debug!(%error, "the console cannot be read");
                return;
            }
        };
        // What stands before the end without a line break is a line, too.
        let ended = if count == 0 { &b"\n"[..] } else { &[] };
        for line in lines.split(&[&chunk[..count], ended].concat()) {
            if take(line).is_break() {
                return;
            }
        }
        if count == 0 {
            return;
        }
    }
}

fn read(chunk: &mut [u8]) -> io::Result<usize> {
    loop {
        let stdin = io::stdin();
        match poll(&mut [PollFd::new(&stdin, PollFlags::IN)], None) {
            Err(Errno::INTR) => continue,
            ready => ready?,
        };
        if is_in_background() {
            thread::sleep(BACKGROUND);
            continue;
        }
        match rustix::io::read(&stdin, &mut *chunk) {
            Err(Errno::INTR | Errno::AGAIN) => {}
            read => return Ok(read?),
        }
    }
}

/// Cuts what comes into lines. One that is too long is dropped whole.
#[derive(Default)]
struct Lines {
    begun: Vec<u8>,
    too_long: bool,
}

impl Lines {
    fn split(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.too_long |= self.begun.len() + piece.len() > LINE_BYTES;
            if !self.too_long {
                self.begun.extend_from_slice(piece);
            }
            if piece.ends_with(b"\n") {
                let line = std::mem::take(&mut self.begun);
                if !std::mem::take(&mut self.too_long) {
                    lines.push(String::from_utf8_lossy(line.trim_ascii()).into_owned());
                }
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_whole_however_they_are_cut() {
        let mut lines = Lines::default();
        assert_eq!(lines.split(b"kick B"), [""; 0]);
        assert_eq!(lines.split(b"o spam\r\nwho\n\nba"), ["kick Bo spam", "who", ""]);
        assert_eq!(lines.split(b"ns\n"), ["bans"]);
    }

    #[test]
    fn an_endless_line_is_dropped_and_the_next_is_not() {
        let mut lines = Lines::default();
        for _ in 0..100 {
            assert!(lines.split(&[b'x'; CHUNK]).is_empty());
            assert!(lines.begun.len() <= LINE_BYTES);
        }
        assert_eq!(lines.split(b"\nwho\n"), ["who"]);
    }
}
