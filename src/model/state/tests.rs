// SPDX-License-Identifier: GPL-3.0-or-later
//! What a room window knows after what happened.

use std::time::Duration;

use super::*;
use crate::client::Approach;
use crate::model::permissions::Role;
use crate::protocol::{ModerationAction, Refused, Resume, Rules, Text, Typing, Why, limits};

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

fn member(raw: &str, host: bool) -> Member {
    Member { encrypted: true, host, ..Member::named(name(raw)) }
}

fn welcome(resumed: bool, number: u64) -> Welcome {
    Welcome {
        room: RoomName::new("Attic").unwrap(),
        topic: Topic::default(),
        you: name("Me"),
        host: Some("pi".into()),
        members: vec![member("Me", false), member("Ada", true)],
        number,
        resumed,
        token: "secret".into(),
        rules: Rules::default(),
        muted: None,
        proof: None,
    }
}

fn state() -> RoomState {
    let target = Target::new("attic:5555".parse().unwrap(), name("me"));
    RoomState::new(
        &target,
        Line::Encrypted { fingerprint: crate::protocol::Fingerprint::new([0; 32]), epoch: 0 },
        welcome(false, 0),
        |_| 0,
    )
}

fn happened(number: u64, what: Happening) -> SessionEvent {
    SessionEvent::Happened(Event { number, time: number, what })
}

#[test]
fn people_come_go_and_change_their_names() {
    let mut state = state();
    let now = Instant::now();
    assert_eq!(state.host(), Some("Ada"));
    state.apply(happened(1, Happening::Joined(member("Bo", false))), now);
    let left = Happening::Left { name: name("Ada"), reason: crate::protocol::LeaveReason::Left };
    state.apply(happened(2, left), now);
    assert_eq!((state.roster.len(), state.host()), (2, Some("pi")));
    let renamed = Happening::Renamed { from: name("Me"), to: name("Mia"), recognition: None };
    state.apply(happened(3, renamed), now);
    assert_eq!(state.you, name("Mia"));
    assert_eq!(state.take_new_name(), Some(name("Mia")));
    assert_eq!(state.take_new_name(), None);
}

#[test]
fn whoever_speaks_in_a_classic_room_is_there() {
    let said = |from| {
        let text = Text::new("hello").unwrap();
        Happening::Said { from: name(from), id: None, text }
    };
    let mut state = state();
    state.apply(happened(1, said("Zoe")), Instant::now());
    assert_eq!(state.roster.len(), 2, "this room tells who is there");
    assert!(state.can_rename());
    state.line = Line::Classic;
    assert!(!state.can_rename());
    for number in 2..4 {
        state.apply(happened(number, said("Zoe")), Instant::now());
        state.apply(happened(number, said("Ada")), Instant::now());
    }
    assert_eq!(state.roster.len(), 3);
    assert!(state.roster.plain().eq([&name("Zoe")]));
}

#[test]
fn the_past_changes_nobody() {
    let mut state = state();
    let now = Instant::now();
    let again = SessionEvent::Welcomed {
        address: "attic:5555".parse().unwrap(),
        line: Line::Encrypted { fingerprint: crate::protocol::Fingerprint::new([0; 32]), epoch: 0 },
        welcome: Box::new(welcome(false, 5)),
    };
    state.apply(again, now);
    state.apply(happened(4, Happening::Joined(member("Bo", false))), now);
    assert_eq!(state.roster.len(), 2);
    state.apply(happened(6, Happening::Joined(member("Bo", false))), now);
    assert_eq!(state.roster.len(), 3);
}

#[test]
fn the_way_back_is_never_less_safe() {
    let mut state = state();
    let said = Happening::Said { from: name("Ada"), id: None, text: Text::new("a").unwrap() };
    state.apply(happened(7, said), Instant::now());
    state.apply(SessionEvent::Over(Ending::Lost), Instant::now());
    let target = state.way_back();
    assert_eq!(target.approach, Approach::Encrypted);
    assert_eq!(target.resume, Some(Resume { token: "secret".into(), last: 7 }));
    assert_eq!(target.name, name("Me"));
    let taken =
        Ending::Refused(Refused { suggestion: Some("Me2".into()), ..Reason::NameTaken.into() });
    state.apply(SessionEvent::Over(taken), Instant::now());
    assert_eq!(state.way_back().name, name("Me2"));
}

