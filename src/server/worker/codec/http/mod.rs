// SPDX-License-Identifier: GPL-3.0-or-later
//! HTTP/1.1 as far as a room speaks it (RFC 9112): the page for guests with a
//! browser, the request in front of a WebSocket, and the heads of requests for files. One request on a connection;
//! after any answer but that of a WebSocket it closes.

mod guard;
mod page;
mod response;
mod site;
mod upgrade;

use self::guard::Head;
pub use self::response::HttpStep;
use self::response::declined;
pub use self::site::{About, Site, Words};
use crate::protocol::file::request::is_for_transfers;
use crate::protocol::limits;
use crate::server::transfers::response::refusal;

const MOST_HEADERS: usize = 64;

/// Reads the head of a request.
pub fn read(bytes: &[u8], site: &Site<'_>) -> HttpStep {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    // Not more, or the answer would depend on how much came at once.
    match request.parse(&bytes[..bytes.len().min(limits::HTTP_HEAD_BYTES)]) {
        Ok(httparse::Status::Complete(used)) => answer(&Head::of(&request), used, site),
        Ok(httparse::Status::Partial) if bytes.len() < limits::HTTP_HEAD_BYTES => {
            HttpStep::Incomplete
        }
        Ok(httparse::Status::Partial) | Err(httparse::Error::TooManyHeaders) => {
            let words = "The head of the request is too large.\n";
            declined(site.now, "431 Request Header Fields Too Large", "", words)
        }
        Err(_) => declined(site.now, "400 Bad Request", "", "This is no HTTP.\n"),
    }
}

fn answer(head: &Head<'_>, used: usize, site: &Site<'_>) -> HttpStep {
    if let Err(refused) = guard::check(head, site) {
        return declined(site.now, refused.status(), "", refused.sentence());
    }
    if head.wants_an_upgrade() {
        return upgrade::answer(head, used, site.now);
    }
    if is_for_transfers(head.target) {
        return match head.transfer() {
            Ok(request) => HttpStep::Transfer { request, used },
            Err(fault) => HttpStep::Page { answer: refusal(fault, site.now) },
        };
    }
    page::answer(head, site)
}

#[cfg(test)]
mod tests;
