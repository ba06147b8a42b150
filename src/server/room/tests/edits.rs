// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of edits of one's own messages.

use proptest::prelude::*;

use super::asking::Asking;
use super::moderation::NOON;
use super::*;
use crate::protocol::{AnsweredMessage, Ask, Asked, Edit, ModerationAction};

const HOUR: u64 = 60 * 60 * 1_000;

/// Says something at noon; returns the number.
fn said(room: &mut Room, id: MemberId, text: &str) -> u64 {
    room.ask_say(NOON, id, None, Text::new(text).unwrap()).unwrap();
    room.log().newest()
}

/// Edits a message: `true` if everybody is told.
fn edit(
    room: &mut Room,
    now: u64,
    id: MemberId,
    (message, text): (u64, &str),
) -> Result<bool, Reason> {
    let ask = Ask::Edit { message, text: Text::new(text).unwrap() };
    let asked = Asked { id: Some("e".into()), ask };
    match room.ask(now, Actor::Member(id), asked).map_err(|refusal| refusal.reason)? {
        Outcome::Quiet => Ok(true),
        Outcome::Unchanged => Ok(false),
        other => panic!("{other:?}"),
    }
}

fn remove(room: &mut Room, by: Actor, message: u64) {
    let act = ModerationAction::Remove { message, from: None };
    room.ask_act(NOON, by, act, None).unwrap();
}

fn told(room: &Room, number: u64) -> EventKind {
    events(room, 0).into_iter().find(|event| event.number == number).unwrap().what
}

fn last_edit(room: &Room) -> Edit {
    match told(room, room.log().newest()) {
        EventKind::Edited(edit) => edit,
        other => panic!("{other:?}"),
    }
}

/// The text of a message on a page of the past.
fn recalled(room: &Room, number: u64) -> Option<(String, bool, Option<AnsweredMessage>)> {
    let all = (usize::MAX, usize::MAX >> 1);
    let recalled = room.log().recall(number..number + 1, all, true, SeatNumber::new(0));
    let event: Event = serde_json::from_str(text_of(&recalled.frames[0].1).unwrap()).unwrap();
    match event.what {
        EventKind::Said { text, edited, answers, .. } => {
            Some((text.to_string(), edited.is_some(), answers))
        }
        _ => None,
    }
}

fn has(room: &Room, word: &str) -> bool {
    [Stream::Native, Stream::Classic].into_iter().any(|stream| {
        let bytes = room.log().backlog(stream).after(0, usize::MAX >> 1);
        bytes.windows(word.len()).any(|at| at == word.as_bytes())
    })
}

#[test]
fn everybody_is_told_and_who_comes_later_reads_the_text_of_now() {
    let mut room = room();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let number = said(&mut room, bo, "xylophone");
    assert_eq!(edit(&mut room, NOON + HOUR, bo, (number, "a saxophone of gold, or two")), Ok(true));
    let told_first = last_edit(&room);
    assert_eq!((told_first.from, told_first.message), (name("Bo"), number));
    assert_eq!(told_first.id.as_deref(), Some("e"));
    assert!(!has(&room, "xylophone"));
    assert!(matches!(told(&room, number), EventKind::Revised { .. }), "it has no space");
    let text = "a saxophone of gold, or two".to_owned();
    assert_eq!(recalled(&room, number), Some((text, true, None)));
    assert_eq!(edit(&mut room, NOON, bo, (number, "tuba")), Ok(true));
    assert!(!has(&room, "saxophone") && has(&room, "tuba"));
    assert_eq!(recalled(&room, number), Some(("tuba".into(), true, None)));
    let newest = room.log().newest();
    assert_eq!(edit(&mut room, NOON, bo, (number, "tuba")), Ok(false), "it is so already");
    assert_eq!(room.log().newest(), newest);
}

