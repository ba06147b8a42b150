// SPDX-License-Identifier: GPL-3.0-or-later
//! A room that is opened again from what was saved of it.

use super::asking::Asking;
use super::moderation::{NOON, Party, ban, moderator, mute, party, seat_of};
use super::*;
use crate::protocol::ModerationAction;

/// The room is closed at noon and opened again.
fn closed_and_opened(mut party: Party) -> Room {
    party.room.end(at(NOON));
    reopened(written(&party.room.snapshot(at(NOON))))
}

#[test]
fn topic_slow_mode_and_lock_outlive_the_room() {
    let mut party = party();
    let (host, topic) = (party.host, Topic::new("Quake at nine").unwrap());
    party.room.take_unsaved();
    party.room.ask_set_topic(NOON, host, topic.clone()).unwrap();
    assert!(party.room.take_unsaved());
    for action in [ModerationAction::Slow { seconds: 30 }, ModerationAction::Lock { locked: true }]
    {
        party.act(host, action).unwrap();
        assert!(party.room.take_unsaved());
    }
    let mut room = closed_and_opened(party);
    assert_eq!(room.enter(at(NOON), keyed("Cy", 9)).unwrap_err().reason, Reason::Locked);
    let welcome = room.enter(at(NOON), keyed("Mia", 2)).unwrap().welcome;
    assert_eq!((welcome.topic, welcome.rules.slow, welcome.rules.locked), (topic, 30, true));
}

#[test]
fn a_mute_goes_on_where_it_was() {
    let mut party = party();
    let mia = party.mia;
    party.room.enter(at(NOON), newcomer("Eve")).unwrap();
    party.act(mia, mute("Bo", 60)).unwrap();
    party.act(mia, mute("Eve", 60)).unwrap();
    assert!(party.room.take_unsaved());
    let mut room = closed_and_opened(party);
    for who in [keyed("Robert", 3), newcomer("Eve")] {
        let entry = room.enter(at(NOON + 20_000), who).unwrap();
        assert_eq!(entry.welcome.muted, Some(40));
    }
    room.ask_act(
        NOON + 20_000,
        Actor::Console,
        ModerationAction::Unmute { name: name("Eve") },
        None,
    )
    .unwrap();
    let saved = room.snapshot(at(NOON + 20_000));
    assert_eq!(saved.mutes.len(), 1);
    // The clock was set back while the room was closed.
    let mut room = reopened(written(&saved));
    let entry = room.enter(at(NOON - 3_600_000), keyed("Bo", 3)).unwrap();
    assert_eq!(entry.welcome.muted, Some(40), "nobody waits longer for it");
}

#[test]
fn a_name_that_was_kept_is_kept_on() {
    let mut party = party();
    let bo = seat_of(party.bo);
    party.room.leave(at(NOON), bo, LeaveReason::Vanished);
    let last = party.room.log().newest() + 1;
    let mut room = closed_and_opened(party);
    assert_eq!(room.enter(at(NOON), keyed("Bo", 7)).unwrap_err().reason, Reason::NameTaken);
    let back = Newcomer { fingerprint: Some(key(3)), ..returning("Bo", last) };
    let back = room.enter(at(NOON), back).unwrap();
    assert_eq!(back.welcome.token, "token of Bo".into());
    assert!(back.welcome.resumed, "it has heard the end and missed nothing");
}

#[test]
fn numbers_go_on_and_none_is_given_twice() {
    let mut party = party();
    let newest = party.room.log().newest();
    // Saved while it was open, and not again before the machine failed.
    let saved = written(&party.room.snapshot(at(NOON)));
    let bo = seat_of(party.bo);
    say(&mut party.room, bo, "not saved any more");
    let room = reopened(saved);
    assert!(room.log().newest() > party.room.log().newest());
    assert!(newest < party.room.log().newest());
    let newest = party.room.log().newest();
    let mut room = closed_and_opened(party);
    assert_eq!(room.log().newest(), newest + 1, "its end");
    assert_eq!(room.enter(at(NOON), newcomer("Cy")).unwrap().welcome.number, newest + 2);
}

#[test]
fn a_room_that_was_opened_again_is_saved_before_it_gives_many_numbers() {
    let mut room = closed_and_opened(party());
    assert!(room.take_unsaved(), "nothing is reserved yet");
    let opened = written(&room.snapshot(at(NOON)));
    assert!(!room.take_unsaved(), "once");
    // A classic guest is nobody the room remembers.
    let cy = Newcomer { stream: Stream::Classic, has_token: false, ..newcomer("Cy") };
    let cy = room.enter(at(NOON), cy).unwrap().id;
    say(&mut room, cy, "not saved any more");
    assert!(!room.take_unsaved());
    let given = room.log().newest();
    assert!(reopened(opened).log().newest() >= given, "and the machine failed");
}

