// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about members, rules, bans and commands.

use std::collections::HashMap;

use crate::cli::clock;
use crate::commands::CommandName;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::model::{IgnoreSpan, Polls};
use crate::protocol::{Ban, FormerMember, Nickname, PinnedMessage, Rules, Topic};
use crate::sentences;

/// The connection is lost, and comes back by itself.
pub fn interrupted() -> String {
    gettext("The connection is lost. Trying to come back; what you write is sent then.")
}

pub fn how_to_take_over() -> String {
    // Translators: “--take-over” is an option of the program.
    gettext("To go on here instead of there, say so with “--take-over”.")
}

pub fn back() -> String {
    gettext("You are back.")
}

/// The room does not tell what happened while we were away.
pub fn gap() -> String {
    gettext("Some of what was said before may be missing.")
}

/// A line before what was said after the person was here the last time.
pub fn new_since_you_left() -> String {
    gettext("— New since you left —")
}

pub fn unconfirmed_messages(count: usize) -> String {
    ngettext_f(
        "{count} message may not have arrived before the connection was lost.",
        "{count} messages may not have arrived before the connection was lost.",
        u32::try_from(count).unwrap_or(u32::MAX),
        &[],
    )
}

/// The topic of the room.
pub fn topic(topic: &Topic) -> String {
    gettext_f("The topic: {topic}", &[("topic", topic.as_str())])
}

pub fn you() -> String {
    gettext("you")
}

pub fn muted() -> String {
    gettext("muted")
}

pub fn you_ignore() -> String {
    gettext("you ignore them")
}

/// Sentences about the rules that differ from the usual.
pub fn rules(rules: &Rules) -> Vec<String> {
    let mut told = Vec::new();
    if rules.slow > 0 {
        let span = sentences::span(rules.slow);
        told.push(gettext_f("Slow mode: {span} between two messages.", &[("span", &span)]));
    }
    if rules.locked {
        told.push(gettext("The room is locked: nobody new comes in."));
    }
    told
}

/// Sentence about a mute that we brought along.
pub fn still_muted(seconds: u64) -> String {
    gettext_f(
        // Translators: {span} is a length of time, as in “5 minutes”.
        "You are muted for {span}; what you say is not passed on.",
        &[("span", &sentences::time_left(seconds))],
    )
}

/// All the rules, for who asks for them.
pub fn all_rules(rules: &Rules) -> Vec<String> {
    let mut told = self::rules(rules);
    told.push(match rules.classic {
        true => gettext("Guests without encryption come in."),
        false => gettext("Only guests with encryption come in."),
    });
    told.push(match rules.password {
        true => gettext("The room has a password."),
        false => gettext("The room has no password."),
    });
    told.push(kept(rules.kept));
    told
}

/// Sentence about whether what is said is kept.
pub fn kept(kept: bool) -> String {
    match kept {
        true => gettext("What is said is kept on the host’s computer."),
        false => gettext("What is said is not kept."),
    }
}

/// Lines about bans, one each. Of those that share a name each has the number that
/// a command takes in its place.
pub fn bans(bans: &[Ban]) -> Vec<String> {
    let now = clock::milliseconds();
    if bans.is_empty() {
        return vec![gettext("Nobody is banned.")];
    }
    let mut named: HashMap<_, usize> = HashMap::new();
    for ban in bans {
        *named.entry(ban.name.folded()).or_default() += 1;
    }
    let told = bans.iter().map(|ban| {
        let seat = ban.seat.filter(|_| named[&ban.name.folded()] > 1);
        sentences::numbered(seat, self::ban(ban, now))
    });
    told.collect()
}

fn ban(ban: &Ban, now: u64) -> String {
    let mut details = Vec::new();
    details.push(match ban.end(now) {
        None => gettext("for good"),
        Some(until) => {
            let span = sentences::time_left(until.saturating_sub(now).div_ceil(1000));
            // Translators: {span} is what is left of a ban.
            gettext_f("for another {span}", &[("span", &span)])
        }
    });
    if ban.address {
        details.push(gettext("by address"));
    }
    if let Some(by) = &ban.by {
        details.push(gettext_f("banned by {name}", &[("name", by.as_str())]));
    }
    let told = sentences::with_details(&ban.name, &details);
    match &ban.why {
        // Nothing somebody is called reaches beyond the first colon.
        Some(why) => format!("{told}: {why}"),
        None => told,
    }
}

/// Lines about people who may be meant, one each, and how to say which one.
pub fn candidates(candidates: &[FormerMember]) -> Vec<String> {
    let now = clock::milliseconds();
    let told = candidates.iter().map(|candidate| sentences::former_member(candidate, now));
    let numbered = candidates.iter().find_map(|candidate| candidate.seat);
    let hint = numbered.map(|seat| {
        let example = format!("#{}", seat.get());
        // Translators: {example} is what to type, as in “#17”.
        gettext_f("Write the number instead of the name: {example}", &[("example", &example)])
    });
    told.chain(hint).collect()
}

pub fn ignored(name: &Nickname, ignored: bool) -> String {
    let gaps = [("name", name.as_str())];
    match ignored {
        true => gettext_f(
            "What {name} says is hidden from you. To see it again: /unignore {name}",
            &gaps,
        ),
        false => gettext_f("What {name} says is shown again.", &gaps),
    }
}

/// The visits on which somebody is hidden.
pub fn ignored_until(span: IgnoreSpan) -> String {
    match span {
        IgnoreSpan::ThisVisit => {
            gettext("It holds until you leave: without a key nobody is known again.")
        }
        IgnoreSpan::WithKey => {
            gettext("With a key they are known again: then it holds on later visits too.")
        }
        IgnoreSpan::Lasting => gettext("It holds on later visits too."),
    }
}

/// Lines about the pinned messages, the last one last.
pub fn pins(pins: &[PinnedMessage]) -> Vec<String> {
    match pins {
        [] => vec![sentences::pins::none()],
        pins => pins.iter().map(sentences::pins::line).collect(),
    }
}

/// Lines about the polls that are open, the oldest first.
pub fn polls(polls: &Polls) -> Vec<String> {
    let mut open: Vec<_> = polls.open().collect();
    open.reverse();
    match &*open {
        [] => vec![sentences::polls::none_open()],
        open => open.iter().flat_map(|poll| sentences::polls::standing(poll)).collect(),
    }
}

/// Lines about commands, one each, aligned.
pub fn help(words: impl Iterator<Item = CommandName>) -> Vec<String> {
    let lines: Vec<_> =
        words.map(|word| (sentences::usage(word), sentences::purpose(word))).collect();
    aligned(&lines)
}

pub fn aligned(lines: &[(String, String)]) -> Vec<String> {
    let width = lines.iter().map(|(usage, _)| usage.chars().count()).max().unwrap_or_default();
    lines.iter().map(|(usage, purpose)| format!("{usage:width$}  {purpose}")).collect()
}