#[test]
fn an_answer_stays_one() {
    let mut room = room();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let first = said(&mut room, bo, "one");
    let ask = Ask::Say { answers: Some(first), emote: true, text: Text::new("two").unwrap() };
    room.ask(NOON, Actor::Member(bo), ask).unwrap();
    let answer = room.log().newest();
    // Each edits the other's target, over and over: a chain of answers stays what it is.
    for text in ["a very much longer text than before", "x", "another one that is long"] {
        for message in [first, answer] {
            assert_eq!(edit(&mut room, NOON, bo, (message, text)), Ok(true));
        }
    }
    let (text, _, answers) = recalled(&room, answer).unwrap();
    assert_eq!(text, "another one that is long");
    assert_eq!(answers.map(|answered| answered.number), Some(first));
    assert!(matches!(
        told(&room, answer),
        EventKind::Revised { emote: true, answers: Some(_), .. }
            | EventKind::Said { emote: true, answers: Some(_), .. }
    ));
}

#[test]
fn nobody_edits_what_others_said_or_what_is_no_message() {
    let mut room = room();
    let ada = room.enter(at(NOON), host()).unwrap().id;
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let eve = room.enter(at(NOON), newcomer("Eve")).unwrap().id;
    let number = said(&mut room, bo, "xylophone");
    for other in [ada, eve] {
        assert_eq!(edit(&mut room, NOON, other, (number, "rude")), Err(Reason::NotYours));
    }
    for message in [0, 1, number + 1, u64::MAX] {
        assert_eq!(edit(&mut room, NOON, eve, (message, "x")), Err(Reason::NoSuchMessage));
    }
    assert_eq!(edit(&mut room, NOON, bo, (number, "tuba")), Ok(true));
    let told = room.log().newest();
    assert_eq!(edit(&mut room, NOON, bo, (told, "x")), Err(Reason::NoSuchMessage), "an edit");
    // Once the name is free, it is hers, and what was said under it is not.
    room.leave(at(NOON), bo, LeaveReason::Left);
    room.ask_rename(NOON + HOUR / 2, eve, name("Bo")).unwrap();
    assert_eq!(edit(&mut room, NOON + HOUR / 2, eve, (number, "x")), Err(Reason::NotYours));
}

#[test]
fn a_key_edits_what_it_said_from_another_seat() {
    let mut room = room();
    let bo = room.enter(at(NOON), keyed("Bo", 5)).unwrap().id;
    let number = said(&mut room, bo, "one");
    let bob = room.enter(at(NOON), keyed("Bob", 5)).unwrap().id;
    assert_eq!(edit(&mut room, NOON, bob, (number, "two")), Ok(true));
    assert_eq!(edit(&mut room, NOON, bo, (number, "three")), Ok(true));
    room.leave(at(NOON), bo, LeaveReason::Left);
    assert_eq!(edit(&mut room, NOON, bob, (number, "four")), Ok(true));
}

#[test]
fn what_is_removed_or_too_old_stays_as_it_is() {
    let mut room = room();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let number = said(&mut room, bo, "xylophone");
    assert_eq!(edit(&mut room, NOON + HOUR + 1, bo, (number, "x")), Err(Reason::TooOld));
    remove(&mut room, Actor::Member(bo), number);
    assert_eq!(edit(&mut room, NOON, bo, (number, "x")), Err(Reason::MessageRemoved));
    let number = said(&mut room, bo, "one");
    while room.log().start_of(number).is_some() {
        choose_history(&mut room, at(NOON), true);
    }
    assert_eq!(edit(&mut room, NOON, bo, (number, "x")), Err(Reason::TooOld));
}

#[test]
fn who_is_muted_or_edits_without_end_has_to_wait() {
    let mut room = room();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let number = said(&mut room, bo, "one");
    for step in 0..limits::EDITS {
        assert_eq!(edit(&mut room, NOON, bo, (number, &step.to_string())), Ok(true));
    }
    assert_eq!(edit(&mut room, NOON, bo, (number, "x")), Err(Reason::TooFast));
    let later = NOON + 60_000;
    assert_eq!(edit(&mut room, later, bo, (number, "x")), Ok(true));
    let mute = ModerationAction::Mute { name: name("Bo"), seconds: 600 };
    room.ask_act(later, Actor::Console, mute, None).unwrap();
    assert_eq!(edit(&mut room, later, bo, (number, "y")), Err(Reason::Muted));
}