#[test]
fn the_name_stays_until_the_host_gives_another() {
    let saved = written(&party().room.snapshot(at(NOON)));
    let named = |saved, name| {
        let mut room = Room::restore(saved, &[], Opening { name, ..opening() }, at(NOON));
        room.enter(at(NOON), host()).unwrap().welcome.room
    };
    assert_eq!(named(saved.clone(), None).as_str(), "LAN party");
    let another = RoomName::new("Another name").unwrap();
    assert_eq!(named(saved, Some(another.clone())), another);
    assert_eq!(named(Snapshot::default(), None), RoomName::default());
}

#[test]
fn the_register_lets_nobody_in_who_reads_it() {
    let mut party = party();
    let zoe = party.room.enter(at(NOON), newcomer("Zoe")).unwrap().id;
    party.room.leave(at(NOON), zoe, LeaveReason::Vanished);
    let saved = party.room.snapshot(at(NOON));
    let register = serde_json::to_value(&saved).unwrap();
    assert!(!register.to_string().contains("token of Zoe"));
    assert!(!format!("{saved:?}").contains("token of Zoe"));
    let read = register["waiting_names"][0]["token"].as_str().unwrap();
    let mut room = closed_and_opened(party);
    let resume = Some(Resume { token: read.into(), last: 1 });
    let copier = Newcomer { resume, ..newcomer("Zoe") };
    assert_eq!(room.enter(at(NOON), copier).unwrap_err().reason, Reason::NameTaken);
    room.enter(at(NOON), returning("Zoe", 1)).unwrap();
    // And is lost once more.
    let (zoe, _) = room.seat_called("zoe").unwrap();
    room.leave(at(NOON), zoe, LeaveReason::Vanished);
    room.enter(at(NOON), returning("Zoe", 1)).unwrap();
}

#[test]
fn the_hosts_word_goes_before_what_was_saved() {
    let mut party = party();
    party.act(Actor::Console, ModerationAction::Classic { open: false }).unwrap();
    let saved = party.room.snapshot(at(NOON));
    let classic = |saved: &Snapshot, classic, password| {
        let name = RoomName::new("Another name").ok();
        let opening = Opening { name, classic, password, ..opening() };
        let mut room = Room::restore(saved.clone(), &[], opening, at(NOON));
        assert_eq!(room.enter(at(NOON), host()).unwrap().welcome.room.as_str(), "Another name");
        assert_eq!(room.rules().password, password);
        room.rules().classic
    };
    assert!(!classic(&saved, None, false), "as it was left");
    assert!(classic(&saved, Some(true), false));
    let new = Snapshot::default();
    assert!(classic(&new, None, false));
    assert!(!classic(&new, None, true));
    let open = Snapshot { rules: Some(Rules { classic: true, ..Rules::default() }), ..new };
    assert!(classic(&open, None, false));
    assert!(!classic(&open, None, true), "nobody asked for a password in plain text");
    let asked = Rules { classic: true, password: true, ..Rules::default() };
    assert!(classic(&Snapshot { rules: Some(asked), ..open }, None, true));
}

#[test]
fn the_register_of_an_older_version_is_understood() {
    let mut party = party();
    party.act(party.mia, ban("Bo", None)).unwrap();
    let saved = serde_json::to_value(party.room.snapshot(at(NOON))).unwrap();
    let older = ["bans", "moderators", "people"].map(|part| (part, saved[part].clone()));
    let older = serde_json::Value::from_iter(older);
    let mut room = reopened(serde_json::from_value(older).unwrap());
    assert_eq!(room.enter(at(NOON), keyed("Bo", 3)).unwrap_err().reason, Reason::Banned);
    let mia = room.enter(at(NOON), keyed("Mia", 2)).unwrap();
    assert!(mia.welcome.members[0].moderator);
    assert_eq!(mia.welcome.number, 1);
    assert!(mia.welcome.rules.classic && !mia.welcome.rules.locked);
    let host = room.enter(at(NOON), host()).unwrap();
    room.ask_act(NOON, Actor::Member(host.id), moderator("Mia", false), None).unwrap();
}
