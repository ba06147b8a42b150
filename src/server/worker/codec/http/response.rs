// SPDX-License-Identifier: GPL-3.0-or-later
//! Responses of HTTP, as bytes.

use crate::protocol::file::request::TransferRequest;
use crate::protocol::http_date;

/// The answer to the bytes that came so far.
#[derive(Debug, PartialEq, Eq)]
pub enum HttpStep {
    /// The head is not here in full.
    Incomplete,
    /// WebSocket from here on.
    WebSocket {
        /// The head to answer with.
        answer: String,
        /// Bytes in the head of the request.
        used: usize,
    },
    /// A file is asked for, or sent.
    Transfer {
        /// The request.
        request: TransferRequest,
        /// Bytes in the head of the request.
        used: usize,
    },
    /// A page was asked for, and it or that it is not there is the answer; the connection
    /// closes.
    Page {
        /// The answer in full.
        answer: Vec<u8>,
    },
    /// Nothing that is to be had here; the connection closes.
    Declined {
        /// The answer in full.
        answer: Vec<u8>,
    },
}

/// The time of day as a header (RFC 9110, section 6.6.1); `now` is in seconds since
/// 1970.
pub fn date(now: u64) -> String {
    format!("Date: {}\r\n", http_date::write(now))
}

/// An answer that says why not.
pub fn declined(now: u64, status: &str, headers: &str, words: &str) -> HttpStep {
    let answer = format!(
        "HTTP/1.1 {status}\r\n{}{headers}Content-Type: text/plain; charset=utf-8\r\n\
         X-Content-Type-Options: nosniff\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{words}",
        date(now),
        words.len()
    );
    HttpStep::Declined { answer: answer.into_bytes() }
}
