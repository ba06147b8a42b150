// SPDX-License-Identifier: GPL-3.0-or-later
//! The ways in which classic guests tell one message from the next.

use std::borrow::Cow;

/// The way a peer tells one message from the next, known from how its name
/// ended.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// By lines: `nc`.
    Lines,
    /// By lines that end with CR LF, as a terminal of the network wants them
    /// (RFC 854): a bare LF leads it down, but not back to the left.
    CrLf,
    /// By what one read returns: the original client.
    #[default]
    Chunks,
}

impl Framing {
    /// The end of a line for a guest that reads like this.
    pub fn newline(self) -> &'static str {
        match self {
            Self::Lines => "\n",
            Self::CrLf => "\r\n",
            Self::Chunks => "",
        }
    }
}

/// The part of the lines in `owed` that goes out at once, and how much of
/// `owed` it uses up. A peer that reads by lines gets them all, ended its way;
/// one that reads by chunks gets one line without its newline, cut so that one
/// `recv(1024)` takes it whole.
pub fn portion(owed: &[u8], framing: Framing) -> (Cow<'_, [u8]>, usize) {
    match framing {
        Framing::Lines => (owed.into(), owed.len()),
        Framing::CrLf => (with_returns(owed).into(), owed.len()),
        Framing::Chunks => {
            let (chunk, used) = chunk(owed);
            (chunk.into(), used)
        }
    }
}

fn with_returns(lines: &[u8]) -> Vec<u8> {
    let mut ended = Vec::with_capacity(lines.len() + lines.len() / 16);
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_suffix(b"\n") {
            Some(line) => ended.extend([line, b"\r\n"].concat()),
            None => ended.extend_from_slice(line),
        }
    }
    ended
}

fn chunk(owed: &[u8]) -> (&[u8], usize) {
    const RECV: usize = 1024;
    let line = owed.iter().position(|byte| *byte == b'\n').unwrap_or(owed.len());
    if line <= RECV {
        return (&owed[..line], (line + 1).min(owed.len()));
    }
    let mut cut = RECV;
    while cut > RECV - 4 && owed[cut] & 0xC0 == 0x80 {
        cut -= 1;
    }
    (&owed[..cut], cut)
}
