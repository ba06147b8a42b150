// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of pinned messages: who pins what, and how long it stays.

use super::asking::Asking;
use super::moderation::NOON;
use super::*;
use crate::protocol::{Ask, CheckedAction, ModerationAction, PinnedMessage, limits};

fn act(room: &mut Room, by: Actor, action: ModerationAction) -> Result<Outcome, Reason> {
    let action = CheckedAction::new(action).unwrap();
    let ask = Ask::Moderate { action, to: None, why: None };
    room.ask(NOON, by, ask).map_err(|refusal| refusal.reason)
}

/// Pins a message; `false` if it is pinned already.
fn pin(room: &mut Room, by: Actor, message: u64) -> Result<bool, Reason> {
    let done = act(room, by, ModerationAction::Pin { message, from: None })?;
    Ok(done != Outcome::Unchanged)
}

fn unpin(room: &mut Room, by: Actor, message: u64) -> Result<bool, Reason> {
    Ok(act(room, by, ModerationAction::Unpin { message })? != Outcome::Unchanged)
}

/// Pinned messages as a newcomer is told of them, in words.
fn told(room: &mut Room, who: &str) -> Vec<String> {
    let pinned = room.enter(at(NOON), newcomer(who)).unwrap().welcome.pinned;
    let words = pinned.into_iter().map(|PinnedMessage { from, text, .. }| {
        let (from, text) = (from.map(String::from), text.map(String::from));
        format!("{}: {}", from.unwrap_or_default(), text.unwrap_or_default())
    });
    words.collect()
}

/// A room with Ada, who has said that, and the number.
fn talking(text: &str) -> (Room, MemberId, u64) {
    let mut room = room();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    say(&mut room, ada, text);
    let number = room.log().newest();
    (room, ada, number)
}

#[test]
fn the_host_and_moderators_pin_and_everybody_is_told_once() {
    let (mut room, ada, number) = talking("Dinner at 8");
    let guest = Actor::Member(ada);
    assert_eq!(pin(&mut room, guest, number), Err(Reason::ModeratorOnly));
    assert_eq!(unpin(&mut room, guest, number), Err(Reason::ModeratorOnly));
    assert_eq!(pin(&mut room, Actor::Console, number), Ok(true));
    let last = events(&room, room.log().last(1)).pop().unwrap();
    let EventKind::Acted { act, .. } = last.what else { panic!("{last:?}") };
    assert_eq!(act, ModerationAction::Pin { message: number, from: Some(name("Ada")) });
    let newest = room.log().newest();
    assert_eq!(pin(&mut room, Actor::Console, number), Ok(false));
    assert_eq!(room.log().newest(), newest);
    assert_eq!(told(&mut room, "Bo"), ["Ada: Dinner at 8"]);
    assert_eq!(unpin(&mut room, Actor::Console, number), Ok(true));
    assert_eq!(unpin(&mut room, Actor::Console, number), Ok(false));
    assert_eq!(told(&mut room, "Cy"), [] as [&str; 0]);
}

#[test]
fn there_are_few_and_nothing_but_messages() {
    let (mut room, ada, first) = talking("one");
    for _ in 1..=limits::PINS {
        say(&mut room, ada, "more");
    }
    for number in first..first + limits::PINS as u64 {
        assert_eq!(pin(&mut room, Actor::Console, number), Ok(true));
    }
    let one_more = first + limits::PINS as u64;
    assert_eq!(pin(&mut room, Actor::Console, one_more), Err(Reason::TooManyPins));
    assert_eq!(unpin(&mut room, Actor::Console, first), Ok(true));
    assert_eq!(pin(&mut room, Actor::Console, one_more), Ok(true));
    unpin(&mut room, Actor::Console, one_more).unwrap();
    // Nothing, that somebody came, and what is not said yet.
    for number in [0, first - 1, room.log().newest() + 1, u64::MAX] {
        assert_eq!(pin(&mut room, Actor::Console, number), Err(Reason::NoSuchMessage), "{number}");
    }
}

