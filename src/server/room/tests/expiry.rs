// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of what is too old to be told.

use std::time::Duration;

use super::asking::Asking;
use super::moderation::NOON;
use super::*;
use crate::protocol::{Ask, PageAt};

const HOUR: Duration = Duration::from_hours(1);

/// Texts that a newcomer is told, and the number from which it may read pages.
fn told(room: &mut Room, now: u64) -> (Vec<String>, u64) {
    let newcomer = room.enter(at(now), newcomer("Newcomer")).unwrap();
    let texts = events(room, newcomer.cursor).into_iter().filter_map(|event| match event.what {
        EventKind::Said { text, .. } => Some(text.as_str().to_owned()),
        _ => None,
    });
    let texts = texts.collect();
    let ask = Ask::ReadPast { at: PageAt::After(0), count: 9 };
    let asked = room.ask(now, Actor::Member(newcomer.id), ask).unwrap();
    let Outcome::Page(order) = asked else { panic!("{asked:?}") };
    room.leave(at(now), newcomer.id, LeaveReason::Left);
    (texts, order.readable().start)
}

#[test]
fn a_room_that_is_open_for_long_tells_newcomers_nothing_too_old() {
    let opening = Opening { past: ReadablePast::All, ..opening() };
    let mut room = Room::restore(Snapshot::default(), &[], opening, at(0));
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let hour = milliseconds(HOUR);
    let say = |room: &mut Room, now, text| {
        room.ask_say(now, bo, None, Text::new(text).unwrap()).unwrap();
        room.log().newest()
    };
    say(&mut room, NOON, "old");
    let new = say(&mut room, NOON + hour, "new");
    let now = NOON + hour + 1;
    assert_eq!(told(&mut room, now).0, ["old", "new"], "it is kept for ever");
    keep_for(room.log_mut(), Some(HOUR));
    assert_eq!(told(&mut room, now), (vec!["new".into()], new));
    assert_eq!(told(&mut room, now + 2 * hour).0, [] as [&str; 0]);
    assert_eq!(told(&mut room, NOON).0, ["old", "new"], "the time of day was wrong");
}

#[test]
fn the_last_messages_are_for_newcomers_whatever_happened_since() {
    let mut room = room();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    for number in 1..=60 {
        say(&mut room, bo, &number.to_string());
    }
    let last_fifty = room.log().newest() - 49;
    for _ in 0..limits::PAST_EVENTS_WITH_REACTIONS {
        room.log_mut().append(WallTime::from_unix(NOON), EventKind::Withheld);
    }
    assert_eq!(told(&mut room, NOON), (Vec::new(), last_fifty), "pages have them");
}
