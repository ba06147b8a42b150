// SPDX-License-Identifier: GPL-3.0-or-later
//! Responses to requests for files, as bytes.

#[cfg(test)]
mod tests;

use std::fmt::Write;
use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::protocol::file::JudgedFile;
use crate::protocol::file::request::HttpFault;
use crate::protocol::{FileName, http_date};
use crate::server::room::KeptFile;

/// Characters that may stand as they are in a parameter in another character set (RFC 8187,
/// section 3.2.1).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// Types of content that a browser shows without taking it for a program.
const SAFE_TYPES: [&str; 16] = [
    "audio/flac",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "audio/webm",
    "image/avif",
    "image/bmp",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/plain",
    "video/mp4",
    "video/ogg",
    "video/webm",
];

/// The word after which a peer sends what it has announced.
pub const GO_ON: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// The answer to bytes that were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadOutcome {
    /// The file is complete, and everybody knows of it.
    Complete,
    /// More of it is missing.
    More,
    /// The chaining values are taken.
    Slices,
    /// Something is not as it has to be.
    Refused(TransferFault),
}

/// Reasons why bytes are not taken, or not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferFault {
    /// They are not the next ones of the file.
    OtherPlace,
    /// Another connection sends the same file.
    InUse,
    /// There is more than was offered.
    TooLarge,
    /// They are not what was promised.
    OtherContent,
    /// The disk is full.
    DiskFull,
    /// The disk fails.
    DiskFails,
    /// The room does not take the file any more.
    NotTaken,
    /// The room takes no files of that type.
    OtherType,
    /// There is no such upload, or no such file, any more.
    Gone,
    /// The content has none of the bytes that are asked for.
    NoSuchRange,
}

impl TransferFault {
    fn status(self) -> &'static str {
        match self {
            Self::OtherPlace | Self::InUse => "409 Conflict",
            Self::TooLarge => "413 Content Too Large",
            Self::OtherContent => "422 Unprocessable Content",
            Self::DiskFull => "507 Insufficient Storage",
            Self::DiskFails => "500 Internal Server Error",
            Self::NotTaken => "403 Forbidden",
            Self::OtherType => "415 Unsupported Media Type",
            Self::Gone => "404 Not Found",
            Self::NoSuchRange => "416 Range Not Satisfiable",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::OtherPlace => "Go on where Upload-Offset says.\n",
            Self::InUse => "Another connection sends the same file.\n",
            Self::TooLarge => "That is more than was offered.\n",
            Self::OtherContent => "That is not what was offered; send it again.\n",
            Self::DiskFull => "The disk of the host is full.\n",
            Self::DiskFails => "The disk of the host fails.\n",
            Self::NotTaken => "The room does not take that file any more.\n",
            Self::OtherType => "The room takes no files of that type.\n",
            Self::Gone => "There is no such file any more.\n",
            Self::NoSuchRange => "The file has none of these bytes.\n",
        }
    }
}

/// The answer to a request that is not served.
pub fn refusal(fault: HttpFault, now: u64) -> Vec<u8> {
    let (status, headers, words) = match fault {
        HttpFault::NotFound => ("404 Not Found", "", "There is no such file here.\n"),
        HttpFault::Method => {
            ("405 Method Not Allowed", "Allow: GET, HEAD, PUT\r\n", "That cannot be done to it.\n")
        }
        HttpFault::NoLength => ("411 Length Required", "", "Say how much it is: Content-Length.\n"),
        HttpFault::Garbled => ("400 Bad Request", "", "The head of the request is wrong.\n"),
        HttpFault::Expectation => ("417 Expectation Failed", "", "Nothing like that is known.\n"),
        HttpFault::NoToken | HttpFault::NotGranted => (
            "401 Unauthorized",
            "WWW-Authenticate: Bearer\r\n",
            "That takes a token of the room, which is good no more, or missing.\n",
        ),
        HttpFault::TooManyOfOne => {
            ("429 Too Many Requests", "Retry-After: 5\r\n", "You have too many connections.\n")
        }
        HttpFault::Busy => {
            ("503 Service Unavailable", "Retry-After: 5\r\n", "Too many are waiting.\n")
        }
    };
    in_words(status, headers, words, now)
}

