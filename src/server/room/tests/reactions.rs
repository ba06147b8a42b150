// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of emoji that members put to messages.

use super::asking::Asking;
use super::moderation::NOON;
use super::*;
use crate::protocol::{
    Ask, Asked, CheckedAction, Emoji, ModerationAction, Reaction, ReactionCount,
};

const KINDS: std::ops::RangeInclusive<char> = '😀'..='😮';

fn ask(message: u64, emoji: &str, active: bool) -> Asked {
    let emoji = Emoji::new(emoji).unwrap();
    Asked { id: Some("r".into()), ask: Ask::React { message, emoji, active } }
}

/// The outcome of a reaction: `true` if everybody is told.
fn react(
    room: &mut Room,
    now: u64,
    id: MemberId,
    (message, emoji, active): (u64, &str, bool),
) -> Result<bool, Reason> {
    let done = room.ask(now, Actor::Member(id), ask(message, emoji, active));
    match done.map_err(|refusal| refusal.reason)? {
        Outcome::Quiet => Ok(true),
        Outcome::Unchanged => Ok(false),
        other => panic!("{other:?}"),
    }
}

fn last(room: &Room) -> Reaction {
    match events(room, room.log().last(1)).pop().unwrap().what {
        EventKind::Reacted(reaction) => reaction,
        other => panic!("{other:?}"),
    }
}

fn counts(room: &Room, message: u64, reader: u64) -> Vec<ReactionCount> {
    reactions_in(room.log()).counts(message, SeatNumber::new(reader))
}

/// A room with Ada, who has said something, and Bo.
fn talking() -> (Room, MemberId, MemberId, u64) {
    let mut room = room();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap();
    say(&mut room, ada.id, "pizza?");
    let number = room.log().newest();
    (room, ada.id, bo.id, number)
}

#[test]
fn everybody_is_told_of_an_emoji_and_of_its_end_once() {
    let (mut room, ada, bo, number) = talking();
    assert_eq!(react(&mut room, NOON, bo, (number, "👍", true)), Ok(true));
    let told = last(&room);
    assert_eq!((told.from, told.to), (name("Bo"), Some(name("Ada"))));
    assert_eq!((told.message, told.active, told.id.as_deref()), (number, true, Some("r")));
    let newest = room.log().newest();
    assert_eq!(react(&mut room, NOON, bo, (number, "👍", true)), Ok(false));
    assert_eq!(react(&mut room, NOON, ada, (number, "👍", false)), Ok(false));
    assert_eq!(room.log().newest(), newest);
    assert_eq!(react(&mut room, NOON, ada, (number, "👍", true)), Ok(true));
    assert_eq!(counts(&room, number, 0)[0].count, 2);
    assert_eq!(react(&mut room, NOON, bo, (number, "👍", false)), Ok(true));
    assert_eq!(react(&mut room, NOON, ada, (number, "👍", false)), Ok(true));
    assert_eq!(counts(&room, number, 0), []);
}

#[test]
fn a_key_counts_once_on_all_of_its_seats() {
    let (mut room, _, _, number) = talking();
    let cy = room.enter(at(NOON), keyed("Cy", 7)).unwrap();
    let other = room.enter(at(NOON), keyed("Cy 2", 7)).unwrap();
    assert_eq!(react(&mut room, NOON, cy.id, (number, "👍", true)), Ok(true));
    assert_eq!(react(&mut room, NOON, other.id, (number, "👍", true)), Ok(false));
    assert_eq!(react(&mut room, NOON, other.id, (number, "🎉", true)), Ok(true));
    assert_eq!(last(&room).first_seat, room.member(cy.id).unwrap().seat);
    assert_eq!(react(&mut room, NOON, other.id, (number, "👍", false)), Ok(true));
}

#[test]
fn another_name_is_the_same_person_and_the_count_has_the_old_one() {
    let (mut room, _, bo, number) = talking();
    react(&mut room, NOON, bo, (number, "👍", true)).unwrap();
    room.ask_rename(NOON, bo, name("Bob")).unwrap();
    assert_eq!(react(&mut room, NOON, bo, (number, "👍", true)), Ok(false));
    let seat = room.member(bo).unwrap().seat.unwrap();
    let seen_by = |seat| counts(&room, number, seat).remove(0);
    assert_eq!(seen_by(0).names, [name("Bo")]);
    assert_eq!((seen_by(seat.get()).names, seen_by(seat.get()).mine), (Vec::new(), true));
}

