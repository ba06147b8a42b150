// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of messages that answer others.

use super::asking::Asking;
use super::moderation::NOON;
use super::own_removal::opened_again;
use super::*;
use crate::protocol::{AnsweredMessage, Ask, ModerationAction};

fn answer(room: &mut Room, id: MemberId, number: u64) -> Result<AnsweredMessage, Reason> {
    let ask = Ask::Say { answers: Some(number), emote: false, text: Text::new("yes").unwrap() };
    room.ask(NOON, Actor::Member(id), ask).map_err(|refusal| refusal.reason)?;
    let last = events(room, room.log().last(1)).pop().unwrap();
    let EventKind::Said { answers: Some(answered), .. } = last.what else { panic!("{last:?}") };
    Ok(answered)
}

#[test]
fn an_answer_names_the_message_and_its_author() {
    let mut room = room();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap();
    say(&mut room, bo.id, "well?");
    let number = room.log().newest();
    let expected = AnsweredMessage { number, from: Some(name("Bo")) };
    assert_eq!(answer(&mut room, ada.id, number), Ok(expected));
    // An answer can be answered, and so on.
    let next = number + 1;
    let expected = AnsweredMessage { number: next, from: Some(name("Ada")) };
    assert_eq!(answer(&mut room, ada.id, next), Ok(expected));
}

#[test]
fn what_is_no_message_is_not_answered() {
    let mut room = room();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap();
    let newest = room.log().newest();
    // Nothing, its own number and one far ahead, and somebody who came.
    for number in [0, newest + 1, u64::MAX, newest] {
        let refused = answer(&mut room, ada.id, number);
        assert_eq!(refused, Err(Reason::NoSuchMessage), "{number}");
    }
    assert_eq!(room.log().newest(), newest, "nothing was said");
}

#[test]
fn nobody_answers_the_end_of_a_room_that_was_opened_again_nor_what_never_was() {
    let (mut room, ended) = opened_again();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap();
    for number in [0, ended] {
        assert_eq!(answer(&mut room, ada.id, number), Err(Reason::NoSuchMessage), "{number}");
    }
    assert_eq!(answer(&mut room, ada.id, ended - 1).map(|it| it.from), Ok(Some(name("Bo"))));
}

#[test]
fn a_removed_message_is_answered_without_its_text() {
    let mut room = room();
    let ada = room.enter(at(NOON), host()).unwrap();
    say(&mut room, ada.id, "xylophone");
    let number = room.log().newest();
    let act = ModerationAction::Remove { message: number, from: None };
    room.ask_act(NOON, Actor::Member(ada.id), act, None).unwrap();
    let expected = AnsweredMessage { number, from: Some(name("Ada")) };
    assert_eq!(answer(&mut room, ada.id, number), Ok(expected));
}

#[test]
fn nobody_answers_what_was_before_they_may_read() {
    let opening = Opening { past: ReadablePast::Nothing, ..opening() };
    let mut room = Room::restore(Snapshot::default(), &[], opening, at(0));
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap();
    say(&mut room, ada.id, "a secret");
    let number = room.log().newest();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap();
    assert_eq!(answer(&mut room, bo.id, number), Err(Reason::NoSuchMessage));
    assert_eq!(answer(&mut room, ada.id, number).map(|it| it.number), Ok(number));
}
