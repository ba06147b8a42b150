// SPDX-License-Identifier: GPL-3.0-or-later
//! Seats that are held for members whose connections are lost.

use super::*;
use crate::protocol::{
    Ask, Asked, AwayNote, AwayNotice, CheckedAction, ModerationAction, Reconnecting, ServerMessage,
};
use crate::server::room::leave::Loss;

/// Everything that everybody was told since `cursor`, kept or not.
fn told(room: &Room, cursor: u64) -> Vec<ServerMessage> {
    let bytes = room.log().backlog(Stream::Native).after(cursor, usize::MAX >> 1);
    let mut rest = std::io::Cursor::new(bytes);
    let mut told = Vec::new();
    while let Some((_, length)) =
        tungstenite::protocol::frame::FrameHeader::parse(&mut rest).unwrap()
    {
        let start = usize::try_from(rest.position()).unwrap();
        let end = start + usize::try_from(length).unwrap();
        let json = std::str::from_utf8(&bytes[start..end]).unwrap();
        told.push(ServerMessage::decode(json).unwrap());
        rest.set_position(end as u64);
    }
    told
}

fn head(room: &Room) -> u64 {
    room.log().head(Stream::Native)
}

fn reconnecting(raw: &str, active: bool) -> ServerMessage {
    ServerMessage::Reconnecting(Reconnecting { name: name(raw), active })
}

fn lose(room: &mut Room, time: u64, id: MemberId) -> Loss {
    room.lose(at(time), id, LeaveReason::Vanished)
}

fn member(room: &Room, raw: &str) -> Member {
    room.members().find(|member| member.name == name(raw)).unwrap().clone()
}

#[test]
fn whoever_comes_back_has_its_seat_and_the_gap_and_nobody_hears_of_a_join() {
    let mut room = room();
    let bo = room.enter(at(0), newcomer("Bo")).unwrap();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    let seat = member(&room, "Ada").seat;
    let (cursor, last) = (head(&room), room.log().newest());
    assert_eq!(lose(&mut room, 0, ada.id), Loss::Held(name("Ada")));
    assert!(member(&room, "Ada").reconnecting);
    say(&mut room, bo.id, "one");
    say(&mut room, bo.id, "two");
    let back = room.enter(at(1_000), returning("Ada", last)).unwrap();
    assert!(back.back && back.welcome.resumed);
    assert_eq!(numbers(&events_of(&told(&room, back.cursor))), [last + 1, last + 2]);
    assert_eq!((member(&room, "Ada").seat, member(&room, "Ada").reconnecting), (seat, false));
    let heard = told(&room, cursor);
    assert_eq!(heard.first(), Some(&reconnecting("Ada", true)));
    assert_eq!(heard.last(), Some(&reconnecting("Ada", false)));
    assert_eq!(heard.len(), 4, "and nothing else but what Bo said");
    assert_eq!(room.take_removal(ada.id), None, "there is no connection to close");
    assert_eq!(room.give_up(at(200_000), ada.id), None, "the timer of then is for nobody");
    assert_eq!(room.members().count(), 2);
}

fn events_of(told: &[ServerMessage]) -> Vec<Event> {
    let events = told.iter().filter_map(|message| match message {
        ServerMessage::Event(event) => Some(event.clone()),
        _ => None,
    });
    events.collect()
}

#[test]
fn a_seat_that_is_given_up_is_an_ordinary_departure() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    room.enter(at(0), newcomer("Bo")).unwrap();
    lose(&mut room, 0, ada.id);
    assert_eq!(room.enter(at(1), newcomer("ada")).unwrap_err().reason, Reason::NameTaken);
    let cursor = head(&room);
    assert_eq!(room.give_up(at(120_000), ada.id), Some(name("Ada")));
    let left = EventKind::Left { name: name("Ada"), reason: LeaveReason::Vanished };
    assert_eq!(events_of(&told(&room, cursor))[0].what, left);
    assert!(room.enter(at(120_001), newcomer("ada")).is_ok(), "the name is free");
}

