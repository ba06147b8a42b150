// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of whispers: who may say one to whom, and what everybody hears of it.

use super::moderation::NOON;
use super::*;
use crate::protocol::{Ask, Asked, CheckedAction, ModerationAction, Reason};
use crate::server::room::log::{InPrivate, in_private};

const HOUR: u64 = 60 * 60 * 1_000;

fn whisper(
    room: &mut Room,
    now: u64,
    by: MemberId,
    (to, seat): (&str, Option<u64>),
    id: Option<&str>,
) -> Result<Outcome, Reason> {
    let (name, to) = (name(to), seat.map(SeatNumber::new));
    let ask = Ask::Whisper { name, to, emote: false, text: Text::new("xylophone").unwrap() };
    match room.handle(Actor::Member(by), Asked { id: id.map(Into::into), ask }, at(now)) {
        Outcome::Refused(refusal) => Err(refusal.reason),
        outcome => Ok(outcome),
    }
}

/// The room's newest event as everybody reads it.
fn newest(room: &Room) -> EventKind {
    events(room, room.log().last(1)).pop().unwrap().what
}

fn remove(room: &mut Room, now: u64, by: Actor, message: u64) -> Result<Outcome, Reason> {
    let action = CheckedAction::new(ModerationAction::Remove { message, from: None }).unwrap();
    match room.handle(by, Ask::Moderate { action, to: None, why: None }, at(now)) {
        Outcome::Refused(refusal) => Err(refusal.reason),
        outcome => Ok(outcome),
    }
}

#[test]
fn everybody_hears_that_something_is_withheld() {
    let mut room = room();
    let [ada, bo] = ["Ada", "Bo"].map(|raw| room.enter(at(NOON), newcomer(raw)).unwrap().id);
    let seat = room.member(bo).unwrap().seat.map(SeatNumber::get);
    assert_eq!(whisper(&mut room, NOON, ada, ("Bo", None), None), Ok(Outcome::Quiet));
    assert_eq!(whisper(&mut room, NOON, ada, ("Cy", seat), None), Ok(Outcome::Quiet));
    assert_eq!(newest(&room), EventKind::Withheld);
    assert!(in_private(room.log(), room.log().newest()).is_some());
}

#[test]
fn it_is_for_somebody_else_who_is_here() {
    let mut room = room();
    let ada = room.enter(at(NOON), keyed("Ada", 1)).unwrap().id;
    let _also = room.enter(at(NOON), keyed("Ada 2", 1)).unwrap().id;
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let seat = room.member(bo).unwrap().seat.map(SeatNumber::get);
    let mut to = |to| whisper(&mut room, NOON, ada, to, None);
    assert_eq!(to(("Ada", None)), Err(Reason::ToYourself));
    assert_eq!(to(("Ada 2", None)), Err(Reason::ToYourself), "the same person");
    assert_eq!(to(("Cy", None)), Err(Reason::NoSuchMember));
    assert_eq!(to(("Bo", Some(999))), Err(Reason::HasLeft));
    room.lose(at(NOON), bo, LeaveReason::Vanished);
    assert_eq!(whisper(&mut room, NOON, ada, ("Bo", None), None), Ok(Outcome::Quiet), "held");
    room.leave(at(NOON), bo, LeaveReason::Left);
    assert_eq!(whisper(&mut room, NOON, ada, ("Bo", seat), None), Err(Reason::HasLeft));
}

#[test]
fn who_has_to_be_quiet_whispers_nothing_either() {
    let mut room = room();
    let host = room.enter(at(NOON), host()).unwrap().id;
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let act = |room: &mut Room, action| {
        let action = CheckedAction::new(action).unwrap();
        room.handle(Actor::Member(host), Ask::Moderate { action, to: None, why: None }, at(NOON));
    };
    act(&mut room, ModerationAction::Slow { seconds: 60 });
    assert!(whisper(&mut room, NOON, bo, ("Ada", None), None).is_ok());
    let too_soon = whisper(&mut room, NOON + 1_000, bo, ("Ada", None), None);
    assert_eq!(too_soon, Err(Reason::SlowMode));
    act(&mut room, ModerationAction::Mute { name: name("Bo"), seconds: 600 });
    assert_eq!(whisper(&mut room, NOON + HOUR / 10, bo, ("Ada", None), None), Err(Reason::Muted));
}