#[test]
fn only_messages_that_one_may_read_take_emoji() {
    let (mut room, _, bo, number) = talking();
    for other in [0, number - 1, number + 1, u64::MAX] {
        let refused = react(&mut room, NOON, bo, (other, "👍", true));
        assert_eq!(refused, Err(Reason::NoSuchMessage), "{other}");
    }
    react(&mut room, NOON, bo, (number, "👍", true)).unwrap();
    let act = ModerationAction::Remove { message: number, from: None };
    room.ask_act(NOON, Actor::Console, act, None).unwrap();
    assert_eq!(counts(&room, number, 0), []);
    let refused = react(&mut room, NOON, bo, (number, "👍", true));
    assert_eq!(refused, Err(Reason::NoSuchMessage));
    let opening = Opening { past: ReadablePast::Nothing, ..opening() };
    let mut room = Room::restore(Snapshot::default(), &[], opening, at(0));
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap();
    say(&mut room, ada.id, "a secret");
    let number = room.log().newest();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap();
    let refused = react(&mut room, NOON, bo.id, (number, "👍", true));
    assert_eq!(refused, Err(Reason::NoSuchMessage));
}

#[test]
fn an_announcement_takes_emoji() {
    let mut room = room();
    let ada = room.enter(at(NOON), host()).unwrap();
    let act = ModerationAction::Announce { text: Text::new("pizza").unwrap() };
    room.ask_act(NOON, Actor::Member(ada.id), act, None).unwrap();
    let number = room.log().newest();
    assert_eq!(react(&mut room, NOON, ada.id, (number, "🍕", true)), Ok(true));
    assert_eq!(last(&room).to, Some(name("Ada")));
}

#[test]
fn a_message_has_so_many_kinds_and_a_person_so_many_of_them() {
    let (mut room, ada, bo, number) = talking();
    let cy = room.enter(at(NOON), newcomer("Cy")).unwrap().id;
    let kinds: Vec<_> = KINDS.map(|emoji| emoji.to_string()).collect();
    for (id, kinds) in [ada, bo].into_iter().zip(kinds.chunks(limits::REACTIONS_OF_ONE)) {
        for emoji in kinds {
            assert_eq!(react(&mut room, NOON, id, (number, emoji, true)), Ok(true));
        }
        let more = react(&mut room, NOON, id, (number, "🎉", true));
        assert_eq!(more, Err(Reason::TooManyReactions));
    }
    let more = react(&mut room, NOON, cy, (number, "🎉", true));
    assert_eq!(more, Err(Reason::TooManyReactions));
    assert_eq!(react(&mut room, NOON, cy, (number, &kinds[0], true)), Ok(true));
    // One that nobody has there any more has place for another.
    react(&mut room, NOON, bo, (number, &kinds[19], false)).unwrap();
    assert_eq!(react(&mut room, NOON, cy, (number, "🎉", true)), Ok(true));
}

#[test]
fn a_flood_has_to_wait_and_slow_mode_does_not_count_it() {
    let (mut room, ada, bo, number) = talking();
    let slow = ModerationAction::Slow { seconds: 60 };
    room.ask_act(NOON, Actor::Console, slow, None).unwrap();
    say(&mut room, bo, "hi");
    for step in 0..limits::REACTIONS {
        assert_eq!(react(&mut room, NOON, bo, (number, "👍", step % 2 == 0)), Ok(true));
    }
    let refusal = room.ask(NOON, Actor::Member(bo), ask(number, "👍", true)).unwrap_err();
    assert_eq!((refusal.reason, refusal.seconds), (Reason::TooFast, Some(2)));
    assert_eq!(react(&mut room, NOON, ada, (number, "👍", true)), Ok(true));
    assert_eq!(react(&mut room, NOON + 2_000, bo, (number, "👍", true)), Ok(true));
}

#[test]
fn who_has_to_be_quiet_does_not_react() {
    let (mut room, _, bo, number) = talking();
    let mute = ModerationAction::Mute { name: name("Bo"), seconds: 60 };
    room.ask_act(NOON, Actor::Console, mute, None).unwrap();
    assert_eq!(react(&mut room, NOON, bo, (number, "👍", true)), Err(Reason::Muted));
}

#[test]
fn a_message_of_which_only_the_disk_knows_takes_what_comes() {
    let what = EventKind::said(name("Bo"), Text::new("xylophone").unwrap());
    let past = [Event { number: 7, time: 1, what }];
    let saved = Snapshot { next: 8, ..Snapshot::default() };
    let opening = Opening { past: ReadablePast::All, kept: true, ..opening() };
    let mut room = Room::restore(saved, &past, opening, at(2));
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    for (active, is_told) in [(false, true), (false, false), (true, true), (true, false)] {
        assert_eq!(react(&mut room, NOON, ada, (5, "👍", active)), Ok(is_told), "{active}");
    }
    assert_eq!(last(&room).to, None);
    assert_eq!(reactions_in(room.log()).late(5).len(), 1);
}

