// SPDX-License-Identifier: GPL-3.0-or-later
//! Suggestions while somebody writes: names behind an `@`, emoji behind a `:`.

use super::name::CommandName;
use crate::protocol::limits;

/// Suggestions at the most.
const MOST: usize = 8;
/// Characters that have to be typed behind a colon.
const LEAST: usize = 2;
/// Bytes of the name of an emoji at the most; the longest has 36.
const EMOJI_NAME: usize = 40;

/// One of several ways to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The name, as it is shown.
    pub name: String,
    /// The emoji of that name, if it is one.
    pub emoji: Option<&'static str>,
    /// The text that takes the place of what is typed.
    pub text: String,
}

/// Ways to go on with a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Position, in bytes, of what they take the place of.
    pub start: usize,
    /// The ways, the nearest first.
    pub all: Vec<Suggestion>,
}

/// The suggestions for a text that is written up to here, where those `names` can be
/// mentioned.
pub fn suggestions<'n>(begun: &str, names: impl IntoIterator<Item = &'n str>) -> Suggestions {
    if begun.starts_with('/') && !begun.starts_with("//") && !is_reaction(begun) {
        return Suggestions::default();
    }
    let line = begun.rfind('\n').map_or(0, |at| at + 1);
    let found = mentions(&begun[line..], names).or_else(|| emoji(&begun[line..]));
    let mut found = found.unwrap_or_default();
    found.start += line;
    found
}

/// Tells if a line is a command behind which an emoji is to follow.
fn is_reaction(begun: &str) -> bool {
    let word = begun[1..].split_once(char::is_whitespace).map(|(word, _)| word);
    let command = word.and_then(|word| CommandName::find(word, CommandName::ALL));
    command.is_some_and(CommandName::takes_emoji)
}

/// Position of `mark` where it begins a word, with what is typed behind it.
fn typed(line: &str, mark: char, most: usize) -> Option<(usize, &str)> {
    let start = line.rfind(mark)?;
    let before = line[..start].chars().next_back();
    let is_apart = before.is_none_or(|c| !c.is_alphanumeric() && c != mark);
    let behind = &line[start + mark.len_utf8()..];
    (is_apart && behind.len() <= most).then_some((start, behind))
}

fn mentions<'n>(line: &str, names: impl IntoIterator<Item = &'n str>) -> Option<Suggestions> {
    let (start, behind) = typed(line, '@', limits::NAME_BYTES)?;
    if behind.starts_with(char::is_whitespace) {
        return None;
    }
    let begun = behind.to_lowercase();
    let fits = |name: &&str| name.to_lowercase().starts_with(&begun);
    let mut found: Vec<_> = names.into_iter().filter(fits).collect();
    found.sort_by_key(|name| name.to_lowercase());
    found.truncate(MOST);
    // What is typed already needs no help.
    if matches!(&*found, []) || matches!(&*found, [only] if only.to_lowercase() == begun) {
        return None;
    }
    let all = found.into_iter().map(|name| Suggestion {
        name: name.to_owned(),
        emoji: None,
        text: format!("@{name} "),
    });
    Some(Suggestions { start, all: all.collect() })
}

fn emoji(line: &str) -> Option<Suggestions> {
    if let Some(name) = line.strip_suffix(':') {
        return emoji_called(name);
    }
    let (start, behind) = typed(line, ':', EMOJI_NAME)?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-');
    if behind.len() < LEAST || !behind.chars().all(is_part) {
        return None;
    }
    let all = emoji_begun(behind);
    (!all.is_empty()).then_some(Suggestions { start, all })
}

/// The one emoji that a name between two colons is for.
fn emoji_called(line: &str) -> Option<Suggestions> {
    let (start, name) = typed(line, ':', EMOJI_NAME)?;
    let text = emoji_named(name)?;
    let (name, emoji) = (format!(":{name}:"), Some(text));
    Some(Suggestions { start, all: vec![Suggestion { name, emoji, text: text.to_owned() }] })
}

/// The emoji of a name, in any case.
pub(super) fn emoji_named(name: &str) -> Option<&'static str> {
    emojis::get_by_shortcode(&name.to_ascii_lowercase()).map(emojis::Emoji::as_str)
}

