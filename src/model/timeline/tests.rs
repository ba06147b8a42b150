// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the rows of a conversation.

use super::test_support::JudgedTimeline;
use super::*;
use crate::protocol::{ActionTarget, LeaveReason, Member, Nickname, Reason, Recognition, Text};

const MINUTE: u64 = 60_000;
const DAY: u64 = 24 * 60 * MINUTE;

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

fn timeline() -> JudgedTimeline {
    JudgedTimeline::new(|time| i64::try_from(time / DAY).unwrap())
}

fn said(number: u64, time: u64, from: &str, text: &str) -> Event {
    said_as(number, time, from, text, None)
}

fn said_as(number: u64, time: u64, from: &str, text: &str, id: Option<&str>) -> Event {
    let (id, text) = (id.map(str::to_owned), Text::new(text).unwrap());
    let what = EventKind::said_with(name(from), id, text);
    Event { number, time, what }
}

fn joined(number: u64, time: u64, who: &str) -> Event {
    let member = Member { encrypted: true, ..Member::named(name(who)) };
    Event { number, time, what: EventKind::Joined(member) }
}

fn left(number: u64, time: u64, who: &str) -> Event {
    let what = EventKind::Left { name: name(who), reason: LeaveReason::Left };
    Event { number, time, what }
}

/// One letter or word per row, to compare whole conversations at a glance.
fn sketch(timeline: &Timeline) -> Vec<String> {
    (0..timeline.len())
        .map(|index| match timeline.row(index).unwrap().as_ref() {
            Row::Day(time) => format!("day {}", time / DAY),
            Row::Divider(divider) => format!("{divider:?}"),
            Row::Said(said) => {
                let heading =
                    if said.is_first() { format!("{}: ", said.author.name) } else { "· ".into() };
                let past = if said.past { " (past)" } else { "" };
                format!("{heading}{}{past}", said.text)
            }
            Row::JoinsAndLeaves(people) => {
                let groups = people.groups();
                let changes =
                    groups.iter().map(|group| format!("{:?} {}", group.change, group.names.len()));
                changes.collect::<Vec<_>>().join(", ")
            }
            Row::Hidden(hidden) => format!("{} hidden", hidden.messages.len()),
            Row::Announcement(announcement) => format!("! {}", announcement.text),
            Row::Gone => "gone".into(),
            Row::Beginning { .. } => "beginning".into(),
            Row::Notice { .. } => "news".into(),
            Row::Unsent(unsent) => {
                let mark = if unsent.error.is_some() { "!" } else { "…" };
                let heading = if unsent.first { "me: " } else { "· " };
                format!("{heading}{}{mark}", unsent.words.text)
            }
        })
        .collect()
}

#[test]
fn messages_of_one_author_share_a_heading() {
    let mut rows = timeline();
    rows.happen(said(1, 0, "Ada", "a"));
    rows.happen(said(2, MINUTE, "Ada", "b"));
    rows.happen(said(3, MINUTE, "Bo", "c"));
    rows.happen(said(4, 2 * MINUTE, "Ada", "d"));
    rows.happen(said(5, 8 * MINUTE, "Ada", "e"));
    assert_eq!(sketch(&rows), ["day 0", "Ada: a", "· b", "Bo: c", "Ada: d", "Ada: e"]);
}

#[test]
fn a_new_day_is_marked_and_starts_a_group() {
    let mut rows = timeline();
    rows.happen(said(1, DAY - MINUTE, "Ada", "late"));
    rows.happen(said(2, DAY + MINUTE, "Ada", "early"));
    assert_eq!(sketch(&rows), ["day 0", "Ada: late", "day 1", "Ada: early"]);
}

#[test]
fn arrivals_in_a_row_are_folded() {
    let mut rows = timeline();
    rows.happen(joined(1, 0, "Ada"));
    assert_eq!(rows.take_splice().unwrap().added, 2);
    for number in 2..100 {
        rows.happen(joined(number, 0, &format!("Guest {number}")));
    }
    rows.happen(left(100, 0, "Ada"));
    let change = rows.take_splice().unwrap();
    assert_eq!(change, RowsSplice { at: 1, removed: 1, added: 1, news: 0 });
    rows.happen(said(101, 0, "Guest 2", "hello"));
    rows.happen(left(102, 0, "Guest 2"));
    assert_eq!(sketch(&rows), ["day 0", "Joined 98, Visited 1", "Guest 2: hello", "Left 1"]);
}

