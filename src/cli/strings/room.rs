// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about members, rules, bans and commands.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::commands::CommandName;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{
    Ban, FormerMember, Member, NameDoubt, Nickname, Reason, Recognition, Rules, SeatNumber,
};
use crate::sentences;

/// Badges of a member.
pub fn badges(member: &Member) -> Vec<String> {
    let mut badges = roles(member);
    if !member.encrypted {
        badges.push(gettext("not encrypted"));
    }
    badges
}

/// Badges of a member that matter at first sight.
pub fn roles(member: &Member) -> Vec<String> {
    let lookalike = member.looks_like.as_ref().map(|other| {
        // Translators: stands behind a name; {other} is the name of somebody else, which looks almost the same.
        gettext_f("not to be confused with {other}", &[("other", other.as_str())])
    });
    let badges = [
        (member.host, gettext("host")),
        (member.moderator && !member.host, gettext("moderator")),
        // Translators: stands behind a name; the same person came under it before.
        (member.recognition == Some(Recognition::Same), gettext("recognised")),
        (
            member.recognition == Some(Recognition::Other),
            // Translators: stands behind a name; somebody used it before with another key.
            gettext("perhaps not the one who was here before"),
        ),
    ];
    let badges = badges.into_iter().filter(|(is_so, _)| *is_so).map(|(_, badge)| badge);
    badges.chain(lookalike).collect()
}

/// A name that is known came, but not with the key it is known by, or one that
/// looks like it. It may still be the same person with another device.
pub fn doubted(doubt: &NameDoubt) -> String {
    match doubt {
        NameDoubt::UsedBefore(name) => gettext_f(
            // Translators: {name} is somebody’s nickname, which was used with another key before.
            "Perhaps not the {name} who was here before: the key is another, or missing.",
            &[("name", name.as_str())],
        ),
        NameDoubt::LooksLike { name, other } => gettext_f(
            // Translators: {name} and {other} are nicknames that look almost the same.
            "The name {name} looks like that of somebody else: {other}.",
            &[("name", name.as_str()), ("other", other.as_str())],
        ),
    }
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

/// A name, and in brackets what there is to know. One that has brackets or
/// commas itself stands in quotes, so that nobody is called “Eve (host)” and
/// passes for it.
pub fn with_details(name: &Nickname, details: &[String]) -> String {
    let quoted = format!("“{name}”");
    let odd = |c| matches!(c, ',' | '(' | ')' | '（' | '）' | '，');
    let name = if name.as_str().contains(odd) { &quoted } else { name.as_str() };
    match details.is_empty() {
        true => name.to_owned(),
        // Translators: {details} is a list like “host, you”.
        false => {
            gettext_f("{name} ({details})", &[("name", name), ("details", &details.join(", "))])
        }
    }
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
    told
}

/// Lines about bans, one each. Of those that share a name each has the number that
/// a command takes in its place.
pub fn bans(bans: &[Ban]) -> Vec<String> {
    let now = now();
    if bans.is_empty() {
        return vec![gettext("Nobody is banned.")];
    }
    let mut named: HashMap<_, usize> = HashMap::new();
    for ban in bans {
        *named.entry(ban.name.folded()).or_default() += 1;
    }
    let told = bans.iter().map(|ban| {
        let seat = ban.seat.filter(|_| named[&ban.name.folded()] > 1);
        numbered(seat, self::ban(ban, now))
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
    let told = with_details(&ban.name, &details);
    match &ban.why {
        // Nothing somebody is called reaches beyond the first colon.
        Some(why) => format!("{told}: {why}"),
        None => told,
    }
}

/// Lines about people who go or went by a name: the member who has it, and those
/// who left under it.
pub fn called(here: Option<&Member>, gone: &[FormerMember]) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(member) = here {
        let mut details = vec![gettext("here")];
        details.extend(badges(member));
        told.push(numbered(member.seat, with_details(&member.name, &details)));
    }
    let now = now();
    told.extend(gone.iter().map(|candidate| self::candidate(candidate, now)));
    if told.is_empty() {
        told.push(sentences::reason(Reason::NoSuchMember));
    }
    told
}

fn candidate(candidate: &FormerMember, now: u64) -> String {
    let told = with_details(&candidate.name, &sentences::candidate(candidate, now));
    numbered(candidate.seat, told)
}

/// A line with the number that a command takes in the place of a name.
fn numbered(seat: Option<SeatNumber>, told: String) -> String {
    seat.map_or_else(|| told.clone(), |seat| format!("#{}  {told}", seat.get()))
}

/// Lines about people whom a ban may be for, one each, and how to say which one.
/// `command` is the one that asked, as it is typed.
pub fn candidates(candidates: &[FormerMember], command: &str) -> Vec<String> {
    let now = now();
    let told = candidates.iter().map(|candidate| self::candidate(candidate, now));
    let numbered = candidates.iter().find_map(|candidate| candidate.seat);
    let hint = numbered.map(|seat| {
        let example = format!("{command} #{}", seat.get());
        // Translators: {example} is what to type, as in “/ban #17”.
        gettext_f("Write the number instead of the name: {example}", &[("example", &example)])
    });
    told.chain(hint).collect()
}

fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    u64::try_from(now).unwrap_or(u64::MAX)
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

pub fn not_ignored(name: &Nickname) -> String {
    gettext_f("You do not ignore {name}.", &[("name", name.as_str())])
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
