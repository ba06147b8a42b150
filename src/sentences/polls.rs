// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about polls.

use crate::commands::CommandError;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::model::{KnownPoll, PollNews};
use crate::protocol::{ClosedPoll, Nickname, Poll};

/// A poll in lines: the question, and an answer in each.
pub fn asked(poll: &Poll) -> String {
    let mut told = asks(&poll.from, poll.question.as_str());
    for (number, option) in (1_u32..).zip(poll.options.as_slice()) {
        told.extend(["\n  ", &number.to_string(), ". ", option.as_str()]);
    }
    told
}

fn asks(name: &Nickname, question: &str) -> String {
    // Translators: {name} is a person, {question} what they ask everybody in a poll.
    gettext_f("{name} asks: {question}", &[("name", name.as_str()), ("question", question)])
}

/// The sentence for a command about polls that cannot be carried out.
pub(super) fn fault(error: &CommandError) -> String {
    match error {
        CommandError::NoPolls => gettext("This room does not know polls."),
        CommandError::NotAnAnswer(typed) => gettext_f(
            // Translators: {typed} is what somebody wrote.
            "“{typed}” is not the number of an answer. Write 1, 2 and so on, or 0 to take your vote back.",
            &[("typed", typed)],
        ),
        CommandError::Poll(why) => super::reason(*why),
        _ => gettext("No poll is open that you could mean."),
    }
}

/// The way to vote in a poll at a terminal.
pub fn how_to_vote(number: u64) -> String {
    gettext_f(
        // Translators: {command} is what to type.
        "Everybody can see who votes for what. To vote, write {command}",
        &[("command", &format!("/vote #{number} 1"))],
    )
}

/// A number of votes.
pub fn votes(count: u64) -> String {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    ngettext_f("{count} vote", "{count} votes", count, &[])
}

/// The end of a poll of which nothing but the votes is known: the answers have numbers.
pub fn closed(closed: &ClosedPoll) -> String {
    let counts = (1..).zip(&closed.counts).map(|(number, count)| (number.to_string(), *count));
    is_closed(closed.by.as_ref(), &format!("#{}", closed.poll), &result(counts))
}

/// The end of a poll, with its words.
pub fn closed_with(closed: &ClosedPoll, poll: &Poll) -> String {
    let answers = poll.options.as_slice().iter().map(|option| option.as_str().to_owned());
    let question = format!("“{}”", poll.question.as_str());
    is_closed(closed.by.as_ref(), &question, &result(answers.zip(closed.counts.iter().copied())))
}

/// News of a poll in words.
pub fn news(news: &PollNews) -> String {
    match news {
        PollNews::OwnVote(poll) => own_vote(poll),
        PollNews::Closed { poll, by } => {
            let question = poll.words.as_ref().map(|words| format!("“{}”", words.question));
            let question = question.unwrap_or_else(|| format!("#{}", poll.number));
            is_closed(by.as_ref(), &question, &result(counts(poll)))
        }
    }
}

fn own_vote(poll: &KnownPoll) -> String {
    let result = result(counts(poll));
    match poll.mine {
        Some(option) => gettext_f(
            // Translators: {answer} is what somebody chose in a poll; {result} is a list of
            // all answers, as in “Pizza: 3, Pasta: 1”.
            "You voted for {answer}. ({result})",
            &[("answer", &answer(poll, option)), ("result", &result)],
        ),
        None => gettext_f("You took your vote back. ({result})", &[("result", &result)]),
    }
}

fn is_closed(by: Option<&Nickname>, poll: &str, result: &str) -> String {
    let gaps = [("poll", poll), ("result", result)];
    match by {
        Some(name) => gettext_f(
            // Translators: {poll} is a question in quotes, or a number as in “#17”; {result}
            // is a list of answers with their votes, as in “Pizza: 3, Pasta: 1”.
            "{name} closed the poll {poll}. Result: {result}",
            &[gaps[0], gaps[1], ("name", name.as_str())],
        ),
        // The room closes some by itself.
        None => gettext_f("The poll {poll} is closed. Result: {result}", &gaps),
    }
}

/// An open poll in lines, with its votes.
pub fn standing(poll: &KnownPoll) -> Vec<String> {
    let asked = poll.words.as_ref().map(|words| asks(&words.author.name, &words.question));
    let mut told = vec![match asked {
        Some(asked) => format!("#{} · {asked}", poll.number),
        None => format!("#{}", poll.number),
    }];
    for option in 0..options(poll) {
        let line = format!("  {}. {}: {}", option + 1, answer(poll, option), poll.count(option));
        told.push(match poll.mine == Some(option) {
            true => format!("{line} · {}", gettext("your vote")),
            false => line,
        });
    }
    told
}

/// Tells that there is no poll to list.
pub fn none_open() -> String {
    gettext("No poll is open.")
}

fn options(poll: &KnownPoll) -> usize {
    poll.words.as_ref().map_or(0, |words| words.options.len())
}

fn answer(poll: &KnownPoll, option: usize) -> String {
    let words = poll.words.as_ref().and_then(|words| words.options.get(option));
    words.map_or_else(|| (option + 1).to_string(), ToString::to_string)
}

fn counts(poll: &KnownPoll) -> impl Iterator<Item = (String, u64)> {
    (0..options(poll)).map(|option| (answer(poll, option), poll.count(option)))
}

fn result(counts: impl Iterator<Item = (String, u64)>) -> String {
    let counts: Vec<_> = counts.map(|(answer, count)| format!("{answer}: {count}")).collect();
    counts.join(", ")
}
