// SPDX-License-Identifier: GPL-3.0-or-later
//! Requests for files, read from the head alone (RFC 9110, RFC 9112).

mod ranges;
#[cfg(test)]
mod tests;

use httparse::Header;
use percent_encoding::percent_decode_str;

pub use self::ranges::{ContentRange, RequestedRange};
use crate::protocol::{ContentHash, SecretString, UploadId};

/// Beginning of all paths of files.
const PREFIX: &str = "/f/";
/// Longest token that is looked at.
const TOKEN_BYTES: usize = 128;

/// The methods that files know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferMethod {
    /// Asks for content.
    Get,
    /// Asks for the head of the answer alone.
    Head,
    /// Brings content.
    Put,
}

/// The thing that a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferPlace {
    /// The content of a file.
    Content(ContentHash),
    /// The chaining values of its slices.
    ContentSlices(ContentHash),
    /// Those who fetch it at the moment.
    ContentSwarm(ContentHash),
    /// A file on its way.
    Upload(UploadId),
    /// The chaining values that its slices have to have.
    UploadSlices(UploadId),
}

/// A request for the content of a file, or with some of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferRequest {
    /// The method.
    pub method: TransferMethod,
    /// The thing that it is about.
    pub place: TransferPlace,
    /// The permission.
    pub token: SecretString,
    /// Bytes that follow the head.
    pub body: u64,
    /// Set if the peer waits for a word before it sends them.
    pub awaits_word: bool,
    /// The place of those bytes in the file.
    pub content_range: Option<ContentRange>,
    /// The part of the content that is asked for.
    pub range: Option<RequestedRange>,
}

/// Reasons why a request is not served, which depend on its head alone or on the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpFault {
    /// There is nothing of that name.
    NotFound,
    /// The method is none for it.
    Method,
    /// The request does not say how much follows.
    NoLength,
    /// Its head contradicts itself, or cannot be understood.
    Garbled,
    /// It expects something that is not known here.
    Expectation,
    /// There is no token in it.
    NoToken,
    /// The token is not good, or not for that.
    NotGranted,
    /// The same person has as many connections as one may have.
    TooManyOfOne,
    /// As many connections wait as may.
    Busy,
}

/// Tells if a path is one of files.
pub fn is_for_transfers(target: &str) -> bool {
    target.starts_with(PREFIX)
}

impl TransferRequest {
    /// Tells if it asks for all of a content: whoever does may not know how to go on where that
    /// ended early.
    pub fn is_of_the_whole(&self) -> bool {
        self.method == TransferMethod::Get && self.range.is_none()
    }

    /// Tells if it brings bytes of a file.
    pub fn brings_content(&self) -> bool {
        self.method == TransferMethod::Put && !matches!(self.place, TransferPlace::ContentSwarm(_))
    }

