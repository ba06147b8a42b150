// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the removal of messages.

use super::asking::Asking;
use super::moderation::NOON;
use super::*;
use crate::protocol::ModerationAction;

fn remove(message: u64) -> ModerationAction {
    ModerationAction::Remove { message, from: None }
}

fn remove_all(raw: &str) -> ModerationAction {
    ModerationAction::RemoveAll { name: name(raw), seats: Vec::new() }
}

fn act(room: &mut Room, by: Actor, act: ModerationAction) -> Result<(), Reason> {
    let done = room.ask_act_on(NOON, by, None, act, None);
    done.map(drop).map_err(|refusal| refusal.reason)
}

/// Texts that a newcomer of now is told, and authors of those that were removed.
fn past(room: &mut Room) -> (Vec<String>, Vec<String>) {
    let newcomer = room.enter(at(NOON), newcomer("Newcomer")).unwrap();
    let (mut texts, mut removed) = (Vec::new(), Vec::new());
    for event in events(room, newcomer.cursor) {
        match event.what {
            EventKind::Said { text, .. } => texts.push(text.as_str().to_owned()),
            EventKind::Removed { from, .. } => removed.push(from.to_string()),
            _ => {}
        }
    }
    room.leave(at(NOON), newcomer.id, LeaveReason::Left);
    (texts, removed)
}

#[test]
fn the_host_removes_a_message_and_nobody_reads_it_any_more() {
    let mut room = room();
    let host = room.enter(at(NOON), host()).unwrap().id;
    let dee = room.enter(at(NOON), newcomer("Dee")).unwrap().id;
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap();
    say(&mut room, bo.id, "xylophone");
    let number = room.log().newest();
    say(&mut room, bo.id, "stays");
    let by = Actor::Member(host);
    assert_eq!(act(&mut room, Actor::Member(dee), remove(number)), Err(Reason::ModeratorOnly));
    assert_eq!(act(&mut room, by, remove(0)), Err(Reason::NoSuchMessage));
    assert_eq!(act(&mut room, by, remove(1)), Err(Reason::NoSuchMessage), "somebody came");
    assert_eq!(act(&mut room, by, remove(1_000)), Err(Reason::NoSuchMessage));
    act(&mut room, by, remove(number)).unwrap();
    let told = events(&room, room.log().last(1)).pop().unwrap();
    let from = Some(name("Bo"));
    let EventKind::Acted { by: Some(who), act: done, .. } = told.what else { panic!() };
    assert_eq!((who, done), (name("Ada"), ModerationAction::Remove { message: number, from }));
    let newest = room.log().newest();
    act(&mut room, by, remove(number)).unwrap();
    assert_eq!(room.log().newest(), newest, "it is so already");
    assert_eq!(past(&mut room), (vec!["stays".into()], vec!["Bo".into()]));
    // Whoever lost the connection before it was said.
    room.leave(at(NOON), bo.id, LeaveReason::Vanished);
    let back = room.enter(at(NOON), returning("Bo", number - 1)).unwrap();
    assert!(back.welcome.resumed);
    let missed = events(&room, back.cursor);
    assert_eq!(missed[0].number, number);
    assert!(matches!(missed[0].what, EventKind::Removed { .. }));
}

#[test]
fn a_moderator_removes_what_guests_said_and_nobody_of_rank() {
    let mut room = room();
    let host = room.enter(at(NOON), host()).unwrap().id;
    let mia = room.enter(at(NOON), keyed("Mia", 5)).unwrap().id;
    let max = room.enter(at(NOON), keyed("Max", 6)).unwrap().id;
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    for raw in ["Mia", "Max"] {
        let promoted = ModerationAction::Moderator { name: name(raw), moderator: true };
        act(&mut room, Actor::Member(host), promoted).unwrap();
    }
    let numbers = [host, mia, max, bo].map(|who| {
        say(&mut room, who, "said");
        room.log().newest()
    });
    let [hosts, own, others, guests] = numbers;
    let by = Actor::Member(mia);
    assert_eq!(act(&mut room, by, remove(hosts)), Err(Reason::NotToThem));
    assert_eq!(act(&mut room, by, remove(others)), Err(Reason::NotToThem));
    assert_eq!(act(&mut room, by, remove(1)), Err(Reason::NoSuchMessage), "somebody came");
    act(&mut room, by, remove(own)).unwrap();
    act(&mut room, by, remove(guests)).unwrap();
    assert_eq!(act(&mut room, by, remove_all("Bo")), Err(Reason::HostOnly));
    assert_eq!(
        past(&mut room),
        (vec!["said".into(), "said".into()], ["Mia", "Bo"].map(String::from).into())
    );
    // Nor once they have left.
    for who in [host, max] {
        room.leave(at(NOON), who, LeaveReason::Left);
    }
    assert_eq!(act(&mut room, by, remove(hosts)), Err(Reason::NotToThem));
    assert_eq!(act(&mut room, by, remove(others)), Err(Reason::NotToThem));
}