#[test]
fn one_that_is_sent_again_is_not_said_twice() {
    let mut room = room();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    room.enter(at(NOON), newcomer("Bo")).unwrap();
    assert!(whisper(&mut room, NOON, ada, ("Bo", None), Some("1")).is_ok());
    let said = room.log().newest();
    let ada = room.enter(at(NOON), returning("Ada", said - 1)).unwrap().id;
    let before = room.log().newest();
    let again = whisper(&mut room, NOON, ada, ("Bo", None), Some("1"));
    assert_eq!((again, room.log().newest()), (Ok(Outcome::Unchanged), before));
}

#[test]
fn only_its_author_removes_it_for_an_hour_and_only_the_two_hear_of_it() {
    let mut room = room();
    let host = room.enter(at(NOON), host()).unwrap().id;
    let [bo, cy] = ["Bo", "Cy"].map(|raw| room.enter(at(NOON), newcomer(raw)).unwrap().id);
    whisper(&mut room, NOON, bo, ("Cy", None), None).unwrap();
    let number = room.log().newest();
    for by in [Actor::Member(host), Actor::Member(cy), Actor::Console] {
        assert_eq!(remove(&mut room, NOON, by, number), Err(Reason::NoSuchMessage), "{by:?}");
    }
    let late = remove(&mut room, NOON + HOUR + 1, Actor::Member(bo), number);
    assert_eq!(late, Err(Reason::TooOld));
    assert_eq!(remove(&mut room, NOON + HOUR, Actor::Member(bo), number), Ok(Outcome::Quiet));
    assert_eq!(newest(&room), EventKind::Withheld);
    let twice = remove(&mut room, NOON + HOUR, Actor::Member(bo), number);
    assert_eq!(twice, Err(Reason::NoSuchMessage));
}

#[test]
fn its_author_removes_one_of_which_only_the_disk_knows() {
    let mut room = room();
    let [ada, _bo] = ["Ada", "Bo"].map(|raw| room.enter(at(NOON), newcomer(raw)).unwrap().id);
    whisper(&mut room, NOON, ada, ("Bo", None), None).unwrap();
    let number = room.log().newest();
    for step in 0..4_000 {
        whisper(&mut room, NOON + step, ada, ("Bo", None), None).unwrap();
    }
    assert!(matches!(in_private(room.log(), number), Some(InPrivate::GivenUp(_))));
    room.log_mut().keep_appended();
    let removed = remove(&mut room, NOON + HOUR, Actor::Member(ada), number);
    assert_eq!(removed, Ok(Outcome::Quiet));
    let told = room.log_mut().take_appended().pop().unwrap();
    assert!(told.readers.is_some());
    let EventKind::Acted { act, .. } = told.event.what else { panic!("it is told") };
    assert_eq!(act, ModerationAction::Remove { message: number, from: Some(name("Ada")) });
}

fn edit(
    room: &mut Room,
    now: u64,
    by: MemberId,
    (message, text): (u64, &str),
) -> Result<Outcome, Reason> {
    let ask = Ask::Edit { message, text: Text::new(text).unwrap() };
    match room.handle(Actor::Member(by), Asked { id: Some("e".into()), ask }, at(now)) {
        Outcome::Refused(refusal) => Err(refusal.reason),
        outcome => Ok(outcome),
    }
}

/// The event of that number as a member reads it.
fn told(room: &Room, number: u64, id: MemberId) -> EventKind {
    let reader = room.member(id).unwrap().seat.unwrap();
    let frames = room.log().recall(number..number + 1, (1, usize::MAX >> 1), true, reader).frames;
    serde_json::from_str::<Event>(text_of(&frames[0].1).unwrap()).unwrap().what
}

/// The text of a whisper, and the number of the event that gave it that.
fn whispered(room: &Room, number: u64, id: MemberId) -> (String, Option<u64>) {
    match told(room, number, id) {
        EventKind::Whispered(whisper) => (whisper.text.to_string(), whisper.edited),
        other => panic!("{other:?}"),
    }
}