#[test]
fn typing_and_failures_find_their_place() {
    let mut state = state();
    let now = Instant::now();
    let typing = |who| SessionEvent::Typing(Typing { name: name(who), active: true });
    state.apply(typing("Ada"), now);
    state.apply(typing("Me"), now);
    assert_eq!(state.typists.names().len(), 1);
    let again = SessionEvent::Welcomed {
        address: "attic:5555".parse().unwrap(),
        line: Line::Encrypted { fingerprint: crate::protocol::Fingerprint::new([0; 32]), epoch: 0 },
        welcome: Box::new(welcome(true, 5)),
    };
    state.apply(again, now);
    state.apply(typing("Ada"), now);
    assert_eq!(state.typists.names().len(), 0, "that was before we came");
    state.timeline.write("x", Text::new("hm").unwrap(), 0);
    let failed = |id: Option<&str>| SessionEvent::Failed {
        reason: Reason::TooFast,
        id: id.map(str::to_owned),
        suggestion: None,
        seconds: None,
    };
    state.apply(failed(Some("x")), now);
    assert_eq!(
        state.timeline.unsent("x").unwrap().error,
        Some(DeliveryError::Refused(Reason::TooFast, None))
    );
    assert_eq!(state.take_complaint(), None);
    state.apply(failed(None), now);
    assert_eq!(state.take_complaint(), Some((Reason::TooFast, None)));
}

fn acted(number: u64, by: &str, act: ModerationAction) -> SessionEvent {
    let why = Some(Why::new("so").unwrap());
    happened(number, Happening::Acted { by: Some(name(by)), act, why })
}

#[test]
fn acts_change_what_holds_and_who_may() {
    let mut state = state();
    let now = Instant::now();
    assert_eq!(state.role(), Role::Guest);
    let me = name("Me");
    state.apply(acted(1, "Ada", ModerationAction::Moderator { name: me, moderator: true }), now);
    assert_eq!(state.role(), Role::Moderator);
    state.apply(acted(2, "Ada", ModerationAction::Lock { locked: true }), now);
    assert!(state.rules.locked);
    state.apply(happened(3, Happening::Joined(member("Bo", false))), now);
    assert!(state.permissions_over(&name("Bo")).moderate);
    assert!(!state.permissions_over(&name("Ada")).moderate);
}

#[test]
fn what_we_asked_for_is_told_with_its_way_back() {
    let mut state = state();
    let now = Instant::now();
    let lock = ModerationAction::Lock { locked: true };
    state.apply(acted(1, "Me", lock.clone()), now);
    assert!(state.take_done().is_empty(), "from another seat of ours");
    state.undo.ask(OwnAction::Moderation(lock.clone()));
    state.apply(acted(2, "Ada", lock.clone()), now);
    assert!(state.take_done().is_empty(), "somebody else was quicker");
    state.apply(acted(3, "Me", lock), now);
    let undo = state.take_done().remove(0).undo;
    assert_eq!(undo, Some(OwnAction::Moderation(ModerationAction::Lock { locked: false })));
    let topic = |text: &str| Topic::new(text).unwrap();
    state.topic = topic("old");
    state.undo.ask(OwnAction::Topic(topic("new")));
    let what = Happening::Topic { by: Some(name("Me")), topic: topic("new") };
    state.apply(happened(4, what), now);
    assert_eq!(state.take_done().remove(0).undo, Some(OwnAction::Topic(topic("old"))));
}

