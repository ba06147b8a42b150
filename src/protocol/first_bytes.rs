// SPDX-License-Identifier: GPL-3.0-or-later
//! Detection of a peer's protocol by its first bytes.

mod fit;
mod foreign;
mod http;
mod irc;
mod server;

use std::fmt;

use self::fit::Fit;
pub use self::foreign::Foreign;
pub use self::server::server_protocol;

/// Protocols that share the one port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstBytes {
    /// A TLS record of type handshake (22, RFC 8446, section 5.1): the app.
    Tls,
    /// A request of plain HTTP: a browser.
    Http,
    /// A command that opens an IRC session (RFC 2812, section 3.1).
    Irc,
    /// A protocol that is not spoken here, and whose clients are no guests.
    Foreign(Foreign),
    /// Everything else: the original chat room's clients, `nc`, `telnet`.
    Classic,
}

const TLS_HANDSHAKE: u8 = 0x16;
/// Bytes that decide at the latest. No name is longer.
const DECIDING_BYTES: usize = 512;

impl FirstBytes {
    /// Detects the protocol, or returns `None` while more bytes are needed to
    /// decide. Blank lines in front do not count.
    pub fn of(first: &[u8]) -> Option<Self> {
        if *first.first()? == TLS_HANDSHAKE {
            return Some(Self::Tls);
        }
        let is_blank = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let blank = first.iter().take_while(|byte| is_blank(byte)).count();
        let words = &first[blank..];
        let fits = [
            (http::fit(words), Self::Http),
            (irc::first_lines(words), Self::Irc),
            (if words.is_empty() { Fit::Maybe } else { Fit::No }, Self::Classic),
        ];
        let found = fits.into_iter().find(|(fit, _)| *fit == Fit::Yes).map(|(_, found)| found);
        let (foreign, named) = foreign::find(first, words);
        let is_open = foreign == Fit::Maybe || fits.iter().any(|(fit, _)| *fit == Fit::Maybe);
        match (found, foreign) {
            (Some(found), _) => Some(found),
            (None, Fit::Yes) => Some(Self::Foreign(named)),
            (None, _) if is_open && first.len() < DECIDING_BYTES => None,
            (None, _) => Some(Self::when_silent(first)),
        }
    }

    /// Detects the protocol of a line that was sent where a name is expected: by
    /// a client that took our question for the greeting of a server it knows.
    /// Whoever begins with a key of the keyboard may be a person.
    pub fn of_name(line: &str) -> Self {
        match Self::of(&[line.as_bytes(), b"\n"].concat()) {
            None | Some(Self::Foreign(Foreign::Binary)) => Self::Classic,
            Some(found) => found,
        }
    }

    /// Detects the protocol where nobody only gives a name: a command in any case is one.
    pub fn of_no_name(first: &[u8]) -> Option<Self> {
        match irc::command(first.trim_ascii_start()) {
            Fit::Yes => Some(Self::Irc),
            Fit::Maybe | Fit::No => Self::of(first),
        }
    }

    /// Returns `true` for what only a client of IRC sends to a room that took its silence
    /// for a person's.
    pub fn is_irc_registration(first: &[u8]) -> bool {
        irc::is_registration(first)
    }

    /// The protocol of a peer that sent this much and then nothing for a while.
    pub fn when_silent(first: &[u8]) -> Self {
        match first.first() {
            Some(byte) if foreign::is_binary(*byte) => Self::Foreign(Foreign::Binary),
            _ => Self::Classic,
        }
    }
}

impl fmt::Display for FirstBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tls => f.write_str("TLS"),
            Self::Http => f.write_str("HTTP"),
            Self::Irc => f.write_str("IRC"),
            Self::Foreign(protocol) => protocol.fmt(f),
            Self::Classic => f.write_str("the classic protocol"),
        }
    }
}

#[cfg(test)]
mod tests;
