// SPDX-License-Identifier: GPL-3.0-or-later
//! Detection of a peer's protocol by its first bytes.

/// Protocols that share the one port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstBytes {
    /// A TLS record of type handshake (22, RFC 8446, section 5.1): the app.
    Tls,
    /// A method of plain HTTP: a browser.
    Http,
    /// A command that opens an IRC session (RFC 2812, section 3.1).
    Irc,
    /// Everything else: the original chat room's clients, `nc`, `telnet`.
    Classic,
}

const TLS_HANDSHAKE: u8 = 0x16;
const HTTP_METHODS: [&str; 8] =
    ["GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ", "CONNECT "];
const IRC_COMMANDS: [&str; 4] = ["NICK ", "USER ", "CAP ", "PASS "];

impl FirstBytes {
    /// Detects the protocol, or returns `None` while more bytes are needed to
    /// decide.
    pub fn of(first: &[u8]) -> Option<Self> {
        if *first.first()? == TLS_HANDSHAKE {
            return Some(Self::Tls);
        }
        let starts = |words: &[&str]| words.iter().any(|word| first.starts_with(word.as_bytes()));
        let may_become =
            |words: &[&str]| words.iter().any(|word| word.as_bytes().starts_with(first));
        if starts(&HTTP_METHODS) {
            Some(Self::Http)
        } else if starts(&IRC_COMMANDS) {
            Some(Self::Irc)
        } else if may_become(&HTTP_METHODS) || may_become(&IRC_COMMANDS) {
            None
        } else {
            Some(Self::Classic)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_decide() {
        assert_eq!(FirstBytes::of(b""), None);
        assert_eq!(FirstBytes::of(b"\x16\x03\x01"), Some(FirstBytes::Tls));
        assert_eq!(FirstBytes::of(b"GET / HTTP/1.1\r\n"), Some(FirstBytes::Http));
        assert_eq!(FirstBytes::of(b"NICK ada\r\n"), Some(FirstBytes::Irc));
        assert_eq!(FirstBytes::of(b"Ada"), Some(FirstBytes::Classic));
        assert_eq!(FirstBytes::of(b"\x00\xff"), Some(FirstBytes::Classic));
    }

    #[test]
    fn a_beginning_that_could_be_two_things_waits() {
        assert_eq!(FirstBytes::of(b"P"), None);
        assert_eq!(FirstBytes::of(b"PA"), None);
        assert_eq!(FirstBytes::of(b"Paola"), Some(FirstBytes::Classic));
        assert_eq!(FirstBytes::of(b"NICK"), None);
        assert_eq!(FirstBytes::of(b"NICKY"), Some(FirstBytes::Classic));
    }
}