#[test]
fn another_key_is_asked_for_only_once_it_is_accepted() {
    let mut state = state();
    let now = Instant::now();
    let (known, other) = (Fingerprint::new([0; 32]), Fingerprint::new([1; 32]));
    let address: Address = "attic".parse().unwrap();
    let other_key = Ending::OtherKey { expected: known, found: other, address: address.clone() };
    state.apply(SessionEvent::Over(other_key.clone()), now);
    assert_eq!(state.way_back().key, Some(known));
    state.accept(other);
    let way = state.way_back();
    assert_eq!((way.key, way.resume), (Some(other), None), "the old token is not told");
    state.apply(SessionEvent::Over(other_key), now);
    assert_eq!(state.way_back().key, Some(known), "it did not let us in");
    state.accept(other);
    let welcomed = |key| SessionEvent::Welcomed {
        address: address.clone(),
        line: Line::Encrypted { fingerprint: key, epoch: 0 },
        welcome: Box::new(welcome(false, 0)),
    };
    state.apply(welcomed(other), now);
    assert_eq!(state.take_acquainted(), Some((address.clone(), other.into())));
    assert_eq!(state.way_back().key, Some(other));
    state.apply(welcomed(other), now);
    assert_eq!(state.take_acquainted(), None, "it is known by now");
}

#[test]
fn a_mute_that_was_brought_along_is_known_at_once() {
    let mut state = state();
    let now = Instant::now();
    let again = |muted| SessionEvent::Welcomed {
        address: "attic".parse().unwrap(),
        line: Line::Encrypted { fingerprint: crate::protocol::Fingerprint::new([0; 32]), epoch: 0 },
        welcome: Box::new(Welcome { muted, ..welcome(false, 0) }),
    };
    state.apply(again(Some(60)), now);
    assert_eq!(state.waits(now), Some((Reason::Muted, Duration::from_mins(1))));
    state.apply(again(None), now);
    assert_eq!(state.waits(now), None, "it was lifted meanwhile");
}

#[test]
fn the_silence_that_is_asked_of_us_ends() {
    let mut state = state();
    let now = Instant::now();
    let second = Duration::from_secs(1);
    state.apply(acted(1, "Ada", ModerationAction::Slow { seconds: 15 }), now);
    assert_eq!(state.waits(now), None, "we have said nothing");
    let said = Happening::Said { from: name("Me"), id: None, text: Text::new("a").unwrap() };
    state.apply(happened(2, said), now);
    assert_eq!(state.waits(now + second), Some((Reason::SlowMode, 14 * second)));
    assert_eq!(state.waits(now + 15 * second), None);
    state.apply(acted(3, "Ada", ModerationAction::Mute { name: name("Me"), seconds: 60 }), now);
    assert_eq!(state.waits(now), Some((Reason::Muted, 60 * second)));
    assert_eq!(state.roster.expire(now + 60 * second), None);
    assert_eq!(state.waits(now + 60 * second), None);
}

#[test]
fn whom_we_ignore_is_not_heard_nor_seen_writing() {
    let mut state = state();
    let now = Instant::now();
    state.ignore(&name("Ada"), true);
    state.apply(SessionEvent::Typing(Typing { name: name("Ada"), active: true }), now);
    assert_eq!(state.typists.names().len(), 0);
    let said = |from| {
        let text = Text::new("a").unwrap();
        Happening::Said { from: name(from), id: None, text }
    };
    state.apply(happened(1, said("Ada")), now);
    let renamed = Happening::Renamed { from: name("Ada"), to: name("Bea"), recognition: None };
    state.apply(happened(2, renamed), now);
    state.apply(happened(3, said("Bea")), now);
    state.apply(happened(4, said("Ada")), now);
    let hidden = |index| {
        matches!(&*state.timeline.row(index).unwrap(), crate::model::timeline::Row::Hidden(_))
    };
    // A day, the fold, the new name, the fold, and somebody else's message.
    assert_eq!([1, 2, 3, 4].map(hidden), [true, false, true, false]);
}

#[test]
fn a_room_that_lies_about_its_size_is_not_believed() {
    let mut state = state();
    let now = Instant::now();
    for number in 1..=7_000 {
        let who = member(&format!("Guest {number}"), false);
        state.apply(happened(number, Happening::Joined(who)), now);
    }
    assert_eq!(state.roster.len(), limits::MEMBERS);
}