/// The room does not know whether that is a message at all.
#[test]
fn an_old_number_counts_as_speech_and_takes_nothing_where_nothing_is_kept() {
    let restored = |kept| {
        let saved = Snapshot { next: 8, ..Snapshot::default() };
        let opening = Opening { past: ReadablePast::All, kept, ..opening() };
        Room::restore(saved, &[], opening, at(2))
    };
    let mut room = restored(false);
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let refused = react(&mut room, NOON, ada, (5, "👍", true));
    assert_eq!(refused, Err(Reason::NoSuchMessage));
    let mut room = restored(true);
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let slow = ModerationAction::Slow { seconds: 60 };
    room.ask_act(NOON, Actor::Console, slow, None).unwrap();
    assert_eq!(react(&mut room, NOON, ada, (5, "👍", true)), Ok(true));
    let soon = NOON + 30_000;
    assert_eq!(react(&mut room, soon, ada, (6, "👍", true)), Err(Reason::SlowMode));
    let text = Text::new("hello").unwrap();
    let refusal = room.ask_say(soon, ada, None, text).unwrap_err();
    assert_eq!(refusal.reason, Reason::SlowMode);
    assert_eq!(react(&mut room, NOON + 60_000, ada, (6, "👍", true)), Ok(true));
}

#[test]
fn a_hundred_reactions_do_not_cost_a_newcomer_the_talk() {
    let mut room = room();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap();
    for number in 0..limits::PAST_MESSAGES {
        say(&mut room, ada.id, &format!("message {number}"));
    }
    let number = room.log().newest();
    for guest in 0..80_u64 {
        let id = room.enter(at(NOON), newcomer(&format!("Guest {guest}"))).unwrap().id;
        for emoji in KINDS.take(limits::REACTIONS_OF_ONE) {
            react(&mut room, NOON, id, (number, &emoji.to_string(), true)).unwrap();
        }
    }
    let entry = room.enter(at(NOON), newcomer("Eve")).unwrap();
    let told = events(&room, entry.cursor);
    let said = told.iter().filter(|event| matches!(event.what, EventKind::Said { .. })).count();
    assert_eq!(said as u64, limits::PAST_MESSAGES);
}

#[test]
fn ten_thousand_reactions_fill_no_memory() {
    let (mut room, _, _, number) = talking();
    let mut taken = 0;
    for guest in 0..1_000_u64 {
        let id = room.enter(at(NOON), newcomer(&format!("Guest {guest}"))).unwrap().id;
        for emoji in KINDS.take(limits::REACTIONS_OF_ONE) {
            match react(&mut room, NOON, id, (number, &emoji.to_string(), true)) {
                Ok(_) => taken += 1,
                // Nothing but the log has the message, which has left it.
                Err(reason) => assert_eq!(reason, Reason::NoSuchMessage),
            }
        }
    }
    assert!(taken > 1_000, "{taken}");
    let backlog = room.log().backlog(Stream::Native);
    let bytes = usize::try_from(backlog.head() - backlog.base()).unwrap();
    assert!(bytes <= 2 * limits::LOG_BYTES, "{bytes}");
    // The message is no longer in the log; what is told of it there still counts.
    let told = reactions_in(room.log()).told();
    assert!((1_000..10_000).contains(&told), "{told}");
    let counted: u64 = counts(&room, number, 0).iter().map(|count| count.count).sum();
    assert_eq!(counted, told as u64);
}

#[test]
fn a_room_that_is_opened_again_goes_on_counting() {
    let (mut room, _, bo, number) = talking();
    room.log_mut().keep_appended();
    react(&mut room, NOON, bo, (number, "👍", true)).unwrap();
    let told = events(&room, 0);
    let saved = written(&room.snapshot(at(NOON)));
    let mut room = Room::restore(saved, &told, opening(), at(NOON));
    let cy = room.enter(at(NOON), newcomer("Cy")).unwrap();
    assert_eq!(react(&mut room, NOON, cy.id, (number, "👍", true)), Ok(true));
    assert_eq!(counts(&room, number, 0)[0].count, 2);
}

#[test]
fn who_loses_all_messages_loses_all_reactions() {
    let (mut room, ada, _, number) = talking();
    let cy = room.enter(at(NOON), keyed("Cy", 7)).unwrap();
    let other = room.enter(at(NOON), keyed("Cy 2", 7)).unwrap();
    for (id, emoji) in [(cy.id, "👍"), (other.id, "🎉"), (ada, "👍")] {
        assert_eq!(react(&mut room, NOON, id, (number, emoji, true)), Ok(true));
    }
    let act = ModerationAction::RemoveAll { name: name("Cy"), seats: Vec::new() };
    let act = Ask::Moderate { action: CheckedAction::new(act).unwrap(), to: None, why: None };
    room.ask(NOON, Actor::Console, Asked { id: None, ask: act }).unwrap();
    let left = counts(&room, number, 0);
    assert_eq!((left.len(), left[0].count), (1, 1));
    assert_eq!(left[0].names, [name("Ada")]);
    let entry = room.enter(at(NOON), newcomer("Eve")).unwrap();
    let told = events(&room, entry.cursor).into_iter().filter_map(|event| match event.what {
        EventKind::Reacted(reaction) => Some(reaction.from),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), [name("Ada")]);
    // Not for good.
    assert_eq!(react(&mut room, NOON, other.id, (number, "🎉", true)), Ok(true));
    assert_eq!(counts(&room, number, 0).len(), 2);
}