    /// Reads the head of a request whose target [`is_for_transfers`].
    ///
    /// # Errors
    ///
    /// Those variants of [`HttpFault`] that the head alone can be the reason for.
    pub fn read(method: &str, target: &str, headers: &[Header<'_>]) -> Result<Self, HttpFault> {
        let headers = Headers(headers);
        let target = target.split('#').next().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let place = place(path).ok_or(HttpFault::NotFound)?;
        let method = match method {
            "GET" => TransferMethod::Get,
            "HEAD" => TransferMethod::Head,
            "PUT" => TransferMethod::Put,
            _ => return Err(HttpFault::Method),
        };
        let place = match place {
            // A file may have that name.
            TransferPlace::ContentSwarm(content) if method != TransferMethod::Put => {
                TransferPlace::Content(content)
            }
            place => place,
        };
        if !place.takes(method) {
            return Err(HttpFault::Method);
        }
        let body = body(&headers, method)?;
        let awaits_word = match headers.only("Expect")? {
            None => false,
            Some(word) if word.eq_ignore_ascii_case("100-continue") => true,
            Some(_) => return Err(HttpFault::Expectation),
        };
        let content_range = match headers.only("Content-Range")? {
            Some(range) if method == TransferMethod::Put => {
                let range = ContentRange::read(range).ok_or(HttpFault::Garbled)?;
                // What does not fit would be cut, or waited for.
                (range.length() == body).then_some(range).ok_or(HttpFault::Garbled).map(Some)?
            }
            _ => None,
        };
        let range = match place {
            TransferPlace::Content(content) => range(&headers, &content)?,
            _ => None,
        };
        let token = token(&headers, query)?.ok_or(HttpFault::NoToken)?;
        Ok(Self { method, place, token, body, awaits_word, content_range, range })
    }
}

impl TransferPlace {
    fn takes(self, method: TransferMethod) -> bool {
        match self {
            Self::Content(_) | Self::ContentSlices(_) => method != TransferMethod::Put,
            Self::Upload(_) => method != TransferMethod::Get,
            Self::UploadSlices(_) | Self::ContentSwarm(_) => method == TransferMethod::Put,
        }
    }
}

/// The headers of a request.
struct Headers<'a>(&'a [Header<'a>]);

impl<'a> Headers<'a> {
    /// The value of a header that stands there once at the most.
    fn only(&self, name: &str) -> Result<Option<&'a str>, HttpFault> {
        let mut lines = self.0.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        let Some(line) = lines.next() else { return Ok(None) };
        let value = std::str::from_utf8(line.value).map_err(|_| HttpFault::Garbled)?;
        if lines.next().is_some() { Err(HttpFault::Garbled) } else { Ok(Some(value.trim())) }
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|header| header.name.eq_ignore_ascii_case(name))
    }
}

/// The thing behind a path: `/f/` and 32 or 64 hexadecimal digits, perhaps with `/slices`, or
/// the name under which a browser saves a content.
fn place(path: &str) -> Option<TransferPlace> {
    let rest = path.strip_prefix(PREFIX)?;
    let (name, more) = match rest.split_once('/') {
        Some((name, more)) => (name, Some(more)),
        None => (rest, None),
    };
    if let Ok(content) = name.parse::<ContentHash>() {
        return match more {
            Some("slices") => Some(TransferPlace::ContentSlices(content)),
            Some("swarm") => Some(TransferPlace::ContentSwarm(content)),
            Some(more) if more.contains('/') => None,
            Some(_) | None => Some(TransferPlace::Content(content)),
        };
    }
    let upload = name.parse::<UploadId>().ok()?;
    match more {
        Some("slices") => Some(TransferPlace::UploadSlices(upload)),
        Some(_) => None,
        None => Some(TransferPlace::Upload(upload)),
    }
}

/// Bytes that follow the head. What comes in chunks of its own has no end that is known.
fn body(headers: &Headers<'_>, method: TransferMethod) -> Result<u64, HttpFault> {
    if headers.has("Transfer-Encoding") {
        return Err(HttpFault::NoLength);
    }
    match headers.only("Content-Length")? {
        Some(digits) => ranges::number(digits).ok_or(HttpFault::Garbled),
        None if method == TransferMethod::Put => Err(HttpFault::NoLength),
        None => Ok(0),
    }
}

/// The part that is asked for. Where it is asked for of another content than this, all of it is
/// the answer (RFC 9110, section 13.1.5).
fn range(
    headers: &Headers<'_>,
    content: &ContentHash,
) -> Result<Option<RequestedRange>, HttpFault> {
    let is_of_this = match headers.only("If-Range")? {
        Some(tag) => tag == format!("\"{content}\""),
        None => true,
    };
    let range = headers.only("Range")?.filter(|_| is_of_this);
    Ok(range.and_then(RequestedRange::read))
}

/// The token: in `Authorization`, or in the query, where links have it.
fn token(headers: &Headers<'_>, query: &str) -> Result<Option<SecretString>, HttpFault> {
    let bearer = headers.only("Authorization")?.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    });
    let in_query = || {
        let token = query.split('&').find_map(|pair| pair.strip_prefix("token="))?;
        Some(percent_decode_str(token).decode_utf8_lossy().into_owned())
    };
    let token = bearer.or_else(in_query);
    Ok(token.filter(|token| (1..=TOKEN_BYTES).contains(&token.len())).map(SecretString::from))
}