#[test]
fn a_seat_knows_its_owner_by_token_or_by_key_and_nobody_else() {
    let mut room = room();
    let ada = room.enter(at(0), keyed("Ada", 1)).unwrap();
    lose(&mut room, 0, ada.id);
    let thief = Newcomer { fingerprint: Some(key(2)), ..returning("Ada", 0) };
    assert_eq!(room.enter(at(1), thief).unwrap_err().reason, Reason::NameTaken);
    assert_eq!(room.enter(at(1), keyed("Ada", 2)).unwrap_err().reason, Reason::NameTaken);
    // The program has crashed and lost the token.
    let back = room.enter(at(2), keyed("Ada", 1)).unwrap();
    assert!(back.back && !back.welcome.resumed);
    // Renamed, and never heard of it.
    room.ask_rename(3, back.id, name("Eva")).unwrap();
    lose(&mut room, 4, back.id);
    let again = Newcomer { fingerprint: Some(key(1)), ..returning("Ada", 1) };
    let again = room.enter(at(5), again).unwrap();
    assert_eq!((again.welcome.you, again.welcome.resumed), (name("Eva"), true));
    assert_eq!(room.members().count(), 1);
}

#[test]
fn one_person_twice_is_asked_and_pushes_nobody_out() {
    let mut room = room();
    let first = room.enter(at(0), keyed("Ada", 1)).unwrap();
    let refusal = room.enter(at(1), keyed("Ada", 1)).unwrap_err();
    assert_eq!(refusal.reason, Reason::AlreadyHere);
    assert_eq!(refusal.suggestion, Some(name("Ada2")), "beside the first, if that is wanted");
    assert_eq!(room.take_removal(first.id), None);
    let other = Newcomer { take_over: true, ..keyed("Ada", 2) };
    assert_eq!(room.enter(at(2), other).unwrap_err().reason, Reason::NameTaken);
    let second = room.enter(at(3), Newcomer { take_over: true, ..keyed("Ada", 1) }).unwrap();
    let removal = room.take_removal(first.id).unwrap();
    assert_eq!((removal.refusal.reason, removal.left), (Reason::TakenOver, None));
    assert!(second.back && room.members().count() == 1);
}

#[test]
fn the_hosts_seat_is_for_the_host_alone() {
    let mut room = room();
    let host = room.enter(at(0), host()).unwrap();
    lose(&mut room, 0, host.id);
    let other = Newcomer { take_over: true, ..keyed("Ada", 1) };
    assert_eq!(room.enter(at(1), other).unwrap_err().reason, Reason::NameTaken);
    assert!(room.enter(at(2), super::host()).unwrap().back);
}

#[test]
fn a_held_seat_can_be_kicked_and_banned() {
    for act in [
        ModerationAction::Kick { name: name("Ada") },
        ModerationAction::Ban { name: name("Ada"), seconds: None },
    ] {
        let mut room = room();
        let ada = room.enter(at(0), keyed("Ada", 1)).unwrap();
        lose(&mut room, 0, ada.id);
        room.ask_act(1, Actor::Console, act.clone(), None).unwrap();
        assert_eq!(room.members().count(), 0);
        assert_eq!(room.take_removal(ada.id).unwrap().left, Some(name("Ada")), "for the log");
        let again = || Newcomer { fingerprint: Some(key(1)), ..returning("Ada", 1) };
        let reason = match &act {
            ModerationAction::Kick { .. } => Reason::Kicked,
            _ => Reason::Banned,
        };
        assert_eq!(room.enter(at(2), again()).unwrap_err().reason, reason, "it hears of it");
        // Whoever comes back after that is like anybody.
        let anew = room.enter(at(3), keyed("Ada", 1));
        assert_eq!(anew.is_ok(), reason == Reason::Kicked);
        assert_eq!(room.give_up(at(200_000), ada.id), None, "the timer of then is for nobody");
    }
}

#[test]
fn a_guest_of_the_classic_protocol_leaves_at_once() {
    let mut room = room();
    let zoe =
        Newcomer { encrypted: false, stream: Stream::Classic, has_token: false, ..newcomer("Zoe") };
    let zoe = room.enter(at(0), zoe).unwrap();
    assert_eq!(lose(&mut room, 0, zoe.id), Loss::Left(name("Zoe")));
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    let classic = room.log().head(Stream::Classic);
    lose(&mut room, 0, ada.id);
    assert_eq!(room.log().head(Stream::Classic), classic, "and nobody there hears of others");
}

