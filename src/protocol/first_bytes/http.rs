// SPDX-License-Identifier: GPL-3.0-or-later
//! Requests of HTTP, and of the protocols that look like it.

use super::fit::{Fit, best, fit_text};

/// Versions of HTTP, and of the protocols with its grammar, begin like this.
pub(super) const HTTP: &str = "HTTP/";
pub(super) const SIP: &str = "SIP/";
pub(super) const RTSP: &str = "RTSP/";
/// Methods of plain requests (RFC 9110, section 9; RFC 5789).
const METHODS: [&str; 9] =
    ["GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ", "CONNECT ", "TRACE "];
/// Beginnings of the target of a request (RFC 9112, section 3.2), but for
/// that of CONNECT. `Post Malone` is a name.
const TARGETS: [&str; 4] = ["/", "*", "http://", "https://"];

/// Fits a request of HTTP, its method and version in any case.
pub(super) fn fit(words: &[u8]) -> Fit {
    match version(words) {
        Some(HTTP) => return Fit::Yes,
        Some(_) => return Fit::No,
        None => {}
    }
    best(METHODS.iter().map(|method| match fit_text(words, method) {
        Fit::Yes => target(method, &words[method.len()..]),
        other => other,
    }))
}

fn target(method: &str, words: &[u8]) -> Fit {
    let is_whole = words.contains(&b'\n');
    match best(TARGETS.iter().map(|beginning| fit_text(words, beginning))) {
        Fit::Maybe if is_whole => Fit::No,
        Fit::No if matches!(method, "CONNECT " | "OPTIONS ") && !is_whole => Fit::Maybe,
        fit => fit,
    }
}

/// The protocol whose version ends the first line, if that line is here in full
/// and has three words: `get / HTTP/1.1`, `OPTIONS sip:nm SIP/2.0`.
pub(super) fn version(words: &[u8]) -> Option<&'static str> {
    let end = words.iter().position(|byte| *byte == b'\n')?;
    let mut line = words[..end].trim_ascii().rsplit(|byte| *byte == b' ');
    let last = line.next()?;
    let found = [HTTP, SIP, RTSP].into_iter().find(|name| {
        let number = last.get(name.len()).is_some_and(u8::is_ascii_digit);
        number && fit_text(last, name) == Fit::Yes
    });
    found.filter(|_| line.count() >= 2)
}
