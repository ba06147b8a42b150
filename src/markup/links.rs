// SPDX-License-Identifier: GPL-3.0-or-later
//! The links in a text: where each begins and ends, and what it is.

mod hosts;
mod trimming;

use std::ops::Range;

use self::hosts::{bare_host, is_mail};
use super::marks::is_of_a_word;

/// Forms of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkForm {
    /// `https://` and what follows; `http://`, too.
    Web,
    /// A host without a scheme, of the internet.
    BareHost,
    /// A host without a scheme, of this network: encryption is not to be expected.
    LocalHost,
    /// A mail address.
    Mail,
    /// An invite into a room.
    Room,
    /// An address that another program opens.
    Program,
}

impl LinkForm {
    /// The beginning of its address that is not written.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::BareHost => "https://",
            Self::LocalHost => "http://",
            Self::Mail => "mailto:",
            Self::Web | Self::Room | Self::Program => "",
        }
    }

    /// The form of an address with a scheme, if it is one to be pressed.
    pub fn of(address: &str) -> Option<Self> {
        let (scheme, _) = address.split_once(':')?;
        let form = SCHEMES.iter().find(|(known, _)| scheme.eq_ignore_ascii_case(known));
        form.map(|(_, form)| *form)
    }
}

/// The schemes that are links. Whatever reads files, runs scripts or calls somebody at
/// once is none.
const SCHEMES: [(&str, LinkForm); 13] = [
    ("http", LinkForm::Web),
    ("https", LinkForm::Web),
    ("salotto", LinkForm::Room),
    ("steam", LinkForm::Program),
    ("mumble", LinkForm::Program),
    ("irc", LinkForm::Program),
    ("ircs", LinkForm::Program),
    ("minetest", LinkForm::Program),
    ("magnet", LinkForm::Program),
    ("ssh", LinkForm::Program),
    ("smb", LinkForm::Program),
    ("ftp", LinkForm::Program),
    ("ftps", LinkForm::Program),
];

/// A link in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundLink {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Its form.
    pub form: LinkForm,
}

/// `false` if no link can be in a text.
pub(super) fn may_have_links(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let has_host = |dot: usize| {
        let bytes = text.as_bytes();
        let before = dot.checked_sub(1).and_then(|before| bytes.get(before));
        let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| is_word(*byte));
        is_word(before) && is_word(bytes.get(dot + 1))
    };
    text.bytes().enumerate().any(|(at, byte)| match byte {
        b'@' => true,
        b':' => text[at..].starts_with("://") || text[at..].starts_with(":?"),
        b'.' => has_host(at),
        _ => false,
    })
}

/// The links of a text, in order and apart.
pub fn links(text: &str) -> Vec<FoundLink> {
    let mut found = Vec::new();
    if !may_have_links(text) {
        return found;
    }
    let mut start = 0;
    for piece in text.split(separates) {
        if let Some(FoundLink { range, form }) = link(piece) {
            found.push(FoundLink { range: range.start + start..range.end + start, form });
        }
        start += piece.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

/// `true` for characters that no link has.
fn separates(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '<' | '>' | '"' | '`' | '|' | '“' | '”' | '„' | '«' | '»' | '「' | '」')
}

/// The first link in a piece without separators.
fn link(piece: &str) -> Option<FoundLink> {
    let (range, form) = with_scheme(piece).or_else(|| without_scheme(piece))?;
    let is_behind_low_line = piece[..range.start].ends_with('_');
    let length = trimming::trimmed(&piece[range.clone()], is_behind_low_line);
    let range = range.start..range.start + length;
    let written = &piece[range.clone()];
    let is_whole = match form {
        LinkForm::Mail => is_mail(written),
        LinkForm::BareHost | LinkForm::LocalHost => bare_host(written) == Some(form),
        LinkForm::Web | LinkForm::Room | LinkForm::Program => {
            let (_, rest) = written.split_once(':')?;
            !rest.trim_start_matches('/').is_empty()
        }
    };
    is_whole.then_some(FoundLink { range, form })
}

fn with_scheme(piece: &str) -> Option<(Range<usize>, LinkForm)> {
    let colon = [piece.find("://"), magnet(piece)].into_iter().flatten().min()?;
    let is_part = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-');
    let scheme: usize = piece[..colon].chars().rev().take_while(is_part).count();
    let start = colon - scheme;
    // A part of a longer word is no scheme.
    let is_apart = piece[..start].chars().next_back().is_none_or(|c| !is_of_a_word(c));
    let form = LinkForm::of(&piece[start..]).filter(|_| is_apart)?;
    let is_magnet = piece[start..colon].eq_ignore_ascii_case("magnet");
    (is_magnet == piece[colon..].starts_with(":?")).then_some((start..piece.len(), form))
}

/// Position of the colon of a magnet link, which may have other addresses within.
fn magnet(piece: &str) -> Option<usize> {
    let is_magnet = |colon: usize| {
        let scheme = colon.checked_sub("magnet".len()).and_then(|start| piece.get(start..colon));
        scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("magnet"))
    };
    piece.find(":?").filter(|colon| is_magnet(*colon))
}

fn without_scheme(piece: &str) -> Option<(Range<usize>, LinkForm)> {
    if piece.contains("://") {
        return None;
    }
    let opens = |c: char| {
        matches!(c, '*' | '_' | '\'' | '~' | '‘' | ',' | '¿' | '¡') || trimming::is_opening(c)
    };
    let mut start = piece.len() - piece.trim_start_matches(opens).len();
    let has_scheme = |scheme: &str| scheme.eq_ignore_ascii_case(LinkForm::Mail.prefix());
    if piece[start..].get(..LinkForm::Mail.prefix().len()).is_some_and(has_scheme) {
        start += LinkForm::Mail.prefix().len();
    }
    let rest = &piece[start..];
    // In a path it is the name of somebody on that site.
    if rest.split(['/', '?', '#']).next().is_some_and(|host| host.contains('@')) {
        return Some((start..piece.len(), LinkForm::Mail));
    }
    bare_host(rest.get(..trimming::trimmed(rest, false))?).map(|form| (start..piece.len(), form))
}

#[cfg(test)]
mod tests;