/// The text in an event that tells the two of an edit.
fn edited(room: &Room, number: u64, id: MemberId) -> Option<String> {
    match told(room, number, id) {
        EventKind::Edited(edit) if edit.to == Some(name("Bo")) => {
            edit.text.map(|text| text.to_string())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn its_author_edits_it_for_a_while_and_the_two_alone_are_told() {
    let mut room = room();
    let [ada, bo, cy] =
        ["Ada", "Bo", "Cy"].map(|it| room.enter(at(NOON), newcomer(it)).unwrap().id);
    whisper(&mut room, NOON, ada, ("Bo", None), None).unwrap();
    let number = room.log().newest();
    assert_eq!(edit(&mut room, NOON, bo, (number, "x")), Err(Reason::NotYours));
    assert_eq!(edit(&mut room, NOON, cy, (number, "x")), Err(Reason::NoSuchMessage));
    assert_eq!(edit(&mut room, NOON + HOUR + 1, ada, (number, "x")), Err(Reason::TooOld));
    assert_eq!(edit(&mut room, NOON, ada, (number, "xylophone")), Ok(Outcome::Unchanged));
    let first = number + 1;
    assert_eq!(edit(&mut room, NOON + HOUR, ada, (number, "saxophone")), Ok(Outcome::Quiet));
    assert_eq!(newest(&room), EventKind::Withheld);
    for one in [ada, bo] {
        assert_eq!(whispered(&room, number, one), ("saxophone".into(), Some(first)));
        assert_eq!(edited(&room, first, one).as_deref(), Some("saxophone"));
    }
    assert_eq!(told(&room, first, cy), EventKind::Withheld);
    // Longer, and no earlier text is left.
    edit(&mut room, NOON, ada, (number, "a very long trombone")).unwrap();
    assert_eq!(whispered(&room, number, bo), ("a very long trombone".into(), Some(first + 1)));
    assert_eq!(edited(&room, first, bo), None);
    assert_eq!(edit(&mut room, NOON, ada, (first, "x")), Err(Reason::NoSuchMessage));
    remove(&mut room, NOON, Actor::Member(ada), number).unwrap();
    assert_eq!(edited(&room, first + 1, bo), None);
    assert_eq!(edit(&mut room, NOON, ada, (number, "x")), Err(Reason::MessageRemoved));
}

#[test]
fn an_act_stays_one_and_no_text_outlives_a_removal_of_all() {
    let mut room = room();
    let [ada, bo] = ["Ada", "Bo"].map(|raw| room.enter(at(NOON), newcomer(raw)).unwrap().id);
    let text = Text::new("winks").unwrap();
    let ask = Ask::Whisper { name: name("Bo"), to: None, emote: true, text };
    room.handle(Actor::Member(ada), ask, at(NOON));
    let number = room.log().newest();
    edit(&mut room, NOON, ada, (number, "nods")).unwrap();
    assert!(told(&room, number, bo).is_act());
    let act = ModerationAction::RemoveAll { name: name("Ada"), seats: Vec::new() };
    let action = CheckedAction::new(act).unwrap();
    room.handle(Actor::Console, Ask::Moderate { action, to: None, why: None }, at(NOON));
    assert!(matches!(told(&room, number, bo), EventKind::Removed { .. }));
    assert_eq!(edited(&room, number + 1, bo), None);
}

#[test]
fn one_of_which_only_the_disk_knows_is_too_old_to_be_edited() {
    let mut room = room();
    let [ada, _bo] = ["Ada", "Bo"].map(|raw| room.enter(at(NOON), newcomer(raw)).unwrap().id);
    whisper(&mut room, NOON, ada, ("Bo", None), None).unwrap();
    let number = room.log().newest();
    for step in 0..4_000 {
        whisper(&mut room, NOON + step, ada, ("Bo", None), None).unwrap();
    }
    assert_eq!(edit(&mut room, NOON + 5_000, ada, (number, "x")), Err(Reason::TooOld));
}

#[test]
fn nobody_answers_one() {
    let mut room = room();
    let [ada, _bo] = ["Ada", "Bo"].map(|raw| room.enter(at(NOON), newcomer(raw)).unwrap().id);
    whisper(&mut room, NOON, ada, ("Bo", None), None).unwrap();
    let answers = Some(room.log().newest());
    let text = Text::new("yes").unwrap();
    let ask = Ask::Say { answers, emote: false, text };
    let Outcome::Refused(refusal) = room.handle(Actor::Member(ada), ask, at(NOON)) else {
        panic!("it is answered")
    };
    assert_eq!(refusal.reason, Reason::NoSuchMessage);
}
