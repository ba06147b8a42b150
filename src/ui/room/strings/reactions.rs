// SPDX-License-Identifier: GPL-3.0-or-later
//! The sentences about emoji that people put to messages.

use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::model::{QuotedText, ReactionNews, ShownReaction};
use crate::protocol::{Emoji, Nickname};

/// People who are named at a glance.
const FEW: usize = 5;

/// The name of the reactions to a message, and of who they are from.
pub fn reactions() -> String {
    gettext("Reactions")
}

/// The name of one emoji under a message.
pub fn reaction(count: &ShownReaction) -> String {
    ngettext_f(
        // Translators: read aloud for an emoji under a message; {count} is how many people put it there.
        "{emoji}, {count} reaction",
        "{emoji}, {count} reactions",
        number(count.count),
        &[("emoji", count.emoji.as_str())],
    )
}

/// The people who have put an emoji to a message, at a glance.
pub fn reacted(count: &ShownReaction) -> String {
    people(count, FEW)
}

/// The people who have put an emoji to a message, as far as they are known.
pub fn reacted_all(count: &ShownReaction) -> String {
    people(count, usize::MAX)
}

/// A message as it is read aloud, with the number of its reactions.
pub fn with_reactions(message: &str, counts: &[ShownReaction]) -> String {
    let all = counts.iter().fold(0_u64, |all, count| all.saturating_add(count.count));
    match all {
        0 => message.to_owned(),
        all => ngettext_f(
            // Translators: read aloud for a message; {message} is its author, text and time.
            "{message}, {count} reaction",
            "{message}, {count} reactions",
            number(all),
            &[("message", message)],
        ),
    }
}

/// A reaction to a message of ours, read out.
pub fn reacts(name: &Nickname, emoji: &Emoji, to: &QuotedText) -> String {
    let text = super::quoted(to);
    let gaps = [("name", name.as_str()), ("emoji", emoji.as_str()), ("text", &text)];
    // Translators: read aloud when {name} puts an emoji to the message {text}.
    gettext_f("{name} reacts with {emoji} to: {text}", &gaps)
}

/// Reactions to messages of ours, counted.
pub fn reaction_news(news: &ReactionNews) -> String {
    let count = u32::try_from(news.count).unwrap_or(u32::MAX);
    ngettext_f(
        "{count} reaction to your messages",
        "{count} reactions to your messages",
        count,
        &[],
    )
}

/// We and the first ones by name, and how many others.
fn people(count: &ShownReaction, most: usize) -> String {
    let us = count.own.then(|| gettext("You"));
    let mut names: Vec<String> = us.into_iter().collect();
    names.extend(count.others.iter().take(most - names.len().min(most)).map(Nickname::to_string));
    let named = u64::try_from(names.len()).unwrap_or(u64::MAX);
    let more = number(count.count.saturating_sub(named));
    if names.is_empty() {
        return ngettext_f("{count} person", "{count} people", more, &[]);
    }
    let last = if more == 0 && names.len() > 1 { names.pop() } else { None };
    let all = names.into_iter().reduce(|all, name| {
        // Translators: a list of people that goes on; {people} are one or more of them.
        gettext_f("{people}, {name}", &[("people", &all), ("name", &name)])
    });
    let all = all.unwrap_or_default();
    match last {
        Some(name) => {
            // Translators: the end of a list of people; {people} are one or more of them.
            gettext_f("{people} and {name}", &[("people", &all), ("name", &name)])
        }
        None if more > 0 => ngettext_f(
            // Translators: {name} is a person, and {count} the number of other people.
            "{name} and {count} other",
            "{name} and {count} others",
            more,
            &[("name", &all)],
        ),
        None => all,
    }
}

fn number(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(count: u64, own: bool, others: &[&str]) -> ShownReaction {
        let others = others.iter().map(|name| Nickname::new(name).unwrap()).collect();
        ShownReaction { emoji: Emoji::new("👍").unwrap(), count, own, others }
    }

    #[test]
    fn people_are_named_and_the_rest_counted() {
        let all = ["Bo", "Cy", "Dee", "Eve", "Fay", "Gus"];
        assert_eq!(reacted(&count(1, true, &[])), "You");
        assert_eq!(reacted(&count(1, false, &all[..1])), "Bo");
        assert_eq!(reacted(&count(2, true, &all[..1])), "You and Bo");
        assert_eq!(reacted(&count(3, false, &all[..3])), "Bo, Cy and Dee");
        assert_eq!(reacted(&count(5, false, &all[..2])), "Bo, Cy and 3 others");
        assert_eq!(reacted(&count(7, true, &all)), "You, Bo, Cy, Dee, Eve and 2 others");
        assert_eq!(reacted_all(&count(7, true, &all)), "You, Bo, Cy, Dee, Eve, Fay and Gus");
        assert_eq!(reacted(&count(9, false, &[])), "9 people");
        assert_eq!(reaction(&count(1, true, &[])), "👍, 1 reaction");
        assert_eq!(
            with_reactions("Bo, hi, 9:00", &[count(2, false, &[])]),
            "Bo, hi, 9:00, 2 reactions"
        );
    }
}