#[test]
fn a_removal_takes_every_text_away() {
    let mut room = room();
    let lines = Newcomer { stream: Stream::Classic, has_token: false, ..newcomer("Cy") };
    room.enter(at(NOON), lines).unwrap();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let number = said(&mut room, bo, "one");
    edit(&mut room, NOON, bo, (number, "a very long xylophone indeed")).unwrap();
    assert!(has(&room, "Bo edits: a very long xylophone"));
    remove(&mut room, Actor::Member(bo), number);
    assert!(!has(&room, "xylophone"));
    let number = said(&mut room, bo, "two");
    edit(&mut room, NOON, bo, (number, "another xylophone")).unwrap();
    let all = ModerationAction::RemoveAll { name: name("Bo"), seats: Vec::new() };
    room.ask_act(NOON, Actor::Console, all, None).unwrap();
    assert!(!has(&room, "xylophone"));
}

#[test]
fn a_room_that_is_opened_again_goes_on_with_the_text_of_now() {
    let (from, text) = (name("Bo"), Text::new("now").unwrap());
    let said = EventKind::Said {
        from: from.clone(),
        seat: Some(SeatNumber::new(1)),
        id: None,
        answers: None,
        emote: false,
        edited: Some(2),
        text,
    };
    let edited = Edit { from, seat: None, id: None, message: 1, to: None, text: None };
    let past = [said, EventKind::Edited(edited)];
    let past = (1..).zip(past).map(|(number, what)| Event { number, time: 1, what });
    let saved = Snapshot { next: 3, ..Snapshot::default() };
    let opening = Opening { past: ReadablePast::All, kept: true, ..opening() };
    let room = Room::restore(saved, &past.collect::<Vec<_>>(), opening, at(2));
    assert_eq!(recalled(&room, 1), Some(("now".into(), true, None)));
}

proptest! {
    /// Whatever is said, edited and removed: everybody reads the same, and of what is gone
    /// nothing is left.
    #[test]
    fn the_log_and_its_readers_agree(
        steps in prop::collection::vec((0..3_u8, 0..6_usize, 1..60_usize), 1..60),
    ) {
        let mut room = room();
        let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
        let (mut now, mut texts) = (NOON, Vec::<(u64, Option<String>)>::new());
        let mut copy = Backlog::new(limits::LOG_BYTES);
        for (serial, (what, which, length)) in steps.into_iter().enumerate() {
            now += 10_000;
            let text = format!("t{serial}.{}", "x".repeat(length));
            match (what, texts.len().checked_sub(1).map(|last| which.min(last))) {
                (0, _) | (_, None) => {
                    room.ask_say(now, bo, None, Text::new(&text).unwrap()).unwrap();
                    texts.push((room.log().newest(), Some(text)));
                }
                (1, Some(at)) => {
                    let done = edit(&mut room, now, bo, (texts[at].0, &text));
                    prop_assert_eq!(done.is_ok(), texts[at].1.is_some());
                    texts[at].1 = texts[at].1.is_some().then_some(text);
                }
                (_, Some(at)) => {
                    remove(&mut room, Actor::Console, texts[at].0);
                    texts[at].1 = None;
                }
            }
            copy.refresh(room.log().backlog(Stream::Native));
            copy.follow(room.log().backlog(Stream::Native), u64::MAX);
        }
        for (number, text) in &texts {
            prop_assert_eq!(recalled(&room, *number).map(|(text, ..)| text), text.clone());
        }
        let kept: Vec<_> = texts.iter().filter_map(|(_, text)| text.as_ref()).collect();
        for serial in 0..60 {
            let word = format!("\"t{serial}.");
            prop_assert_eq!(has(&room, &word), kept.iter().any(|text| text.starts_with(&word[1..])));
        }
        let all = |backlog: &Backlog| backlog.after(0, usize::MAX >> 1).to_vec();
        prop_assert_eq!(all(&copy), all(room.log().backlog(Stream::Native)));
    }
}