#[test]
fn the_past_stands_between_dividers() {
    let mut rows = timeline();
    rows.enter(Continuity::Fresh, 4);
    rows.happen(joined(1, 0, "Ada"));
    rows.happen(said(2, 0, "Ada", "a"));
    rows.happen(said(3, 0, "Ada", "b"));
    rows.happen(joined(4, 0, "Me"));
    rows.happen(said(5, 0, "Ada", "c"));
    assert_eq!(
        sketch(&rows),
        ["Earlier", "day 0", "Ada: a (past)", "· b (past)", "Since", "Ada: c"]
    );
    assert_eq!(rows.take_splice().unwrap().news, 1, "the past is not news");
}

#[test]
fn a_room_without_a_past_begins_empty() {
    let mut rows = timeline();
    rows.enter(Continuity::Fresh, 2);
    rows.happen(joined(1, 0, "Ada"));
    rows.happen(joined(2, 0, "Me"));
    assert!(rows.is_empty());
    rows.happen(said(3, 0, "Ada", "a"));
    assert_eq!(sketch(&rows), ["day 0", "Ada: a"]);
}

#[test]
fn own_words_wait_at_the_end_for_their_echo() {
    let mut rows = timeline();
    rows.write("1", Text::new("hi").unwrap(), 0);
    rows.write("2", Text::new("there").unwrap(), 0);
    rows.happen(said(1, 0, "Ada", "a"));
    // Somebody else's id is nothing to us.
    rows.happen(said_as(2, 0, "Bo", "b", Some("1")));
    rows.take_splice();
    assert_eq!(sketch(&rows), ["day 0", "Ada: a", "Bo: b", "me: hi…", "· there…"]);
    rows.happen(said_as(3, 0, "Me", "hi", Some("1")));
    let change = rows.take_splice().unwrap();
    assert_eq!(change, RowsSplice { at: 3, removed: 2, added: 2, news: 0 });
    assert_eq!(sketch(&rows), ["day 0", "Ada: a", "Bo: b", "Me: hi", "· there…"]);
}

#[test]
fn failed_words_stay_until_said_or_discarded() {
    let mut rows = timeline();
    rows.write("1", Text::new("one").unwrap(), 0);
    rows.write("2", Text::new("two").unwrap(), 0);
    rows.write("3", Text::new("three").unwrap(), 0);
    rows.fail("1", DeliveryError::Refused(Reason::TooFast, None));
    rows.fail_pending();
    assert_eq!(rows.unsent("2").unwrap().error, Some(DeliveryError::Unconfirmed));
    assert_eq!(rows.retry("1").unwrap().text.as_str(), "one");
    assert!(rows.retry("1").is_none(), "what is on its way is not sent twice");
    assert_eq!(rows.discard("2").unwrap().text.as_str(), "two");
    rows.take_splice();
    assert_eq!(sketch(&rows), ["me: three!", "· one…"]);
    // The echo came after all, in the gap of a resumed session.
    rows.enter(Continuity::Resumed, 1);
    rows.happen(said_as(1, 0, "Me", "three", Some("3")));
    rows.take_splice();
    assert_eq!(sketch(&rows), ["Away", "day 0", "Me: three (past)", "Back", "me: one…"]);
}

#[test]
fn a_resumed_session_shows_exactly_the_gap() {
    let mut rows = timeline();
    rows.happen(said(1, 0, "Ada", "a"));
    rows.enter(Continuity::Resumed, 2);
    rows.happen(said(2, 0, "Ada", "b"));
    rows.happen(said(3, 0, "Ada", "c"));
    assert_eq!(sketch(&rows), ["day 0", "Ada: a", "Away", "Ada: b (past)", "Back", "Ada: c"]);
    rows.enter(Continuity::Resumed, 3);
    rows.happen(said(4, 0, "Ada", "d"));
    assert_eq!(sketch(&rows).last().unwrap(), "· d", "no gap, no divider");
}

