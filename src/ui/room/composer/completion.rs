// SPDX-License-Identifier: GPL-3.0-or-later
//! Completion of what is typed: commands, and names of members.

use crate::commands::{CommandName, typed_name};
use crate::protocol::{Nickname, Role};

/// The lines that Tab makes of `line`, in turn: a command that `role` may use, or
/// the name of a member that its last words begin. Names are completed in messages
/// too, with a colon where they stand first. Empty if nothing fits.
pub fn complete<'n>(
    line: &str,
    role: Role,
    names: impl IntoIterator<Item = &'n Nickname>,
) -> Vec<String> {
    let Some(rest) = line.strip_prefix('/').filter(|rest| !rest.starts_with('/')) else {
        return names_at_end(line, names, |before, name| {
            format!("{before}{name}{}", if before.is_empty() { ": " } else { " " })
        });
    };
    let Some((word, argument)) = rest.split_once(' ') else {
        let fitting = CommandName::of(role).filter(|word| word.as_str().starts_with(rest));
        return fitting.map(|word| format!("{word} ")).collect();
    };
    let is_speech = ["me", "announce", "topic"].contains(&word);
    names_at_end(argument, names, |before, name| match before.trim_end_matches('"') {
        "" if !is_speech => format!("/{word} {} ", typed_name(name)),
        _ => format!("/{word} {before}{name} "),
    })
}

/// Completes the last words of `text` to names. The longest words that begin a name
/// decide: a name may contain spaces. `written` puts the name behind what is before.
fn names_at_end<'n>(
    text: &str,
    names: impl IntoIterator<Item = &'n Nickname>,
    written: impl Fn(&str, &Nickname) -> String,
) -> Vec<String> {
    let names: Vec<_> =
        names.into_iter().map(|name| (name, name.as_str().to_lowercase())).collect();
    for at in word_starts(text) {
        let begun = text[at..].to_lowercase();
        let fitting = names.iter().filter(|(_, lower)| lower.starts_with(&begun));
        let lines: Vec<_> = fitting.map(|(name, _)| written(&text[..at], name)).collect();
        if !lines.is_empty() {
            return lines;
        }
    }
    Vec::new()
}

/// The places in `text` where a word begins, behind an `@` or a quote too.
fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, character)| {
        let begins = before.is_whitespace() || matches!(before, '@' | '"');
        before = character;
        (begins && !character.is_whitespace()).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(line: &str) -> Vec<String> {
        let names = ["Ada", "Adam", "Bo Peep", "Čeněk"].map(|name| Nickname::new(name).unwrap());
        complete(line, Role::Moderator, &names)
    }

    #[test]
    fn commands_are_completed_as_far_as_one_may_use_them() {
        assert_eq!(completed("/ki"), ["/kick "]);
        assert_eq!(completed("/ban"), ["/ban ", "/bans "]);
        assert_eq!(completed("/classic"), [""; 0], "that is for the host");
        assert_eq!(completed("//ki"), [""; 0]);
    }

    #[test]
    fn names_are_completed_behind_commands() {
        assert_eq!(completed("/kick bo"), ["/kick \"Bo Peep\" "]);
        assert_eq!(completed("/kick \"Bo P"), ["/kick \"Bo Peep\" "]);
        assert_eq!(completed("/me waves at bo"), ["/me waves at Bo Peep "]);
        assert_eq!(completed("/kick ad"), ["/kick Ada ", "/kick Adam "]);
        assert_eq!(completed("/kick "), [""; 0]);
    }

    #[test]
    fn names_are_completed_in_messages() {
        assert_eq!(completed("ad"), ["Ada: ", "Adam: "]);
        assert_eq!(completed("thanks, adam"), ["thanks, Adam "]);
        assert_eq!(completed("what does bo p"), ["what does Bo Peep "]);
        assert_eq!(completed("hello @ČEN"), ["hello @Čeněk "]);
        assert_eq!(completed("hello"), [""; 0]);
        assert_eq!(completed("hello "), [""; 0]);
        assert_eq!(completed(""), [""; 0]);
    }
}
