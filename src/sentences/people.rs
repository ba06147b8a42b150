// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about people: what one should know of them, and of those who left.

use super::{candidate, reason};
use crate::i18n::{gettext, gettext_f, isolated, ngettext_f};
use crate::model::IgnoreError;
use crate::protocol::{
    AwayNote, FormerMember, Member, Nickname, Reason, Recognition, RoomName, SeatNumber,
};

/// Badges of a member.
pub fn badges(member: &Member) -> Vec<String> {
    let mut badges = roles(member);
    if !member.encrypted {
        badges.push(gettext("not encrypted"));
    }
    if member.reconnecting {
        // Translators: of somebody whose connection is lost, and who may be back in a moment.
        badges.push(gettext("reconnecting"));
    }
    badges.extend(member.away.as_ref().map(away));
    badges
}

/// The badge of a member that is away. The note stands in quotes that it cannot end, so
/// that nothing of it passes for another badge.
fn away(note: &AwayNote) -> String {
    match quoted_note(note) {
        // Translators: stands behind the name of somebody who is away; {note} is in quotes, and says why or until when.
        Some(note) => gettext_f("away: {note}", &[("note", &note)]),
        // Translators: stands behind the name of somebody who is not at the computer.
        None => gettext("away"),
    }
}

/// A note in quotes that it cannot end; `None` if it says nothing.
pub fn quoted_note(note: &AwayNote) -> Option<String> {
    let inner = note.as_str().replace(['“', '”', '„', '"', '«', '»'], "'");
    (!note.is_empty()).then(|| format!("“{inner}”"))
}

/// Somebody is ignored no longer.
pub fn heard_again(name: &Nickname, room: &RoomName) -> String {
    // Translators: {name} is a person, {room} is the name of a room.
    gettext_f(
        "{name} is heard again in “{room}”",
        &[("name", name.as_str()), ("room", room.as_str())],
    )
}

/// The sentence about an absence of our own, or its end.
pub fn own_absence(note: Option<&AwayNote>) -> String {
    let Some(note) = note else { return gettext("You are no longer away.") };
    match quoted_note(note) {
        // Translators: {note} is in quotes, and says why or until when.
        Some(note) => gettext_f("You are away: {note}", &[("note", &note)]),
        None => gettext("You are away."),
    }
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

/// Lines about people who go or went by a name: the member who has it, and those
/// who left under it. `now` is in Unix milliseconds.
pub fn called(here: Option<&Member>, left: &[&FormerMember], now: u64) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(member) = here {
        let mut details = vec![gettext("here")];
        details.extend(badges(member));
        told.push(numbered(member.seat, with_details(&member.name, &details)));
    }
    told.extend(left.iter().map(|former| former_member(former, now)));
    if told.is_empty() {
        told.push(reason(Reason::NoSuchMember));
    }
    told
}

/// A line about somebody who left.
pub fn former_member(former: &FormerMember, now: u64) -> String {
    numbered(former.seat, with_details(&former.name, &candidate(former, now)))
}

/// A line with the number that a command takes in the place of a name.
pub fn numbered(seat: Option<SeatNumber>, told: String) -> String {
    seat.map_or_else(|| told.clone(), |seat| format!("#{}  {told}", seat.get()))
}

/// Most names of people whom somebody ignores that are told.
const TOLD: usize = 3;

/// The sentence that says who is ignored in a room since an earlier visit.
pub fn ignored_here<'a>(mut names: impl Iterator<Item = &'a Nickname>) -> String {
    let told: Vec<_> = names.by_ref().take(TOLD).map(|name| isolated(name.as_str())).collect();
    let gaps = [("names", &*told.join(", "))];
    match names.count() {
        // Translators: {names} is one or several, with commas between them.
        0 => gettext_f("You ignore here: {names}", &gaps),
        more => ngettext_f(
            // Translators: {names} are three, with commas between them.
            "You ignore here: {names}, and {count} other person",
            "You ignore here: {names}, and {count} other people",
            u32::try_from(more).unwrap_or(u32::MAX),
            &gaps,
        ),
    }
}

/// The sentence for somebody called `name` who cannot be ignored, or not be heard
/// again.
pub fn ignore_error(error: IgnoreError, name: &Nickname) -> String {
    match error {
        IgnoreError::Yourself => gettext("You cannot ignore yourself."),
        IgnoreError::NobodyHere => reason(Reason::NoSuchMember),
        IgnoreError::NotIgnored => {
            gettext_f("You do not ignore {name}.", &[("name", name.as_str())])
        }
    }
}