#[test]
fn what_is_removed_is_not_pinned_any_more() {
    let (mut room, ada, number) = talking("Dinner at 8");
    say(&mut room, ada, "no, at 9");
    pin(&mut room, Actor::Console, number).unwrap();
    pin(&mut room, Actor::Console, number + 1).unwrap();
    let remove = ModerationAction::Remove { message: number, from: None };
    act(&mut room, Actor::Console, remove).unwrap();
    assert_eq!(told(&mut room, "Bo"), ["Ada: no, at 9"]);
    let all = ModerationAction::RemoveAll { name: name("Ada"), seats: Vec::new() };
    act(&mut room, Actor::Console, all).unwrap();
    assert_eq!(told(&mut room, "Cy"), [] as [&str; 0]);
    let unpinned = events(&room, 0).into_iter().any(|event| match event.what {
        EventKind::Acted { act, .. } => act == ModerationAction::Unpin { message: number + 1 },
        _ => false,
    });
    assert!(unpinned, "those who are here hear of it");
    assert_eq!(pin(&mut room, Actor::Console, number), Err(Reason::NoSuchMessage));
}

#[test]
fn a_room_that_is_remembered_keeps_them() {
    let (mut room, _, number) = talking("Dinner at 8");
    pin(&mut room, Actor::Console, number).unwrap();
    assert!(room.take_unsaved());
    assert_eq!(room.snapshot(at(NOON)).pins, [], "nothing of the talk is kept");
    choose_history(&mut room, at(NOON), true);
    let saved = room.snapshot(at(NOON));
    let json = serde_json::to_string(&saved).unwrap();
    let saved: Snapshot = serde_json::from_str(&json).unwrap();
    let reopened = |kept| {
        let opening = Opening { kept, ..opening() };
        Room::restore(saved.clone(), &[], opening, at(NOON))
    };
    assert_eq!(told(&mut reopened(true), "Bo"), ["Ada: Dinner at 8"]);
    assert_eq!(told(&mut reopened(false), "Bo"), [] as [&str; 0]);
    let mut room = reopened(true);
    assert_eq!(unpin(&mut room, Actor::Console, number), Ok(true));
    // The log has nothing of it, but the disk may.
    assert_eq!(pin(&mut room, Actor::Console, number), Ok(true));
    assert_eq!(told(&mut room, "Bo"), [": "]);
}

#[test]
fn what_is_too_old_to_be_read_loses_its_pin() {
    let (mut room, _, number) = talking("Dinner at 8");
    pin(&mut room, Actor::Console, number).unwrap();
    keep_for(&mut room.log, Some(Duration::from_secs(1)));
    let later = at(NOON + 60_000);
    assert_eq!(room.enter(later, newcomer("Bo")).unwrap().welcome.pinned, []);
}

#[test]
fn those_who_are_here_hear_that_a_pin_is_gone_with_its_message() {
    let (mut room, ada, number) = talking("Dinner at 8");
    pin(&mut room, Actor::Console, number).unwrap();
    let unpinned = |room: &Room| {
        let unpin = ModerationAction::Unpin { message: number };
        let is_it =
            |event: Event| matches!(event.what, EventKind::Acted { act, .. } if act == unpin);
        events(room, 0).into_iter().filter(|event| is_it(event.clone())).count()
    };
    unpin_lost(&mut room, at(NOON), u64::MAX);
    assert_eq!(unpinned(&room), 0, "the log has it, whatever the disk has");
    keep_for(&mut room.log, Some(Duration::from_secs(1)));
    let later = NOON + 60_000;
    unpin_lost(&mut room, at(later), number);
    assert_eq!(unpinned(&room), 0, "the disk has it");
    room.take_unsaved();
    unpin_lost(&mut room, at(later), number + 1);
    assert_eq!((unpinned(&room), room.take_unsaved()), (1, true));
    keep_for(&mut room.log, None);
    pin(&mut room, Actor::Console, number).unwrap();
    keep_for(&mut room.log, Some(Duration::from_secs(1)));
    // Another one takes its place.
    room.ask_say(later, ada, None, Text::new("Dinner at 9").unwrap()).unwrap();
    let next = ModerationAction::Pin { message: room.log().newest(), from: None };
    let ask = Ask::Moderate { action: CheckedAction::new(next).unwrap(), to: None, why: None };
    room.ask(later, Actor::Console, ask).unwrap();
    assert_eq!(unpinned(&room), 2);
}
