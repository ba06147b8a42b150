// SPDX-License-Identifier: GPL-3.0-or-later
//! The little of HTTP/1.1 (RFC 9110, RFC 9112) that a transfer speaks: the heads of its
//! requests, and those of the answers. One request on each connection.

use std::fmt::Write;
use std::time::Duration;

use super::error::TransferError;
use super::patience::Setback;
use crate::client::error::Unreachable;
use crate::protocol::{SecretString, limits};

const HEADERS: usize = 64;
/// Pause after an answer that asks for one and says not how long.
const PAUSE: Duration = Duration::from_secs(2);

/// A request, without its body.
#[derive(Debug, Clone, Copy)]
pub(super) struct HttpRequest<'a> {
    pub method: &'static str,
    pub path: &'a str,
    pub token: &'a SecretString,
    /// Bytes of the body.
    pub length: Option<u64>,
    /// Part of the file that the body is, or that is wanted: the first byte and the one
    /// behind the last.
    pub part: Option<(u64, u64)>,
    /// Bytes of the file.
    pub size: u64,
}

impl HttpRequest<'_> {
    /// The head of the request to `host`.
    ///
    /// # Errors
    ///
    /// [`TransferError::Protocol`] for a token that cannot be told.
    pub fn head(&self, host: &str) -> Result<String, TransferError> {
        let Self { method, path, .. } = self;
        let token = self.token.reveal();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TransferError::Protocol);
        }
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
             Connection: close\r\n"
        );
        // Writing into a string does not fail.
        if let Some(length) = self.length {
            let _ = write!(head, "Content-Length: {length}\r\n");
        }
        if let Some((from, to)) = self.part.filter(|(from, to)| from < to) {
            let (last, size) = (to - 1, self.size);
            let _ = match self.length {
                Some(_) => write!(head, "Content-Range: bytes {from}-{last}/{size}\r\n"),
                None => write!(head, "Range: bytes={from}-{last}\r\n"),
            };
        }
        head.push_str("\r\n");
        Ok(head)
    }
}

/// The head of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HttpAnswer {
    /// Its code.
    pub status: u16,
    /// Bytes of the body; `None` if it is told otherwise, which no room does.
    pub length: Option<u64>,
    /// Bytes of an upload that the host has.
    pub offset: Option<u64>,
    /// The part of the file in the body: the first byte and the one behind the last, and
    /// the size of the file.
    pub part: Option<(u64, u64, u64)>,
    retry_after: Option<u64>,
}

impl HttpAnswer {
    /// Reads the head of an answer at the beginning of `bytes`. `None` as long as it is not
    /// complete, else the bytes of it as well.
    ///
    /// # Errors
    ///
    /// [`TransferError::Protocol`] for what is none, and for one without an end.
    pub fn parse(bytes: &[u8]) -> Result<Option<(Self, usize)>, TransferError> {
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        // Not more, or the answer would depend on how much came at once.
        match response.parse(&bytes[..bytes.len().min(limits::HTTP_HEAD_BYTES)]) {
            Ok(httparse::Status::Complete(size)) => {
                Ok(Some((Self::of(&response).ok_or(TransferError::Protocol)?, size)))
            }
            Ok(httparse::Status::Partial) if bytes.len() < limits::HTTP_HEAD_BYTES => Ok(None),
            _ => Err(TransferError::Protocol),
        }
    }

    /// `None` if its headers contradict each other.
    fn of(response: &httparse::Response<'_, '_>) -> Option<Self> {
        let is_in_pieces = !only(response, "Transfer-Encoding")?.is_empty();
        let number = |name| match only(response, name)? {
            "" => Some(None),
            text if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok().map(Some),
            _ => None,
        };
        let length = number("Content-Length")?;
        Some(Self {
            status: response.code?,
            length: length.filter(|_| !is_in_pieces),
            offset: number("Upload-Offset")?,
            part: content_range(only(response, "Content-Range")?),
            // A date is not worth the trouble.
            retry_after: number("Retry-After").flatten(),
        })
    }

    /// Returns `true` if another answer follows (RFC 9110, section 15.2).
    pub fn is_interim(&self) -> bool {
        (100..200).contains(&self.status)
    }

    /// The meaning of an answer that is not the one that was hoped for. Nobody is followed to
    /// another place.
    pub(super) fn setback(&self) -> Setback {
        match self.status {
            401 | 403 | 404 | 410 => TransferError::NotGranted.into(),
            413 => TransferError::TooLarge.into(),
            415 => TransferError::TypeNotTaken.into(),
            422 => TransferError::FileChanged.into(),
            507 => TransferError::HostFull.into(),
            408 => Setback::Lost(Unreachable::TimedOut),
            429 | 500 | 502..=504 => {
                Setback::Busy(self.retry_after.map_or(PAUSE, Duration::from_secs))
            }
            _ => TransferError::Protocol.into(),
        }
    }
}

/// The value of a header; empty if it is not there, `None` if it is there twice with
/// different values or no text.
fn only<'a>(response: &'a httparse::Response<'_, '_>, name: &str) -> Option<&'a str> {
    let mut values = response.headers.iter().filter(|it| it.name.eq_ignore_ascii_case(name));
    let Some(first) = values.next() else { return Some("") };
    let is_one = values.all(|other| other.value == first.value);
    is_one.then(|| str::from_utf8(first.value).ok().map(str::trim)).flatten()
}

