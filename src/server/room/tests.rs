// SPDX-License-Identifier: GPL-3.0-or-later
//! The rules of the room, tried without a network.

mod answers;
mod asking;
mod bans;
mod clocks;
mod coherence;
mod coming_back;
mod edits;
mod expiry;
mod file_quotas;
mod files;
mod kept_names;
mod look_alikes;
mod meant;
mod moderation;
mod own_removal;
mod pins;
mod polls;
mod reactions;
mod recognition;
mod removal;
mod saved;
mod scope;
mod seats;
mod slow_mode;
mod whispers;
mod words;

use self::asking::Asking;
use super::clock::milliseconds;
use super::*;
use crate::protocol::{
    Event, LeaveReason, ReadablePast, Recognition, Resume, SeatNumber, Text, limits,
};

/// A moment, in milliseconds, by clocks that agree.
fn at(time: u64) -> Moment {
    moment(time, time)
}

/// A moment by two clocks.
fn moment(wall: u64, steady: u64) -> Moment {
    Moment { wall: WallTime::from_unix(wall), steady: SteadyTime::from_milliseconds(steady) }
}

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

fn room() -> Room {
    reopened(Snapshot::default())
}

fn opening() -> Opening {
    let name = RoomName::new("LAN party").ok();
    Opening {
        name,
        host: Some("gandalf".into()),
        classic: None,
        password: false,
        kept: false,
        past: ReadablePast::Recent,
        files: None,
    }
}

/// Opened again at the moment it was saved.
fn reopened(saved: Snapshot) -> Room {
    let now = at(saved.taken.unix());
    Room::restore(saved, &[], opening(), now)
}

fn newcomer(raw: &str) -> Newcomer {
    Newcomer {
        name: name(raw),
        encrypted: true,
        stream: Stream::Native,
        has_token: true,
        host: false,
        fingerprint: None,
        address: "10.0.0.1".parse().unwrap(),
        take_over: false,
        resume: None,
        token: format!("token of {raw}").into(),
    }
}

fn key(number: u16) -> Fingerprint {
    let mut bytes = [0; Fingerprint::BYTES];
    bytes[..2].copy_from_slice(&number.to_le_bytes());
    Fingerprint::new(bytes)
}

fn keyed(raw: &str, number: u16) -> Newcomer {
    Newcomer { fingerprint: Some(key(number)), ..newcomer(raw) }
}

fn host() -> Newcomer {
    Newcomer { host: true, ..keyed("Ada", 1) }
}

/// As it is written to the disk and read again.
fn written(snapshot: &Snapshot) -> Snapshot {
    serde_json::from_str(&serde_json::to_string(snapshot).unwrap()).unwrap()
}

fn returning(raw: &str, last: u64) -> Newcomer {
    let resume = Some(Resume { token: format!("token of {raw}").into(), last });
    Newcomer { resume, token: "another".into(), ..newcomer(raw) }
}

fn say(room: &mut Room, id: MemberId, text: &str) {
    room.ask_say(0, id, None, Text::new(text).unwrap()).unwrap();
}

/// Events a native member reads from `cursor` to the head.
fn events(room: &Room, cursor: u64) -> Vec<Event> {
    let bytes = room.log().backlog(Stream::Native).after(cursor, usize::MAX >> 1);
    let mut rest = std::io::Cursor::new(bytes);
    let mut events = Vec::new();
    while let Some((_, length)) =
        tungstenite::protocol::frame::FrameHeader::parse(&mut rest).unwrap()
    {
        let start = usize::try_from(rest.position()).unwrap();
        let end = start + usize::try_from(length).unwrap();
        events.push(serde_json::from_slice(&bytes[start..end]).unwrap());
        rest.set_position(end as u64);
    }
    events
}

fn numbers(events: &[Event]) -> Vec<u64> {
    events.iter().map(|event| event.number).collect()
}

#[test]
fn a_newcomer_gets_the_members_and_the_recent_past() {
    let mut room = room();
    let ada = room.enter(at(1), newcomer("Ada")).unwrap();
    assert_eq!(ada.welcome.number, 1);
    say(&mut room, ada.id, "anybody here?");

    let bo = room.enter(at(2), newcomer("Bo")).unwrap();
    let present: Vec<_> = bo.welcome.members.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(present, ["Ada", "Bo"]);
    assert_eq!(bo.welcome.number, 3, "our own arrival is already counted in the members");
    assert_eq!(numbers(&events(&room, bo.cursor)), [2, 3], "from the first message on");
    let cy = room
        .enter(at(2), Newcomer { stream: Stream::Classic, has_token: false, ..newcomer("Cy") })
        .unwrap();
    assert_eq!(cy.cursor, room.log().head(Stream::Classic), "the classic newcomer hears nothing");
}

#[test]
fn the_past_is_fifty_events_at_the_most() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    for number in 0..120 {
        say(&mut room, ada.id, &number.to_string());
    }
    let bo = room.enter(at(0), newcomer("Bo")).unwrap();
    // Fifty of the past, and Bo's own arrival.
    assert_eq!(events(&room, bo.cursor).len(), 51);
}