/// The emoji with a name that begins so, then those with a word in it that does.
fn emoji_begun(begun: &str) -> Vec<Suggestion> {
    let begun = begun.to_ascii_lowercase();
    let words = begun.replace(['_', '-'], " ");
    let mut found: Vec<(u8, usize, Suggestion)> = Vec::new();
    for emoji in emojis::iter() {
        let code = emoji.shortcodes().find(|code| code.starts_with(&*begun));
        let is_word = || {
            let name = emoji.name();
            let behind = |(at, _): (usize, &str)| at == 0 || name[..at].ends_with([' ', '-']);
            name.match_indices(&*words).any(behind)
        };
        let (rank, name) = match code {
            Some(code) if code == begun => (0, code),
            Some(code) => (1, code),
            None if is_word() => (2, emoji.shortcode().unwrap_or(emoji.name())),
            None => continue,
        };
        let text = emoji.as_str();
        let name = format!(":{name}:");
        let suggestion = Suggestion { name, emoji: Some(text), text: text.to_owned() };
        found.push((rank, found.len(), suggestion));
    }
    found.sort_by_key(|(rank, place, _)| (*rank, *place));
    found.into_iter().take(MOST).map(|(_, _, suggestion)| suggestion).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAMES: [&str; 4] = ["Ada", "Ada Lovelace", "Élodie", "田中"];

    fn found(begun: &str) -> (usize, Vec<String>) {
        let found = suggestions(begun, NAMES);
        (found.start, found.all.into_iter().map(|one| one.text).collect())
    }

    fn texts(begun: &str) -> Vec<String> {
        found(begun).1
    }

    #[test]
    fn names_are_suggested_behind_an_at() {
        assert_eq!(found("hi @ad"), (3, vec!["@Ada ".into(), "@Ada Lovelace ".into()]));
        assert_eq!(texts("@ada l"), ["@Ada Lovelace "]);
        assert_eq!(texts("@él"), ["@Élodie "]);
        assert_eq!(texts("(@田"), ["@田中 "]);
        assert_eq!(texts("@").len(), 4);
        assert_eq!(found("a\n@él").0, 2);
        for begun in
            ["@Ada Lovelace", "@ ", "ada@ad", "@@ad", "@xyz", "@Ada hello", "", "/kick @ad"]
        {
            assert_eq!(texts(begun), [""; 0], "{begun}");
        }
        let many: Vec<String> = (0..10_000).map(|number| format!("a{number}")).collect();
        assert_eq!(suggestions("@a", many.iter().map(|name| &**name)).all.len(), MOST);
    }

    #[test]
    fn emoji_are_suggested_by_their_names() {
        assert_eq!(texts(":tada")[0], "🎉");
        assert!(texts("well :thumb").contains(&"👍".to_owned()));
        assert!(texts(":pizza").contains(&"🍕".to_owned()));
        assert!(texts(":smil").len() == MOST);
        assert!(texts(":shark").contains(&"🦈".to_owned()));
        assert!(texts("/react :thumb").contains(&"👍".to_owned()));
        assert_eq!(texts("/reply :thumb"), [""; 0]);
        // What is closed is named whole.
        assert_eq!(found("well :tada:"), (5, vec!["🎉".into()]));
        assert_eq!(texts(":+1:"), ["👍"]);
        for begun in [":smil:", "::", ":::", "10:30:", "a:tada:", ": tada:", ":tada: "] {
            assert_eq!(texts(begun), [""; 0], "{begun}");
        }
        for begun in [":", ":s", ": smile", "10:30", "a:smile", "::smile", ":zzzzz", "://", ":)"] {
            assert_eq!(texts(begun), [""; 0], "{begun}");
        }
    }

    proptest! {
        #[test]
        fn anything_may_be_written(begun in any::<String>(), end in "[@:][a-zé]{0,9}") {
            for begun in [begun.clone(), begun + &end] {
                let found = suggestions(&begun, NAMES);
                prop_assert!(begun.is_char_boundary(found.start));
            }
        }
    }
}
