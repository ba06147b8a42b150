// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about emoji that people put to messages.

use crate::commands::{CommandError, CommandName};
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Reaction, Reason};

/// Purposes of the commands about reactions, in a few words.
pub(super) fn purpose(word: CommandName) -> String {
    match word {
        CommandName::Unreact => gettext("take it back"),
        _ => gettext("put an emoji to the last message, that of somebody, or the one of a number"),
    }
}

/// Characters at the most that are told of a message.
const BEGINNING: usize = 40;

/// The line about an emoji that somebody put to a message or took back; `text` is that of the
/// message, where it is at hand.
pub fn reaction(reaction: &Reaction, text: Option<&str>) -> String {
    let Reaction { from, emoji, active, message, to, .. } = reaction;
    let beginning = text.map(beginning_of).unwrap_or_default();
    let number = message.to_string();
    let author = to.as_ref().map_or("", |to| to.as_str());
    let gaps = [
        ("name", from.as_str()),
        ("emoji", emoji.as_str()),
        ("text", beginning.as_str()),
        ("author", author),
        ("number", number.as_str()),
    ];
    match (active, text, to) {
        // Translators: {text} is the beginning of the message that {name} reacts to.
        (true, Some(_), _) => gettext_f("{name} reacts with {emoji} to: {text}", &gaps),
        (false, Some(_), _) => gettext_f("{name} takes {emoji} back from: {text}", &gaps),
        // Translators: {author} is the one who said what {name} reacts to.
        (true, None, Some(_)) => gettext_f("{name} reacts with {emoji} to {author}", &gaps),
        (false, None, Some(_)) => gettext_f("{name} takes {emoji} back from {author}", &gaps),
        // Translators: {number} is the number of the message that {name} reacts to.
        (true, None, None) => gettext_f("{name} reacts with {emoji} to message {number}", &gaps),
        (false, None, None) => gettext_f("{name} takes {emoji} back from message {number}", &gaps),
    }
}

/// The sentence for a command that puts no emoji anywhere.
pub(super) fn fault(error: &CommandError) -> String {
    match error {
        CommandError::NothingToReactTo(Some(name)) => gettext_f(
            "{name} has said nothing here that you could react to.",
            &[("name", name.as_str())],
        ),
        CommandError::NothingToReactTo(None) => {
            gettext("Nothing was said here that you could react to.")
        }
        CommandError::NotAnEmoji(typed) => gettext_f(
            // Translators: {typed} is what somebody wrote; “:thumbsup:” is typed like that
            // in every language.
            "“{typed}” is not an emoji. Write one, or its name as in :thumbsup:",
            &[("typed", typed)],
        ),
        CommandError::NoReactions => gettext("This room does not know reactions."),
        _ => super::reason(Reason::NotAnEmoji),
    }
}

/// The beginning of the first line of a text.
fn beginning_of(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let beginning: String = line.chars().take(BEGINNING).collect();
    match beginning.len() < text.len() {
        true => format!("{}…", beginning.trim_end()),
        false => beginning,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Emoji, Nickname};

    #[test]
    fn a_reaction_is_one_line_with_the_beginning_of_the_message() {
        let told = |active, to: Option<&str>, text| {
            let told = Reaction {
                from: Nickname::new("Bo").unwrap(),
                seat: None,
                first_seat: None,
                id: None,
                message: 17,
                to: to.map(|to| Nickname::new(to).unwrap()),
                emoji: Emoji::new("👍").unwrap(),
                active,
            };
            reaction(&told, text)
        };
        assert_eq!(told(true, Some("Ada"), Some("hi\nyou")), "Bo reacts with 👍 to: hi…");
        assert_eq!(told(false, None, Some("hi")), "Bo takes 👍 back from: hi");
        assert_eq!(told(true, Some("Ada"), None), "Bo reacts with 👍 to Ada");
        assert_eq!(told(true, None, None), "Bo reacts with 👍 to message 17");
        assert!(told(true, None, Some(&"x".repeat(4_000))).chars().count() < 80);
    }
}
