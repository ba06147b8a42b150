// SPDX-License-Identifier: GPL-3.0-or-later
//! Suggestions for unknown commands.

/// Words people know from other programs, and ours for the same.
const MEANT: &[(&str, &str)] = &[
    ("action", "me"),
    ("block", "ignore"),
    ("boot", "kick"),
    ("bye", "leave"),
    ("commands", "help"),
    ("deop", "unmoderator"),
    ("disconnect", "leave"),
    ("emote", "me"),
    ("exit", "leave"),
    ("leave", "close"),
    ("list", "who"),
    ("members", "who"),
    ("name", "nick"),
    ("op", "moderator"),
    ("part", "leave"),
    ("people", "who"),
    ("reaction", "react"),
    ("rename", "nick"),
    ("silence", "mute"),
    ("stop", "close"),
    ("unblock", "unignore"),
    ("users", "who"),
];
/// Most letters that a typing error changes.
const MAX_TYPOS: usize = 2;
/// Shortest word, in letters, that two errors leave recognizable.
const LONG_LETTERS: usize = 5;
/// Most suggestions made.
const MAX_SUGGESTIONS: usize = 3;

/// The words similar to an unknown one, the nearest first: what it is called
/// here, those it is the beginning of, and those within [`MAX_TYPOS`].
pub fn suggest<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = typed.to_ascii_lowercase();
    // Longer words are no typing errors, and comparing them takes time.
    if typed.len() > 2 * 16 {
        return Vec::new();
    }
    let distance = |word: &'a str| {
        if MEANT.contains(&(typed.as_str(), word)) {
            return Some((0, word));
        }
        let begun = typed.len() >= 2 && word.starts_with(&typed);
        let typos = edit_distance(&typed, word);
        // In a short word two errors make any other, unless the letters are the
        // same: “muet” may be “mute”, but “say” is not “ban”.
        let short = typed.chars().count() < LONG_LETTERS && sorted(&typed) != sorted(word);
        let alike = typos <= if short { 1 } else { MAX_TYPOS } && typos < typed.chars().count();
        (begun || alike).then_some((typos, word))
    };
    let mut found: Vec<_> = words.into_iter().filter_map(distance).collect();
    found.sort_by_key(|(typos, _)| *typos);
    found.into_iter().take(MAX_SUGGESTIONS).map(|(_, word)| word).collect()
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

/// Number of letters to insert, delete or change to turn one word into the
/// other (Levenshtein distance).
fn edit_distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (done, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = done + 1;
        for (at, other) in to.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::CommandName;

    fn all() -> impl Iterator<Item = &'static str> {
        CommandName::ALL.iter().map(|word| word.as_str())
    }

    #[test]
    fn changes_are_counted() {
        for (from, to, count) in [("", "ban", 3), ("kikc", "kick", 2), ("bans", "ban", 1)] {
            assert_eq!(edit_distance(from, to), count, "{from} {to}");
        }
    }

    #[test]
    fn a_typo_is_understood_and_another_word_is_not() {
        let suggest = |typed: &str| suggest(typed, all());
        assert_eq!(suggest("kik")[0], "kick");
        assert_eq!(suggest("MOD"), ["moderator"]);
        assert_eq!(suggest("bann")[..2], ["ban", "bans"]);
        assert!(suggest("shrug").is_empty());
        assert!(suggest(&"k".repeat(1 << 20)).is_empty());
        assert!(super::suggest("kik", ["ban"]).is_empty());
    }

    #[test]
    fn a_word_from_elsewhere_is_understood() {
        assert_eq!(suggest("exit", all())[0], "leave");
        assert_eq!(suggest("OP", all())[0], "moderator");
        assert_eq!(suggest("leave", ["who", "close"]), ["close"]);
        let known: Vec<&str> = all().chain(["close"]).collect();
        assert!(MEANT.iter().all(|(_, ours)| known.contains(ours)));
    }
}
