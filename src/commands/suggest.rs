// SPDX-License-Identifier: GPL-3.0-or-later
//! Suggestions for unknown commands.

use super::name::CommandName;

/// Most letters that a typing error changes.
const MAX_TYPOS: usize = 2;
/// Shortest word, in letters, that two errors leave recognizable.
const LONG_LETTERS: usize = 5;
/// Most suggestions made.
const MAX_SUGGESTIONS: usize = 3;

/// Commands similar to an unknown one, the nearest first: those it is the
/// beginning of, and those within [`MAX_TYPOS`].
pub(super) fn suggest(typed: &str, offered: &[CommandName]) -> Vec<CommandName> {
    let typed = typed.to_ascii_lowercase();
    // Longer words are no typing errors, and comparing them takes time.
    if typed.len() > 2 * 16 {
        return Vec::new();
    }
    let distance = |word: &CommandName| {
        let begun = typed.len() >= 2 && word.as_str().starts_with(&typed);
        let typos = edit_distance(&typed, word.as_str());
        // In a short word two errors make any other, unless the letters are the
        // same: “muet” may be “mute”, but “say” is not “ban”.
        let short = typed.chars().count() < LONG_LETTERS && sorted(&typed) != sorted(word.as_str());
        let alike = typos <= if short { 1 } else { MAX_TYPOS } && typos < typed.chars().count();
        (begun || alike).then_some((typos, *word))
    };
    let mut found: Vec<_> = offered.iter().filter_map(distance).collect();
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

    #[test]
    fn changes_are_counted() {
        for (from, to, count) in [("", "ban", 3), ("kikc", "kick", 2), ("bans", "ban", 1)] {
            assert_eq!(edit_distance(from, to), count, "{from} {to}");
        }
    }

    #[test]
    fn a_typo_is_understood_and_another_word_is_not() {
        assert_eq!(suggest("kik", CommandName::ALL)[0], CommandName::Kick);
        assert_eq!(suggest("MOD", CommandName::ALL), [CommandName::Moderator]);
        assert_eq!(suggest("bann", CommandName::ALL)[..2], [CommandName::Ban, CommandName::Bans]);
        assert!(suggest("shrug", CommandName::ALL).is_empty());
        assert!(suggest(&"k".repeat(1 << 20), CommandName::ALL).is_empty());
        assert!(suggest("kik", &[CommandName::Ban]).is_empty());
    }
}
