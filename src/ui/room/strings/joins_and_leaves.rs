// SPDX-License-Identifier: GPL-3.0-or-later
//! The sentences of those who came and went.

use crate::i18n::{gettext_f, ngettext_f};
use crate::model::{Change, Group, JoinsAndLeaves};
use crate::protocol::LeaveReason;

/// Arrivals and departures, a sentence for each kind side by side.
pub fn joins_and_leaves(row: &JoinsAndLeaves) -> String {
    row.groups().iter().map(group).collect::<Vec<_>>().join(" · ")
}

fn group(group: &Group) -> String {
    match (group.change, group.names.as_slice()) {
        (Change::Left, [name]) => left_alone(name, group.reason),
        (Change::Left, names) => left(names),
        (Change::Joined, names) => joined(names),
        (Change::Back, names) => back(names),
        (Change::Visited, names) => visited(names),
    }
}

fn joined(names: &[&str]) -> String {
    match *names {
        // Translators: {name} is a person.
        [name] => gettext_f("{name} joined", &[("name", name)]),
        // Translators: {first} and {second} are people.
        [first, second] => {
            gettext_f("{first} and {second} joined", &[("first", first), ("second", second)])
        }
        _ => ngettext_f(
            // Translators: {first} and {second} are people.
            "{first}, {second} and {count} other joined",
            "{first}, {second} and {count} others joined",
            others(names),
            &two(names),
        ),
    }
}

fn left(names: &[&str]) -> String {
    match *names {
        // Translators: {first} and {second} are people.
        [first, second] => {
            gettext_f("{first} and {second} left", &[("first", first), ("second", second)])
        }
        _ => ngettext_f(
            // Translators: {first} and {second} are people.
            "{first}, {second} and {count} other left",
            "{first}, {second} and {count} others left",
            others(names),
            &two(names),
        ),
    }
}

fn back(names: &[&str]) -> String {
    match *names {
        // Translators: {name} is a person.
        [name] => gettext_f("{name} left and came back", &[("name", name)]),
        // Translators: {first} and {second} are people.
        [first, second] => gettext_f(
            "{first} and {second} left and came back",
            &[("first", first), ("second", second)],
        ),
        _ => ngettext_f(
            // Translators: {first} and {second} are people.
            "{first}, {second} and {count} other left and came back",
            "{first}, {second} and {count} others left and came back",
            others(names),
            &two(names),
        ),
    }
}

fn visited(names: &[&str]) -> String {
    match *names {
        // Translators: {name} is a person.
        [name] => gettext_f("{name} came and left", &[("name", name)]),
        // Translators: {first} and {second} are people.
        [first, second] => {
            gettext_f("{first} and {second} came and left", &[("first", first), ("second", second)])
        }
        _ => ngettext_f(
            // Translators: {first} and {second} are people.
            "{first}, {second} and {count} other came and left",
            "{first}, {second} and {count} others came and left",
            others(names),
            &two(names),
        ),
    }
}

fn left_alone(name: &str, reason: LeaveReason) -> String {
    let gaps = [("name", name)];
    match reason {
        // Translators: {name} is a person.
        LeaveReason::Left | LeaveReason::Other => gettext_f("{name} left", &gaps),
        // Translators: {name} is a person whose connection broke.
        LeaveReason::Vanished => gettext_f("{name} lost the connection", &gaps),
        // Translators: {name} is a person whose device did not keep up.
        LeaveReason::Stalled => gettext_f("{name} could not keep up", &gaps),
        // Translators: {name} is a person who broke the rules of the protocol.
        LeaveReason::Refused => gettext_f("{name} was disconnected", &gaps),
        LeaveReason::Kicked => gettext_f("{name} was kicked", &gaps),
        LeaveReason::Banned => gettext_f("{name} was banned", &gaps),
    }
}

/// The number of people besides the two that are named.
fn others(names: &[&str]) -> u32 {
    u32::try_from(names.len().saturating_sub(2)).unwrap_or(u32::MAX)
}

fn two<'a>(names: &[&'a str]) -> [(&'static str, &'a str); 2] {
    let name = |index: usize| names.get(index).copied().unwrap_or_default();
    [("first", name(0)), ("second", name(1))]
}
