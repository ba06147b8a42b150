// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences of the window about polls.

use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::model::KnownPoll;
use crate::sentences;

/// Voters that are named; of more the number is told.
const NAMED: usize = 12;

/// The line below the answers of a poll.
pub fn total(known: Option<&KnownPoll>) -> String {
    let Some(poll) = known else { return gettext("The votes are not known any more.") };
    let votes = sentences::polls::votes(poll.total());
    match poll.closed {
        // Translators: below a poll; {votes} is as in “3 votes”.
        true => gettext_f("Closed · {votes}", &[("votes", &votes)]),
        false => gettext_f("{votes} · Everybody can see who votes for what", &[("votes", &votes)]),
    }
}

/// An answer of a poll, as it is read aloud.
pub fn answer(words: &str, count: u64, is_mine: bool, is_best: bool) -> String {
    let votes = sentences::polls::votes(count);
    // Translators: read aloud for an answer of a poll; {votes} is as in “3 votes”.
    let mut told = gettext_f("{answer}, {votes}", &[("answer", words), ("votes", &votes)]);
    if is_mine {
        told = format!("{told}, {}", gettext("your vote"));
    }
    if is_best {
        told = format!("{told}, {}", gettext("most votes"));
    }
    told
}

/// Names of those who chose an answer.
pub fn voters(poll: &KnownPoll, option: usize) -> String {
    let names: Vec<_> = poll.voters(option).take(NAMED).map(ToString::to_string).collect();
    let told = names.join(", ");
    let more = poll.count(option).saturating_sub(names.len() as u64);
    if more == 0 || names.is_empty() {
        return told;
    }
    ngettext_f(
        // Translators: {names} is a list of people.
        "{names} and {count} other",
        "{names} and {count} others",
        u32::try_from(more).unwrap_or(u32::MAX),
        &[("names", &told)],
    )
}

/// The question of a poll, as it is read aloud.
pub fn asked(question: &str) -> String {
    // Translators: read aloud for a poll, with its question.
    gettext_f("Poll: {question}", &[("question", question)])
}
