// SPDX-License-Identifier: GPL-3.0-or-later
//! Servers of other protocols, by what they say first, or answer to a question that is
//! not theirs.

use super::{FirstBytes, Foreign};

/// Beginnings of servers whose clients begin with something else, and the names of
/// their protocols.
const SERVERS: [(&str, &str); 9] = [
    ("HTTP/", "HTTP"),
    ("RTSP/", "RTSP"),
    ("* OK", "IMAP"),
    ("+OK", "POP3"),
    ("-ERR", "Redis"),
    ("ICY ", "Icecast"),
    ("OK MPD", "MPD"),
    ("INFO {", "NATS"),
    (":", "IRC"),
];

/// The name of a server's protocol, such as `SSH` or `HTTP`, by its first bytes; `None`
/// if they tell nothing.
pub fn server_protocol(first: &[u8]) -> Option<&'static str> {
    // A record of TLS: an alert, for it does not like our question.
    if let [0x15 | 0x16, 3, ..] = first {
        return Some("TLS");
    }
    let begins = |start: &&(&str, &str)| first.starts_with(start.0.as_bytes());
    if let Some((_, name)) = SERVERS.iter().find(begins) {
        return Some(name);
    }
    match FirstBytes::of(first) {
        // Those whose two sides begin alike.
        Some(FirstBytes::Foreign(foreign)) if foreign != Foreign::Binary => Some(foreign.name()),
        _ => greeting(first),
    }
}

/// Servers that greet with a number: of mail and of files (RFC 5321, RFC 959).
fn greeting(first: &[u8]) -> Option<&'static str> {
    let text = first.strip_prefix(b"220")?.to_ascii_uppercase();
    let says = |word: &[u8]| text.windows(word.len()).any(|part| part == word);
    if says(b"SMTP") {
        return Some("SMTP");
    }
    says(b"FTP").then_some("FTP")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_known_by_what_they_say() {
        for (first, name) in [
            (&b"SSH-2.0-OpenSSH_9.6\r\n"[..], "SSH"),
            (b"RFB 003.008\n", "VNC"),
            (b"HTTP/1.1 400 Bad Request\r\n", "HTTP"),
            (b"220 mail.example ESMTP Postfix\r\n", "SMTP"),
            (b"220 (vsFTPd 3.0.5)\r\n", "FTP"),
            (b"* OK IMAP4rev1 ready\r\n", "IMAP"),
            (b"@RSYNCD: 31.0\n", "rsync"),
            (&[0x15, 3, 3, 0, 2, 2, 40], "TLS"),
        ] {
            assert_eq!(server_protocol(first), Some(name));
        }
        for first in [&b""[..], b"Welcome!!! Please enter", b"220", b"\xff\xfe", b"Hello"] {
            assert_eq!(server_protocol(first), None);
        }
    }
}
