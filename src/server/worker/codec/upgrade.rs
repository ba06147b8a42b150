// SPDX-License-Identifier: GPL-3.0-or-later
//! The HTTP request in front of a WebSocket (RFC 6455, section 4.2).

use tungstenite::handshake::derive_accept_key;

use crate::protocol::{SUBPROTOCOL, http_date, limits};

/// The answer to the bytes that came so far.
#[derive(Debug, PartialEq, Eq)]
pub enum Upgrade {
    /// The head is not here in full.
    Incomplete,
    /// WebSocket from here on.
    Accepted {
        /// The head to answer with.
        answer: String,
        /// Bytes in the head of the request.
        used: usize,
    },
    /// No WebSocket; the connection closes.
    Declined {
        /// The answer in full.
        answer: String,
    },
}

/// The page for someone with a browser who found the room by accident.
const FOR_BROWSERS: &str = "This is a Salotto room. Join it with the Salotto app.\n";
const MOST_HEADERS: usize = 64;

/// Reads the head of a request.
pub fn read(bytes: &[u8]) -> Upgrade {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    // Not more, or the answer would depend on how much came at once.
    match request.parse(&bytes[..bytes.len().min(limits::HTTP_HEAD_BYTES)]) {
        Ok(httparse::Status::Complete(used)) => answer(&request, used),
        Ok(httparse::Status::Partial) if bytes.len() < limits::HTTP_HEAD_BYTES => {
            Upgrade::Incomplete
        }
        Ok(httparse::Status::Partial) | Err(httparse::Error::TooManyHeaders) => {
            declined("431 Request Header Fields Too Large", "", FOR_BROWSERS)
        }
        Err(_) => declined("400 Bad Request", "", FOR_BROWSERS),
    }
}

/// The answer to plain HTTP, which nobody can be let in by.
pub fn plain_http() -> String {
    let upgrade = "Upgrade: TLS/1.3\r\n";
    match declined("426 Upgrade Required", upgrade, FOR_BROWSERS) {
        Upgrade::Declined { answer } => answer,
        _ => String::new(),
    }
}

fn answer(request: &httparse::Request, used: usize) -> Upgrade {
    let values = |name: &str| {
        request
            .headers
            .iter()
            .filter(|header| header.name.eq_ignore_ascii_case(name))
            .filter_map(|header| std::str::from_utf8(header.value).ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect::<Vec<_>>()
    };
    let has =
        |name: &str, wanted: &str| values(name).iter().any(|v| v.eq_ignore_ascii_case(wanted));
    let is_upgrade = request.method == Some("GET")
        && has("Connection", "upgrade")
        && has("Upgrade", "websocket");
    if !is_upgrade {
        let upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
        return declined("426 Upgrade Required", upgrade, FOR_BROWSERS);
    }
    if !has("Sec-WebSocket-Version", "13") {
        let version = "Sec-WebSocket-Version: 13\r\n";
        return declined("426 Upgrade Required", version, "WebSocket version 13 is needed.\n");
    }
    if !has("Sec-WebSocket-Protocol", SUBPROTOCOL) {
        let words = format!("The WebSocket subprotocol has to be {SUBPROTOCOL}.\n");
        return declined("400 Bad Request", "", &words);
    }
    match values("Sec-WebSocket-Key").first() {
        // 16 bytes in base64.
        Some(key) if key.len() == 24 => Upgrade::Accepted { answer: accepted(key), used },
        _ => declined("400 Bad Request", "", "The Sec-WebSocket-Key is missing.\n"),
    }
}

/// The answer with the time of day in it, in seconds since 1970 (RFC 9110, section
/// 6.6.1).
pub fn dated(answer: &str, now: u64) -> String {
    let date = format!("\r\nDate: {}\r\n", http_date::write(now));
    answer.replacen("\r\n", &date, 1)
}

fn accepted(key: &str) -> String {
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {}\r\nSec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n",
        derive_accept_key(key.as_bytes())
    )
}

fn declined(status: &str, headers: &str, words: &str) -> Upgrade {
    let answer = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Type: text/plain; charset=utf-8\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{words}",
        words.len()
    );
    Upgrade::Declined { answer }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = "GET / HTTP/1.1\r\nHost: pi:5555\r\nConnection: keep-alive, Upgrade\r\n\
        Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
        Sec-WebSocket-Protocol: chat, salotto.1\r\n\r\n";

    #[test]
    fn a_proper_request_is_accepted() {
        let Upgrade::Accepted { answer, used } = read(GOOD.as_bytes()) else { panic!() };
        assert_eq!(used, GOOD.len());
        // The sample of RFC 6455, section 1.3.
        assert!(answer.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
        let dated = dated(&answer, 784_111_777);
        let date = "101 Switching Protocols\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nUpgrade: ";
        assert!(dated.contains(date) && dated.ends_with("\r\n\r\n"), "{dated}");
        assert_eq!(read(&GOOD.as_bytes()[..40]), Upgrade::Incomplete);
    }

    #[test]
    fn everything_else_is_declined_with_a_reason() {
        for (request, status) in [
            ("GET / HTTP/1.1\r\nHost: pi\r\n\r\n".to_owned(), "426"),
            (GOOD.replace("salotto.1", "mqtt"), "400"),
            (GOOD.replace("Version: 13", "Version: 8"), "426"),
            (GOOD.replace("dGhlIHNhbXBsZSBub25jZQ==", ""), "400"),
            (GOOD.replace("GET", "POST"), "426"),
            ("\0\0\0\0".to_owned(), "400"),
            (format!("GET /{} HTTP/1.1\r\n", "a".repeat(limits::HTTP_HEAD_BYTES)), "431"),
        ] {
            let Upgrade::Declined { answer } = read(request.as_bytes()) else {
                panic!("{request}")
            };
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
        }
    }

    #[test]
    fn a_head_has_up_to_8_kib_however_it_arrives() {
        let head = |size: usize| {
            let filler = "a".repeat(size - GOOD.len() - "X: \r\n".len());
            GOOD.replace("\r\n\r\n", &format!("\r\nX: {filler}\r\n\r\n"))
        };
        let longest = head(limits::HTTP_HEAD_BYTES);
        assert_eq!(longest.len(), limits::HTTP_HEAD_BYTES);
        // Whatever the client has sent behind it.
        for behind in ["", "a frame"] {
            let Upgrade::Accepted { used, .. } = read((longest.clone() + behind).as_bytes()) else {
                panic!("it is not too long")
            };
            assert_eq!(used, longest.len());
        }
        let longer = head(limits::HTTP_HEAD_BYTES + 1);
        let declined = (1..=longer.len()).map(|size| read(&longer.as_bytes()[..size]));
        for answer in declined.filter(|answer| *answer != Upgrade::Incomplete) {
            assert!(matches!(&answer, Upgrade::Declined { answer } if answer.contains(" 431 ")));
        }
        assert_ne!(read(longer.as_bytes()), Upgrade::Incomplete);
    }

    proptest! {
        #[test]
        fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            read(&bytes);
        }
    }
}