/// Reads `bytes 5-9/20`; `None` for what is no part of a file.
fn content_range(value: &str) -> Option<(u64, u64, u64)> {
    let (part, size) = value.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = part.split_once('-')?;
    let number = |text: &str| {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<u64>().ok()).flatten()
    };
    let (first, behind, size) = (number(first)?, number(last)?.checked_add(1)?, number(size)?);
    (first < behind && behind <= size).then_some((first, behind, size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Result<Option<HttpAnswer>, TransferError> {
        HttpAnswer::parse(text.as_bytes()).map(|found| found.map(|(answer, _)| answer))
    }

    #[test]
    fn a_request_says_which_part_it_is_about() {
        let token: SecretString = "tok-en".into();
        let request = HttpRequest {
            method: "PUT",
            path: "/f/ab",
            token: &token,
            length: Some(5),
            part: Some((10, 15)),
            size: 15,
        };
        assert_eq!(
            request.head("192.0.2.1:5555").unwrap(),
            "PUT /f/ab HTTP/1.1\r\nHost: 192.0.2.1:5555\r\nAuthorization: Bearer tok-en\r\n\
             Connection: close\r\nContent-Length: 5\r\nContent-Range: bytes 10-14/15\r\n\r\n"
        );
        let get = HttpRequest { method: "GET", length: None, ..request };
        assert!(get.head("h").unwrap().ends_with("close\r\nRange: bytes=10-14\r\n\r\n"));
        let empty = HttpRequest { length: Some(0), part: Some((0, 0)), size: 0, ..request };
        assert!(empty.head("h").unwrap().ends_with("Content-Length: 0\r\n\r\n"));
    }

    #[test]
    fn a_token_brings_no_header_along() {
        for wrong in ["", "a\r\nX: y", "a b", "caff\u{e8}"] {
            let token: SecretString = wrong.into();
            let request = HttpRequest {
                method: "GET",
                path: "/",
                token: &token,
                length: None,
                part: None,
                size: 0,
            };
            assert_eq!(request.head("h"), Err(TransferError::Protocol), "{wrong:?}");
        }
    }

    #[test]
    fn an_answer_is_read_to_the_end_of_its_head() {
        let head = "HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\n\
                    content-range: bytes 10-14/20\r\nUpload-Offset: 7\r\n\r\n";
        let answer = HttpAnswer {
            status: 206,
            length: Some(5),
            offset: Some(7),
            part: Some((10, 15, 20)),
            retry_after: None,
        };
        let all = format!("{head}bytes");
        assert_eq!(HttpAnswer::parse(all.as_bytes()), Ok(Some((answer, head.len()))));
        for end in 0..head.len() {
            assert_eq!(parsed(&head[..end]), Ok(None), "{end}");
        }
    }

    #[test]
    fn a_head_is_too_large_however_much_of_it_comes_at_once() {
        let head = |value: usize| format!("HTTP/1.1 200 OK\r\nA: {}\r\n\r\n", "a".repeat(value));
        let bare = head(0).len();
        let longest = head(limits::HTTP_HEAD_BYTES - bare);
        assert!(parsed(&longest).unwrap().is_some());
        let longer = head(limits::HTTP_HEAD_BYTES - bare + 1);
        assert_eq!(parsed(&longer[..longer.len() - 1]), Err(TransferError::Protocol));
        assert_eq!(parsed(&longer), Err(TransferError::Protocol));
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        let endless = format!("HTTP/1.1 200 OK\r\nA: {}", "a".repeat(9_000));
        let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "A: b\r\n".repeat(100));
        for wrong in [
            "SSH-2.0-OpenSSH\r\n",
            "HTTP/1.1 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n",
            "HTTP/1.1 204 OK\r\nUpload-Offset: +5\r\n\r\n",
            &endless,
            &many,
        ] {
            assert_eq!(parsed(wrong), Err(TransferError::Protocol), "{wrong:.60}");
        }
        let in_pieces =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n";
        assert_eq!(parsed(in_pieces).unwrap().unwrap().length, None);
        for odd in ["0-18446744073709551615/5", "9-5/20", "0-5/5", "-5/20", "0-5/*", "+0-5/20"] {
            let head = format!("HTTP/1.1 206 OK\r\nContent-Range: bytes {odd}\r\n\r\n");
            assert_eq!(parsed(&head).unwrap().unwrap().part, None, "{odd}");
        }
    }

    #[test]
    fn every_refusal_has_a_meaning() {
        let means = |status| HttpAnswer { status, ..HttpAnswer::default() }.setback();
        assert_eq!(means(404), Setback::Final(TransferError::NotGranted));
        assert_eq!(means(302), Setback::Final(TransferError::Protocol), "nobody is followed");
        assert_eq!(means(415), Setback::Final(TransferError::TypeNotTaken));
        assert_eq!(means(507), Setback::Final(TransferError::HostFull));
        assert_eq!(means(503), Setback::Busy(PAUSE));
        let asked = HttpAnswer { status: 503, retry_after: Some(9), ..HttpAnswer::default() };
        assert_eq!(asked.setback(), Setback::Busy(Duration::from_secs(9)));
    }

    proptest! {
        #[test]
        fn garbage_never_panics(bytes: Vec<u8>, value in "[0-9bytes \\-/*]{0,30}") {
            let _ = HttpAnswer::parse(&bytes);
            let _ = content_range(&value);
            let head = format!("HTTP/1.1 206 X\r\nContent-Range: {value}\r\n\r\n");
            let _ = parsed(&head);
        }
    }
}
