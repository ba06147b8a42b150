// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines of the standard input: of a console, a pipe or a program.
//!
//! A program may be sent into the background of its terminal at any time, where
//! reading would stop it (SIGTTIN). So it looks before it reads, and waits until
//! it is in the foreground again.

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::foreground::{LOOK_AGAIN, is_in_background};

/// Bytes that are read at once.
pub(super) const CHUNK: usize = 4096;
/// Most bytes of a line.
pub(super) const LINE_BYTES: usize = 64 * 1024;
/// Most bytes of a line that a terminal hands over without cutting it (`N_TTY`, as
/// long as it does the editing).
const TERMINAL_LINE_BYTES: usize = 4_094;

/// One line of the input.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct InputLine {
    /// The line without its break; only the beginning of one that is too long.
    pub text: String,
    /// Set if the line is longer than a line may be. What stands in it is then
    /// neither said nor done, not even in part.
    pub too_long: bool,
}

/// Hands over every line until the input ends or `take` breaks.
pub(super) fn follow(mut take: impl FnMut(InputLine) -> ControlFlow<()>) {
    let mut lines = Lines::default();
    if io::stdin().is_terminal() {
        lines.most = TERMINAL_LINE_BYTES;
    }
    let mut chunk = [0; CHUNK];
    loop {
        let count = match read(&mut chunk) {
            Ok(count) => count,
            Err(error) => {
                tracing::debug!(%error, "the input cannot be read");
                0
            }
        };
        for line in lines.split(&chunk[..count]) {
            if take(line).is_break() {
                return;
            }
        }
        if count == 0 {
            // What stands before the end without a line break is a line, too.
            let _ = lines.rest().map(take);
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
            thread::sleep(LOOK_AGAIN);
            continue;
        }
        match rustix::io::read(&stdin, &mut *chunk) {
            Err(Errno::INTR | Errno::AGAIN) => {}
            read => return Ok(read?),
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Cuts what comes into lines.
struct Lines {
    begun: Vec<u8>,
    too_long: bool,
    /// Most bytes of a line.
    most: usize,
}

impl Default for Lines {
    fn default() -> Self {
        Self { begun: Vec::new(), too_long: false, most: LINE_BYTES }
    }
}

impl Lines {
    fn split(&mut self, bytes: &[u8]) -> Vec<InputLine> {
        let mut lines = Vec::new();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (piece, ends) = match piece.strip_suffix(b"\n") {
                Some(piece) => (piece, true),
                None => (piece, false),
            };
            self.too_long |= self.begun.len() + piece.len() > self.most;
            if !self.too_long {
                self.begun.extend_from_slice(piece);
            }
            if ends {
                lines.push(self.take());
            }
        }
        lines
    }

    /// The last line, if it has no line break.
    fn rest(&mut self) -> Option<InputLine> {
        (!self.begun.is_empty() || self.too_long).then(|| self.take())
    }

    fn take(&mut self) -> InputLine {
        let bytes = std::mem::take(&mut self.begun);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(&bytes);
        // Files of other systems begin with one, and joined files have it within.
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        InputLine {
            text: String::from_utf8_lossy(bytes).into_owned(),
            too_long: std::mem::take(&mut self.too_long),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(lines: Vec<InputLine>) -> Vec<String> {
        assert!(lines.iter().all(|line| !line.too_long));
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn lines_come_whole_however_they_are_cut() {
        let mut lines = Lines::default();
        assert_eq!(texts(lines.split(b"kick B")), [""; 0]);
        assert_eq!(texts(lines.split(b"o spam\r\nwho\n\nba")), ["kick Bo spam", "who", ""]);
        assert_eq!(texts(lines.split(b"ns\n")), ["bans"]);
        assert_eq!(texts(lines.split("\u{FEFF}{}\n".as_bytes())), ["{}"]);
        assert_eq!(lines.rest(), None);
    }

    #[test]
    fn an_endless_line_is_refused_whole_and_the_next_is_not() {
        let mut lines = Lines::default();
        for _ in 0..100 {
            assert!(lines.split(&[b'x'; CHUNK]).is_empty());
            assert!(lines.begun.len() <= LINE_BYTES);
        }
        let next = lines.split(b"/nick Pwned\nwho\n");
        assert!(next[0].too_long && !next[0].text.contains("Pwned"));
        assert_eq!(texts(next.into_iter().skip(1).collect()), ["who"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_between_the_chunks(
            text in "[a-zè\n]{0,200}",
            cuts in prop::collection::vec(1_usize..40, 1..20),
        ) {
            let mut lines = Lines::default();
            let mut found = Vec::new();
            let mut rest = text.as_bytes();
            for cut in cuts.iter().cycle() {
                let (chunk, after) = rest.split_at((*cut).min(rest.len()));
                found.extend(lines.split(chunk));
                rest = after;
                if rest.is_empty() {
                    break;
                }
            }
            found.extend(lines.rest());
            prop_assert_eq!(texts(found), text.lines().collect::<Vec<_>>());
        }
    }
}
