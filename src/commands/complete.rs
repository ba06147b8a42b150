// SPDX-License-Identifier: GPL-3.0-or-later
//! Completion of commands and names that have been begun.

use super::name::CommandName;
use super::quotes;
use super::suggestions::{Suggestions, suggestions};
use crate::protocol::limits;

/// Words a line may go on with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Position, in bytes, of what is completed.
    pub start: usize,
    /// Words that may stand there instead, in alphabetical order.
    pub words: Vec<String>,
    /// Text that follows one of them.
    pub then: &'static str,
    /// Texts shown for each, where they are not the words. Such words are not written
    /// by their letters: the beginning of one is nothing.
    pub shown: Vec<String>,
}

/// Beginnings of a line besides names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// A slash and a command, or anything that is said.
    Message,
    /// A command, with or without a slash.
    Command,
}

/// Completes a line behind `begun`: with a command among `words`, or the
/// name of somebody present.
pub fn complete<'w, 'n>(
    begun: &str,
    beginning: Beginning,
    words: impl IntoIterator<Item = &'w str>,
    names: impl IntoIterator<Item = &'n str>,
) -> Candidates {
    let slash = begun.strip_prefix('/');
    let command = match beginning {
        Beginning::Command => Some(slash.unwrap_or(begun)),
        Beginning::Message => slash.filter(|rest| !rest.starts_with('/')),
    };
    let is_word = |rest: &&str| !rest.contains(char::is_whitespace);
    if let Some(word) = command.filter(is_word) {
        let start = begun.len() - word.len();
        let words = begun_with(word, words);
        return Candidates { start, words, then: " ", shown: Vec::new() };
    }
    if let Some(found) = emoji(begun) {
        return found;
    }
    let argument = command.and_then(name_begins).map(|rest| begun.len() - rest.len());
    name(begun, argument, command.is_some(), &names.into_iter().collect::<Vec<_>>())
}

/// The emoji that a name behind a colon begins.
fn emoji(begun: &str) -> Option<Candidates> {
    let Suggestions { start, all } = suggestions(begun, []);
    let shown = all.iter().map(|one| format!("{} {}", one.text, one.name)).collect();
    let words: Vec<_> = all.into_iter().map(|one| one.text).collect();
    (!words.is_empty()).then_some(Candidates { start, words, then: " ", shown })
}

/// Text behind a command that takes a name.
fn name_begins(rest: &str) -> Option<&str> {
    let (word, rest) = rest.split_once(char::is_whitespace)?;
    let command = CommandName::find(word, CommandName::ALL)?;
    match rest.trim_start() {
        rest if command.takes_name() => Some(rest),
        rest if command.takes_emoji() => Some(rest.split_once(char::is_whitespace)?.1.trim_start()),
        _ => None,
    }
}

/// The names that the end of `begun` begins: the longest such end decides, since
/// names have spaces. As an `argument` of a command, nothing of it needs to be
/// begun, and a name is quoted where it has to be.
fn name(begun: &str, argument: Option<usize>, is_command: bool, names: &[&str]) -> Candidates {
    let starts = begun.char_indices().filter(|(at, c)| {
        let behind = begun[..*at].chars().next_back().is_none_or(char::is_whitespace);
        behind && !c.is_whitespace() && begun.len() - at <= limits::NAME_BYTES
    });
    for (start, _) in starts {
        let words = match argument == Some(start) {
            true => typed_by(&begun[start..], names),
            false => named_by(&begun[start..], names),
        };
        if !words.is_empty() {
            let is_address = start == 0 && !is_command;
            let then = if is_address { ": " } else { " " };
            return Candidates { start, words, then, shown: Vec::new() };
        }
    }
    let words = match argument == Some(begun.len()) {
        true => typed_by("", names),
        false => Vec::new(),
    };
    Candidates { start: begun.len(), words, then: " ", shown: Vec::new() }
}

/// The names that `part` begins; an `@` in front may be part of them or not.
fn named_by(part: &str, names: &[&str]) -> Vec<String> {
    let found = begun_with(part, names.iter().copied());
    match part.strip_prefix('@') {
        Some(part) if found.is_empty() && !part.is_empty() => {
            let found = begun_with(part, names.iter().copied());
            found.into_iter().map(|name| format!("@{name}")).collect()
        }
        _ => found,
    }
}

