// SPDX-License-Identifier: GPL-3.0-or-later
//! Which words may be meant by one that nobody knows.

use super::Word;

/// A slip of the finger changes no more letters than this.
const SLIPS: usize = 2;
/// From this length on, in letters, two slips leave a word recognisable.
const LONG: usize = 5;
/// How many are offered.
const OFFERED: usize = 3;

/// The nearest words first: those that begin alike, and those within a slip or
/// two.
pub(super) fn near(typed: &str, offered: &[Word]) -> Vec<Word> {
    let typed = typed.to_ascii_lowercase();
    // Nothing that long is a slip, and comparing it would take its time.
    if typed.len() > 2 * 16 {
        return Vec::new();
    }
    let distance = |word: &Word| {
        let begun = typed.len() >= 2 && word.as_str().starts_with(&typed);
        let slips = changes(&typed, word.as_str());
        // In a short word two slips make any other, unless the letters are the
        // same: “muet” may be “mute”, but “say” is not “ban”.
        let short = typed.chars().count() < LONG && sorted(&typed) != sorted(word.as_str());
        let alike = slips <= if short { 1 } else { SLIPS } && slips < typed.chars().count();
        (begun || alike).then_some((slips, *word))
    };
    let mut found: Vec<_> = offered.iter().filter_map(distance).collect();
    found.sort_by_key(|(slips, _)| *slips);
    found.into_iter().take(OFFERED).map(|(_, word)| word).collect()
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

/// How many letters have to be put in, taken out or changed to make one word
/// of the other (Levenshtein's distance).
fn changes(from: &str, to: &str) -> usize {
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
            assert_eq!(changes(from, to), count, "{from} {to}");
        }
    }

    #[test]
    fn a_slip_is_understood_and_another_word_is_not() {
        assert_eq!(near("kik", Word::ALL)[0], Word::Kick);
        assert_eq!(near("MOD", Word::ALL), [Word::Moderator]);
        assert_eq!(near("bann", Word::ALL)[..2], [Word::Ban, Word::Bans]);
        assert!(near("shrug", Word::ALL).is_empty());
        assert!(near(&"k".repeat(1 << 20), Word::ALL).is_empty());
        assert!(near("kik", &[Word::Ban]).is_empty());
    }
}