#[test]
fn whoever_flaps_without_end_leaves_and_joins() {
    let mut room = room();
    let mut id = room.enter(at(0), newcomer("Ada")).unwrap().id;
    for _ in 0..limits::LOSSES {
        assert_eq!(lose(&mut room, 0, id), Loss::Held(name("Ada")));
        id = room.enter(at(0), returning("Ada", 1)).unwrap().id;
    }
    assert_eq!(lose(&mut room, 0, id), Loss::Left(name("Ada")));
    let back = room.enter(at(0), returning("Ada", 1));
    assert_eq!(back.unwrap_err().reason, Reason::ComingAndGoing, "these stays were short");
}

#[test]
fn nobody_fills_a_room_with_seats_that_nobody_sits_on() {
    let mut room = room();
    let mut held = 0;
    for number in 0..1_000 {
        let Ok(entry) = room.enter(at(0), newcomer(&format!("p{number}"))) else { break };
        held += usize::from(matches!(lose(&mut room, 0, entry.id), Loss::Held(_)));
    }
    let most = usize::try_from(limits::SHORT_STAYS_PER_ADDRESS).unwrap() + 1;
    assert_eq!((held, room.members().count()), (most, most));
}

#[test]
fn what_was_said_before_the_loss_is_not_said_again() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    let text = || Text::new("hi").unwrap();
    room.ask_say(0, ada.id, Some("1".into()), text()).unwrap();
    lose(&mut room, 0, ada.id);
    let back = room.enter(at(1), returning("Ada", 1)).unwrap();
    let newest = room.log().newest();
    let asked =
        Asked { id: Some("1".into()), ask: Ask::Say { answers: None, emote: false, text: text() } };
    assert_eq!(room.handle(Actor::Member(back.id), asked, at(2)), Outcome::Unchanged);
    assert_eq!(room.log().newest(), newest);
    room.ask_say(2, back.id, Some("2".into()), text()).unwrap();
    assert_eq!(room.log().newest(), newest + 1);
}

#[test]
fn a_room_that_is_opened_again_keeps_the_names_of_those_who_were_on_the_way_back() {
    let mut before = room();
    let ada = before.enter(at(0), newcomer("Ada")).unwrap();
    lose(&mut before, 0, ada.id);
    let mut room = reopened(written(&before.snapshot(at(1_000))));
    assert_eq!(room.enter(at(2_000), newcomer("Ada")).unwrap_err().reason, Reason::NameTaken);
    let back = room.enter(at(2_000), returning("Ada", 1)).unwrap();
    assert!(!back.back && !back.welcome.resumed, "it is another log");
}

#[test]
fn whoever_was_away_is_still_when_it_is_back() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    let note = AwayNote::new("tea").ok();
    let outcome = room.handle(Actor::Member(ada.id), Ask::Away { note: note.clone() }, at(0));
    assert_eq!(outcome, Outcome::Noted);
    let again = room.handle(Actor::Member(ada.id), Ask::Away { note: note.clone() }, at(0));
    assert_eq!(again, Outcome::Unchanged);
    let (cursor, last) = (head(&room), room.log().newest());
    lose(&mut room, 0, ada.id);
    let back = room.enter(at(1_000), returning("Ada", last)).unwrap();
    assert_eq!(member(&room, "Ada").away, note);
    let away = AwayNotice { name: name("Ada"), note, id: None };
    assert_eq!(told(&room, cursor).last(), Some(&ServerMessage::Away(away)));
    let outcome = room.handle(Actor::Member(back.id), Ask::Away { note: None }, at(1_000));
    assert_eq!((outcome, member(&room, "Ada").away), (Outcome::Noted, None));
}

#[test]
fn whoever_is_muted_leaves_no_words() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    let act = ModerationAction::Mute { name: name("Ada"), seconds: 60 };
    let action = CheckedAction::new(act).unwrap();
    room.handle(Actor::Console, Ask::Moderate { action, to: None, why: None }, at(0));
    let away = |room: &mut Room, note: &str| {
        let note = AwayNote::new(note).ok();
        room.handle(Actor::Member(ada.id), Ask::Away { note }, at(0))
    };
    assert!(matches!(away(&mut room, "buy mine"), Outcome::Refused(_)));
    assert_eq!(away(&mut room, ""), Outcome::Noted);
}