#[test]
fn a_moderator_removes_nothing_that_the_room_has_on_disk_alone() {
    let mut room = room();
    let mia = room.enter(at(NOON), keyed("Mia", 5)).unwrap().id;
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let promoted = ModerationAction::Moderator { name: name("Mia"), moderator: true };
    act(&mut room, Actor::Console, promoted).unwrap();
    say(&mut room, bo, "long ago");
    let number = room.log().newest();
    while room.log().start_of(number).is_some() {
        choose_history(&mut room, at(NOON), true);
    }
    assert_eq!(act(&mut room, Actor::Member(mia), remove(number)), Err(Reason::HostOnly));
    act(&mut room, Actor::Console, remove(number)).unwrap();
}

#[test]
fn a_moderator_removes_nothing_of_somebody_absent_whose_arrival_is_forgotten() {
    let mut room = room();
    let mia = room.enter(at(NOON), keyed("Mia", 5)).unwrap().id;
    let promoted = ModerationAction::Moderator { name: name("Mia"), moderator: true };
    act(&mut room, Actor::Console, promoted).unwrap();
    let host = room.enter(at(NOON), host()).unwrap().id;
    let arrival = room.log().newest();
    while room.log().start_of(arrival).is_some() {
        choose_history(&mut room, at(NOON), true);
    }
    say(&mut room, host, "said");
    let number = room.log().newest();
    room.leave(at(NOON), host, LeaveReason::Left);
    assert_eq!(act(&mut room, Actor::Member(mia), remove(number)), Err(Reason::HostOnly));
    act(&mut room, Actor::Console, remove(number)).unwrap();
}

#[test]
fn all_messages_of_a_key_go_under_every_name() {
    let mut room = room();
    let bo = room.enter(at(NOON), keyed("Bo", 5)).unwrap().id;
    say(&mut room, bo, "one");
    room.leave(at(NOON), bo, LeaveReason::Left);
    let zed = room.enter(at(NOON), keyed("Zed", 5)).unwrap().id;
    say(&mut room, zed, "two");
    let other = room.enter(at(NOON), keyed("Bo", 6)).unwrap().id;
    say(&mut room, other, "of somebody else");
    act(&mut room, Actor::Console, remove_all("Zed")).unwrap();
    let (texts, removed) = past(&mut room);
    assert_eq!(texts, ["of somebody else"]);
    assert_eq!(removed, ["Bo", "Zed"]);
    let told = events(&room, 0).into_iter().find_map(|event| match event.what {
        EventKind::Acted { act: ModerationAction::RemoveAll { seats, .. }, target, .. } => {
            Some((seats, target.to))
        }
        _ => None,
    });
    let (seats, to) = told.unwrap();
    assert_eq!((seats.len(), to), (2, room.member(zed).unwrap().seat));
    say(&mut room, zed, "three");
    assert_eq!(past(&mut room).0, ["of somebody else", "three"], "what comes later stays");
}

#[test]
fn all_messages_of_somebody_who_left_go_too() {
    let mut room = room();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    say(&mut room, bo, "one");
    room.leave(at(NOON), bo, LeaveReason::Left);
    assert_eq!(act(&mut room, Actor::Console, remove_all("Cy")), Err(Reason::NoSuchMember));
    act(&mut room, Actor::Console, remove_all("Bo")).unwrap();
    assert_eq!(past(&mut room), (vec![], vec!["Bo".into()]));
}