/// The names that `part` begins, as they are written in a command.
fn typed_by(part: &str, names: &[&str]) -> Vec<String> {
    let typed = |at: &str, begun: &str| -> Vec<String> {
        let found = begun_with(begun, names.iter().copied());
        found.iter().map(|name| format!("{at}{}", quotes::typed_name(name))).collect()
    };
    let called = part.strip_prefix('@').filter(|called| !called.is_empty());
    match (typed("", quotes::without_opening(part)), called) {
        (found, Some(called)) if found.is_empty() => typed("@", quotes::without_opening(called)),
        (found, _) => found,
    }
}

fn begun_with<'a>(part: &str, all: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let part = part.to_lowercase();
    let fitting = all.into_iter().filter(|one| one.to_lowercase().starts_with(&part));
    let mut found: Vec<String> = fitting.map(str::to_owned).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 4] = ["ban", "bans", "kick", "who"];
    const NAMES: [&str; 5] = ["Ada", "Ada Lovelace", "Bo Peep", "@home", "Élodie"];

    fn found(begun: &str, beginning: Beginning) -> (usize, Vec<String>, &'static str) {
        let Candidates { start, words, then, .. } = complete(begun, beginning, WORDS, NAMES);
        (start, words, then)
    }

    fn message(begun: &str) -> (usize, Vec<String>, &'static str) {
        found(begun, Beginning::Message)
    }

    fn one(start: usize, word: &str, then: &'static str) -> (usize, Vec<String>, &'static str) {
        (start, vec![word.to_owned()], then)
    }

    #[test]
    fn commands_stand_at_the_beginning() {
        assert_eq!(message("/ki"), one(1, "kick", " "));
        assert_eq!(message("/BA"), (1, vec!["ban".into(), "bans".into()], " "));
        assert_eq!(message("/").1.len(), WORDS.len());
        assert_eq!(message("//ki").1, [""; 0]);
        assert_eq!(message("ki").1, [""; 0]);
        assert_eq!(found("ki", Beginning::Command), one(0, "kick", " "));
        assert_eq!(found("/ki", Beginning::Command), one(1, "kick", " "));
    }

    #[test]
    fn emoji_are_shown_with_their_names() {
        assert_eq!(message("well :tada:"), one(5, "🎉", " "));
        let found = complete("well :man_a", Beginning::Message, WORDS, NAMES);
        assert!(found.words.len() > 1 && found.shown.len() == found.words.len());
        assert_eq!(message("/react :tada:"), one(7, "🎉", " "));
        for (word, shown) in found.words.iter().zip(&found.shown) {
            assert!(shown.starts_with(&**word) && shown.ends_with(':'), "{shown}");
        }
        assert_eq!(complete("ciao ad", Beginning::Message, WORDS, NAMES).shown, [""; 0]);
    }

    #[test]
    fn names_stand_anywhere() {
        assert_eq!(message("/kick bo"), one(6, "\"Bo Peep\"", " "));
        assert_eq!(message("/kick \"Bo P"), one(6, "\"Bo Peep\"", " "));
        assert_eq!(message("/kick ada l"), one(6, "\"Ada Lovelace\"", " "));
        assert_eq!(message("/kick él"), one(6, "Élodie", " "));
        assert_eq!(message("/kick @bo"), one(6, "@\"Bo Peep\"", " "));
        assert_eq!(message("/kick @h"), one(6, "\"@home\"", " "));
        assert_eq!(message("/kick \"@h"), one(6, "\"@home\"", " "));
        assert_eq!(message("/kick Élodie like bo"), one(19, "Bo Peep", " "));
        assert_eq!(message("/react 👍 bo"), one(12, "\"Bo Peep\"", " "));
        assert_eq!(message("/react 👍 ").1.len(), NAMES.len());
        assert_eq!(message("/react ").1, [""; 0]);
        assert_eq!(message("/kick ").1.len(), NAMES.len());
        assert_eq!(message("/who ").1, [""; 0]);
        assert_eq!(found("kick ", Beginning::Command).1.len(), NAMES.len());
        assert_eq!(message("ciao @bo"), one(5, "@Bo Peep", " "));
        assert_eq!(message("él"), one(0, "Élodie", ": "));
        assert_eq!(message("ciao bo p"), one(5, "Bo Peep", " "));
        assert_eq!(message("ciao ad"), (5, vec!["Ada".into(), "Ada Lovelace".into()], " "));
        assert_eq!(message("ciao ").1, [""; 0]);
        assert_eq!(message("").1, [""; 0]);
    }
}