fn in_words(status: &str, headers: &str, words: &str, now: u64) -> Vec<u8> {
    let more = format!(
        "{headers}Content-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n",
        words.len()
    );
    let mut answer = head(status, &more, now);
    answer.extend_from_slice(words.as_bytes());
    answer
}

fn head(status: &str, headers: &str, now: u64) -> Vec<u8> {
    let date = http_date::write(now);
    let head = format!(
        "HTTP/1.1 {status}\r\nDate: {date}\r\n{headers}X-Content-Type-Options: nosniff\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n\r\n"
    );
    head.into_bytes()
}

/// The answer to bytes that were sent; `offset` of the file are there.
pub fn received(received: UploadOutcome, offset: u64, now: u64) -> Vec<u8> {
    let offset = format!("Upload-Offset: {offset}\r\n");
    match received {
        UploadOutcome::Complete => {
            head("201 Created", &format!("{offset}Content-Length: 0\r\n"), now)
        }
        UploadOutcome::More | UploadOutcome::Slices => head("204 No Content", &offset, now),
        UploadOutcome::Refused(fault) => in_words(fault.status(), &offset, fault.sentence(), now),
    }
}

/// The answer to who asks how much of a file is there.
pub fn upload_state(offset: u64, size: u64, now: u64) -> Vec<u8> {
    let headers =
        format!("Upload-Offset: {offset}\r\nUpload-Length: {size}\r\nContent-Length: 0\r\n");
    head("200 OK", &headers, now)
}

/// The answer to who asks for a content that cannot be had.
pub fn not_given(fault: TransferFault, size: u64, now: u64) -> Vec<u8> {
    let range = match fault {
        TransferFault::NoSuchRange => format!("Content-Range: bytes */{size}\r\n"),
        _ => String::new(),
    };
    in_words(fault.status(), &range, fault.sentence(), now)
}

/// The head in front of a content, or a part of it. Who cannot judge the content, as a page
/// that has a browser save it, is told what to beware of.
pub fn content(
    (file, judged): (&KeptFile, JudgedFile),
    part: &Range<u64>,
    is_part: bool,
    now: u64,
) -> Vec<u8> {
    let mut headers = format!(
        "ETag: \"{}\"\r\nAccept-Ranges: bytes\r\nContent-Length: {}\r\n",
        file.blake3,
        part.end - part.start
    );
    if let Some(warning) = judged.warning() {
        let _ = write!(headers, "Salotto-Beware: {}\r\n", warning.as_str());
    }
    if is_part {
        let (last, size) = (part.end.saturating_sub(1), file.size);
        let _ = write!(headers, "Content-Range: bytes {}-{last}/{size}\r\n", part.start);
    }
    let _ = write!(
        headers,
        "Content-Type: {}\r\nContent-Disposition: {}\r\n\
         Content-Security-Policy: sandbox; default-src 'none'\r\n",
        safe_type(file.media.as_deref()),
        disposition(&file.name)
    );
    head(if is_part { "206 Partial Content" } else { "200 OK" }, &headers, now)
}

/// The head in front of the chaining values of a content.
pub fn slices(bytes: usize, now: u64) -> Vec<u8> {
    let headers = format!("Content-Type: application/octet-stream\r\nContent-Length: {bytes}\r\n");
    head("200 OK", &headers, now)
}

/// The answer to a report to a swarm.
pub fn swarm(json: &str, now: u64) -> Vec<u8> {
    let length = json.len();
    let headers = format!("Content-Type: application/json\r\nContent-Length: {length}\r\n");
    let mut answer = head("200 OK", &headers, now);
    answer.extend_from_slice(json.as_bytes());
    answer
}

/// The type that a content is said to have: what a sender claims counts where nothing can be
/// done with it.
fn safe_type(media: Option<&str>) -> &'static str {
    let known = media.and_then(|media| SAFE_TYPES.into_iter().find(|safe| *safe == media));
    known.unwrap_or("application/octet-stream")
}

/// The name under which a content is saved (RFC 6266).
fn disposition(name: &FileName) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' };
    let plain: String = name.as_str().chars().map(plain).collect();
    let whole = utf8_percent_encode(name.as_str(), ESCAPED);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}