#[test]
fn our_own_coming_and_going_is_one_quiet_line() {
    let mut rows = timeline();
    rows.happen(said(1, 0, "Ada", "a"));
    rows.enter(Continuity::Resumed, 5);
    rows.happen(left(2, 0, "Bo"));
    rows.happen(left(3, 0, "Me"));
    rows.happen(joined(4, 0, "Me"));
    rows.happen(left(5, 0, "Cy"));
    assert_eq!(sketch(&rows)[2..], ["Away", "Left 2", "Back"]);
    // Three times, and nobody has said anything.
    for number in [6, 8, 10] {
        rows.enter(Continuity::Resumed, number + 1);
        rows.happen(left(number, 0, "Me"));
        rows.happen(joined(number + 1, 0, "Me"));
    }
    assert_eq!(sketch(&rows)[2..], ["Away", "Left 2", "Back"]);
    rows.happen(said(12, 0, "Ada", "b"));
    rows.enter(Continuity::Resumed, 14);
    rows.happen(left(13, 0, "Me"));
    rows.happen(joined(14, 0, "Me"));
    assert_eq!(sketch(&rows)[5..], ["Ada: b", "Back"]);
}

#[test]
fn rejoining_as_a_newcomer_repeats_nothing() {
    let mut rows = timeline();
    for number in 1..=3 {
        rows.happen(said(number, number, "Ada", "x"));
    }
    rows.enter(Continuity::Again, 4);
    for number in 2..=4 {
        rows.happen(said(number, number, "Ada", "x"));
    }
    assert_eq!(sketch(&rows)[4..], ["Away", "Ada: x (past)", "Back"]);
    // Another room at the same address, whose numbers begin anew.
    rows.enter(Continuity::Again, 1);
    rows.happen(said(1, 9, "Ada", "y"));
    assert_eq!(sketch(&rows)[7..], ["Gap", "Ada: y (past)", "Back"]);
    // And one that has nothing to tell.
    rows.enter(Continuity::Again, 1);
    rows.happen(joined(1, 10, "Me"));
    assert_eq!(sketch(&rows)[10..], ["Gap"]);
}

#[test]
fn nothing_new_is_no_change() {
    let mut rows = timeline();
    assert_eq!(rows.take_splice(), None);
    rows.happen(said(1, 0, "Ada", "a"));
    assert!(rows.take_splice().is_some());
    assert_eq!(rows.take_splice(), None);
}

fn acted(number: u64, act: ModerationAction) -> Event {
    Event {
        number,
        time: 0,
        what: EventKind::Acted {
            by: Some(name("Ada")),
            act,
            target: ActionTarget::default(),
            why: None,
            id: None,
        },
    }
}

#[test]
fn a_kick_or_a_ban_is_told_once() {
    let mut rows = timeline();
    let gone = |number, who: &str, reason| {
        let what = EventKind::Left { name: name(who), reason };
        Event { number, time: 0, what }
    };
    rows.happen(acted(1, ModerationAction::Kick { name: name("Bo") }));
    rows.happen(gone(2, "Bo", LeaveReason::Kicked));
    assert_eq!(sketch(&rows), ["day 0", "news"]);
    rows.happen(acted(3, ModerationAction::Ban { name: name("Cy"), seconds: None }));
    rows.happen(gone(4, "Cy", LeaveReason::Banned));
    // Somebody behind the same address, whom nobody named.
    rows.happen(gone(5, "Di", LeaveReason::Banned));
    assert_eq!(sketch(&rows), ["day 0", "news", "news", "Left 1"]);
}

#[test]
fn an_announcement_stands_out_and_is_news() {
    let mut rows = timeline();
    let text = Text::new("pizza").unwrap();
    rows.happen(acted(1, ModerationAction::Announce { text }));
    assert_eq!(sketch(&rows), ["day 0", "! pizza"]);
    assert_eq!(rows.take_splice().unwrap().news, 1);
}

#[test]
fn who_comes_under_a_doubtful_name_is_no_part_of_the_crowd() {
    let mut rows = timeline();
    let recognition = Some(Recognition::Other);
    let stranger = Member { recognition, ..Member::named(name("Ada")) };
    rows.happen(joined(1, 0, "Bo"));
    let what = EventKind::Joined(stranger);
    rows.happen(Event { number: 2, time: 0, what });
    rows.happen(joined(3, 0, "Cy"));
    let what =
        EventKind::Joined(Member { looks_like: Some(name("Bo")), ..Member::named(name("B0")) });
    rows.happen(Event { number: 4, time: 0, what });
    assert_eq!(sketch(&rows), ["day 0", "Joined 1", "news", "Joined 1", "news"]);
}

#[test]
fn a_crowd_has_an_end() {
    let mut rows = timeline();
    for number in 0..1_100 {
        rows.happen(joined(number + 1, 0, &number.to_string()));
    }
    assert_eq!(sketch(&rows), ["day 0", "Joined 512", "Joined 512", "Joined 76"]);
}
