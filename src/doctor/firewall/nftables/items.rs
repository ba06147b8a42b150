// SPDX-License-Identifier: GPL-3.0-or-later
//! Words of a listing of `nft`, in their braces.

/// Braces in braces; a listing has three.
const DEPTH: usize = 8;

/// A word of a listing, or what stands between words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NftItem<'a> {
    /// A word.
    Word(&'a str),
    /// Text that stood in quotes.
    Quoted(&'a str),
    /// A comma.
    Comma,
    /// End of a line, or a semicolon.
    End,
    /// Items that stand in braces.
    Group(Vec<Self>),
}

impl<'a> NftItem<'a> {
    /// The word, in quotes or not.
    pub fn text(&self) -> Option<&'a str> {
        match self {
            Self::Word(text) | Self::Quoted(text) => Some(text),
            Self::Comma | Self::End | Self::Group(_) => None,
        }
    }
}

/// The items of a listing. Comments that stand alone are left out; one after other
/// words is the word `#`, for `nft` puts there what it cannot say otherwise.
pub fn items(listing: &str) -> Vec<NftItem<'_>> {
    // The innermost group comes last.
    let mut open: Vec<Vec<NftItem<'_>>> = vec![Vec::new()];
    let mut rest = listing;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            '#' => rest.find('\n').unwrap_or(rest.len()),
            ',' | ';' | '{' | '}' | '\n' => 1,
            _ if first.is_whitespace() => first.len_utf8(),
            _ => rest.find(ends_word).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        match token {
            "{" if open.len() == DEPTH => return Vec::new(),
            "{" => open.push(Vec::new()),
            "}" => close(&mut open),
            token => push(&mut open, token),
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().unwrap_or_default()
}

fn ends_word(character: char) -> bool {
    character.is_whitespace() || matches!(character, ',' | ';' | '{' | '}' | '"')
}

fn close(open: &mut Vec<Vec<NftItem<'_>>>) {
    if open.len() > 1
        && let Some(group) = open.pop()
        && let Some(outer) = open.last_mut()
    {
        outer.push(NftItem::Group(group));
    }
}

fn push<'a>(open: &mut [Vec<NftItem<'a>>], token: &'a str) {
    let Some(group) = open.last_mut() else { return };
    let item = match token {
        "," => NftItem::Comma,
        ";" | "\n" => NftItem::End,
        token if token.starts_with('#') => match group.last() {
            None | Some(NftItem::End) => return,
            Some(_) => NftItem::Word("#"),
        },
        token if token.starts_with('"') => NftItem::Quoted(token.trim_matches('"')),
        token if token.trim().is_empty() => return,
        token => NftItem::Word(token),
    };
    group.push(item);
}