#[test]
fn names_are_unique_whatever_their_case() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    let refusal = room.enter(at(0), newcomer("ADA")).unwrap_err();
    assert_eq!(refusal.reason, Reason::NameTaken);
    assert_eq!(refusal.suggestion, Some(name("ADA2")));
    room.leave(at(0), ada.id, LeaveReason::Left);
    assert!(room.enter(at(0), newcomer("ADA")).is_ok());
}

#[test]
fn renaming_frees_the_old_name_and_respects_the_others() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    room.enter(at(0), newcomer("Bo")).unwrap();
    let refusal = room.ask_rename(0, ada.id, name("bo")).unwrap_err();
    assert_eq!(refusal.suggestion, Some(name("bo2")));
    room.ask_rename(0, ada.id, name("ADA")).expect("a new spelling of one's own name");
    room.ask_rename(0, ada.id, name("Countess")).unwrap();
    assert!(room.enter(at(0), newcomer("Ada")).is_ok());
    assert_eq!(room.member(ada.id).unwrap().name, name("Countess"));
}

#[test]
fn only_the_host_and_moderators_set_the_topic() {
    let mut room = room();
    let guest = room.enter(at(0), newcomer("Ada")).unwrap();
    let host = room.enter(at(0), Newcomer { host: true, ..newcomer("Bo") }).unwrap();
    let topic = Topic::new("Quake at nine").unwrap();
    assert_eq!(
        room.ask_set_topic(0, Actor::Member(guest.id), topic.clone()),
        Err(Reason::ModeratorOnly.into())
    );
    room.ask_set_topic(0, Actor::Member(host.id), topic.clone()).unwrap();
    assert_eq!(room.enter(at(0), newcomer("Cy")).unwrap().welcome.topic, topic);
}

#[test]
fn a_vanished_member_finds_its_name_and_exactly_what_it_missed() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    let bo = room.enter(at(0), newcomer("Bo")).unwrap();
    say(&mut room, bo.id, "one");
    let last = room.log().newest();
    room.leave(at(0), ada.id, LeaveReason::Vanished);
    say(&mut room, bo.id, "two");

    assert_eq!(room.enter(at(1), newcomer("Ada")).unwrap_err().reason, Reason::NameTaken);
    let back = room.enter(at(1), returning("Ada", last)).unwrap();
    assert!(back.welcome.resumed);
    assert_eq!(back.welcome.token, "token of Ada".into());
    assert_eq!(numbers(&events(&room, back.cursor)), [4, 5, 6]);
}

#[test]
fn a_name_is_kept_for_a_while_only() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    room.leave(at(0), ada.id, LeaveReason::Vanished);
    let later = milliseconds(limits::NAME_KEPT_FOR) + 1;
    let other = Newcomer { token: "somebody else".into(), ..newcomer("Ada") };
    assert!(room.enter(at(later), other).is_ok());
}

#[test]
fn coming_back_before_anybody_noticed_makes_no_noise() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    let bo = room.enter(at(0), newcomer("Bo")).unwrap();
    let last = room.log().newest();
    say(&mut room, bo.id, "are you there?");

    let back = room.enter(at(0), returning("Ada", last)).unwrap();
    assert_eq!(numbers(&events(&room, back.cursor)), [3]);
    assert_eq!(back.welcome.members.len(), 2);
    assert_eq!(
        room.leave(at(0), ada.id, LeaveReason::Vanished),
        None,
        "the old connection is nobody"
    );
    assert!(room.member(back.id).is_some());
}

#[test]
fn a_stranger_does_not_resume_with_a_made_up_token() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    for _ in 0..100 {
        say(&mut room, ada.id, "secret talk");
    }
    let resume = Some(Resume { token: "guess".into(), last: 0 });
    let eve = room.enter(at(0), Newcomer { resume, ..newcomer("Eve") }).unwrap();
    assert!(!eve.welcome.resumed);
    assert_eq!(events(&room, eve.cursor).len(), 51);
    let resume = Some(Resume { token: "token of Ada".into(), last: u64::MAX });
    assert!(room.enter(at(0), Newcomer { resume, ..newcomer("Cy") }).is_ok());
}

#[test]
fn typing_is_passed_on_once_a_second_and_its_end_at_once() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    let mut passes = |now, active| {
        let before = room.log().head(Stream::Native);
        room.ask_typing(now, ada.id, active);
        room.log().head(Stream::Native) > before
    };
    assert!(!passes(9_000, false), "nobody believes that it writes");
    assert!(passes(10_000, true));
    assert!(!passes(10_100, true));
    assert!(passes(10_200, false));
    let flood = (0..100).filter(|number| passes(10_300, number % 2 == 0));
    assert_eq!(flood.count(), 0);
    assert!(!passes(11_900, true), "the end took its second, too");
    assert!(passes(12_000, true));
}

#[test]
fn an_ended_room_lets_nobody_in() {
    let mut room = room();
    room.enter(at(0), newcomer("Ada")).unwrap();
    room.end(at(0));
    room.end(at(0));
    assert_eq!(room.enter(at(0), newcomer("Bo")).unwrap_err().reason, Reason::RoomEnded);
    assert_eq!(room.log().newest(), 2);
}
