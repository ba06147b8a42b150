// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the state of a room and of its updates.

mod blocked;
mod moderation;
mod polls;

use std::time::Duration;

use super::*;
use crate::client::Approach;
use crate::model::timeline::{DeliveryError, Row, Timeline};
use crate::protocol::{
    Abilities, Address, Event, EventKind, Fingerprint, Member, ModerationAction, Recognition,
    Refused, Resume, Role, Rules, Text, Typing, Why, limits,
};
use crate::trust::{Expectation, KnownRoom};

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

fn member(raw: &str, host: bool) -> Member {
    Member { encrypted: true, host, ..Member::named(name(raw)) }
}

fn renamed(from: Nickname, to: Nickname, recognition: Option<Recognition>) -> EventKind {
    EventKind::Renamed { from, to, recognition, looks_like: None, id: None }
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
        can: Abilities::default(),
        token: "secret".into(),
        rules: Rules::default(),
        muted: None,
        time: None,
        proof: None,
        votes: Vec::new(),
        pinned: Vec::new(),
    }
}

fn state() -> RoomState {
    let target = Target::new("attic:5555".parse().unwrap(), name("me"));
    let key = crate::protocol::Fingerprint::new([0; 32]);
    let security = Security::Encrypted { fingerprint: key, epoch: 0 };
    let mut state = RoomState::new(&target, security, welcome(false, 0));
    let drawn = state.expire(Instant::now());
    assert!(drawn.contains(&Update::Header), "the first updates cover everything");
    state
}

fn happened(number: u64, what: EventKind) -> SessionEvent {
    SessionEvent::Happened(Event { number, time: number, what })
}

#[test]
fn people_come_go_and_change_their_names() {
    let mut state = state();
    let now = Instant::now();
    assert_eq!(state.host(), Some("Ada"));
    let _ = state.apply(happened(1, EventKind::Joined(member("Bo", false))), now);
    let left = EventKind::Left { name: name("Ada"), reason: crate::protocol::LeaveReason::Left };
    let _ = state.apply(happened(2, left), now);
    assert_eq!((state.roster.len(), state.host()), (2, Some("pi")));
    let renamed = renamed(name("Me"), name("Mia"), None);
    let updates = state.apply(happened(3, renamed), now);
    assert_eq!(state.you, name("Mia"));
    assert!(updates.contains(&Update::NewName(name("Mia"))));
}

#[test]
fn whoever_speaks_in_a_classic_room_is_there() {
    let said = |from| {
        let text = Text::new("hello").unwrap();
        EventKind::said(name(from), text)
    };
    let mut state = state();
    let _ = state.apply(happened(1, said("Zoe")), Instant::now());
    assert_eq!(state.roster.len(), 2, "this room tells who is there");
    assert!(state.can_rename());
    state.security = Security::Classic;
    assert!(!state.can_rename());
    for number in 2..4 {
        let _ = state.apply(happened(number, said("Zoe")), Instant::now());
        let _ = state.apply(happened(number, said("Ada")), Instant::now());
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
        security: Security::Encrypted {
            fingerprint: crate::protocol::Fingerprint::new([0; 32]),
            epoch: 0,
        },
        welcome: Box::new(welcome(false, 5)),
    };
    let _ = state.apply(again, now);
    let _ = state.apply(happened(4, EventKind::Joined(member("Bo", false))), now);
    assert_eq!(state.roster.len(), 2);
    let _ = state.apply(happened(6, EventKind::Joined(member("Bo", false))), now);
    assert_eq!(state.roster.len(), 3);
}

#[test]
fn the_way_back_is_never_less_safe() {
    let mut state = state();
    let said = EventKind::said(name("Ada"), Text::new("a").unwrap());
    let _ = state.apply(happened(7, said), Instant::now());
    let _ = state.apply(SessionEvent::Over(Ending::Lost), Instant::now());
    let target = state.rejoin_target();
    assert_eq!(target.approach, Approach::Encrypted);
    assert_eq!(target.resume, Some(Resume { token: "secret".into(), last: 7 }));
    assert_eq!(target.name, name("Me"));
    let taken =
        Ending::Refused(Refused { suggestion: Some("Me2".into()), ..Reason::NameTaken.into() });
    let _ = state.apply(SessionEvent::Over(taken), Instant::now());
    assert_eq!(state.rejoin_target().name, name("Me2"));
}

#[test]
fn typing_and_failures_find_their_place() {
    let mut state = state();
    let now = Instant::now();
    let typing = |who| SessionEvent::Typing(Typing { name: name(who), active: true });
    let _ = state.apply(typing("Ada"), now);
    let _ = state.apply(typing("Me"), now);
    assert_eq!(state.typists.names().len(), 1);
    let again = SessionEvent::Welcomed {
        address: "attic:5555".parse().unwrap(),
        security: Security::Encrypted {
            fingerprint: crate::protocol::Fingerprint::new([0; 32]),
            epoch: 0,
        },
        welcome: Box::new(welcome(true, 5)),
    };
    let _ = state.apply(again, now);
    let _ = state.apply(typing("Ada"), now);
    assert_eq!(state.typists.names().len(), 0, "that was before we came");
    let mut timeline = Timeline::new(|_| 0, || u64::MAX);
    timeline.write("x", Text::new("hm").unwrap(), 0);
    let failed = |id: Option<&str>| SessionEvent::Failed {
        reason: Reason::TooFast,
        id: id.map(str::to_owned),
        suggestion: None,
        candidates: Vec::new(),
        seconds: None,
    };
    let failure = |updates: Vec<Update>| match updates.into_iter().next() {
        Some(Update::Failed(failure)) => failure,
        other => panic!("{other:?}"),
    };
    let about_x = failure(state.apply(failed(Some("x")), now));
    assert!(timeline.refuse(&about_x), "these are words of ours");
    assert_eq!(
        timeline.unsent("x").unwrap().error,
        Some(DeliveryError::Refused(Reason::TooFast, None))
    );
    let about_nothing = failure(state.apply(failed(None), now));
    assert_eq!(about_nothing.reason, Reason::TooFast);
    assert!(!timeline.refuse(&about_nothing));
}

#[test]
fn another_key_is_asked_for_only_once_it_is_accepted() {
    let mut state = state();
    let now = Instant::now();
    let (known, other) = (Fingerprint::new([0; 32]), Fingerprint::new([1; 32]));
    let address: Address = "attic".parse().unwrap();
    let other_key = Ending::OtherKey { expected: known, found: other, address: address.clone() };
    let _ = state.apply(SessionEvent::Over(other_key.clone()), now);
    assert_eq!(state.rejoin_target().fingerprint, Some(known));
    let accepted = Expectation::accepted(other, &[]);
    state.way_back.accept(&accepted);
    let way = state.rejoin_target();
    assert_eq!((way.fingerprint, way.resume), (Some(other), None), "the old token is not told");
    let _ = state.apply(SessionEvent::Over(other_key), now);
    assert_eq!(state.rejoin_target().fingerprint, Some(known), "it did not let us in");
    state.way_back.accept(&accepted);
    let welcomed = |key| SessionEvent::Welcomed {
        address: address.clone(),
        security: Security::Encrypted { fingerprint: key, epoch: 0 },
        welcome: Box::new(welcome(false, 0)),
    };
    let accepted = Update::KeyAccepted { address: address.clone(), pin: other.into() };
    assert!(state.apply(welcomed(other), now).contains(&accepted));
    assert_eq!(state.rejoin_target().fingerprint, Some(other));
    assert!(!state.apply(welcomed(other), now).contains(&accepted), "it is known by now");
}

#[test]
fn no_earlier_host_is_met_on_the_way_back() {
    let mut state = state();
    let now = Instant::now();
    let (known, other) = (Fingerprint::new([0; 32]), Fingerprint::new([1; 32]));
    let welcomed = |epoch| SessionEvent::Welcomed {
        address: "attic".parse().unwrap(),
        security: Security::Encrypted { fingerprint: known, epoch },
        welcome: Box::new(welcome(false, 0)),
    };
    let _ = state.apply(welcomed(4), now);
    let _ = state.apply(SessionEvent::Over(Ending::Lost), now);
    assert_eq!(state.rejoin_target().epochs.newest(&known), 4);
    // What is remembered of a room counts once its key is accepted.
    let met = KnownRoom {
        address: "cellar".parse().unwrap(),
        fingerprint: other,
        epoch: 7,
        room: state.room.clone(),
        first_seen: 1,
        last_seen: 2,
        pinned: false,
    };
    state.way_back.accept(&Expectation::accepted(other, &[met]));
    let way = state.rejoin_target();
    assert_eq!((way.fingerprint, way.epochs.newest(&other)), (Some(other), 7));
    assert_eq!(way.epochs.newest(&known), 4);
}

#[test]
fn a_room_that_lies_about_its_size_is_not_believed() {
    let mut state = state();
    let now = Instant::now();
    for number in 1..=7_000 {
        let who = member(&format!("Guest {number}"), false);
        let _ = state.apply(happened(number, EventKind::Joined(who)), now);
    }
    assert_eq!(state.roster.len(), limits::MEMBERS);
}

#[test]
fn a_room_that_never_stops_lying_fills_no_memory() {
    let mut state = state();
    let now = Instant::now();
    let ban = |number: u64| Ban::of(name(&format!("Guest {number}")), 0);
    for number in 1..=20_000 {
        let who = name(&format!("Guest {number}"));
        // Other names than the one that is renamed, or there would be one mute.
        let mute =
            ModerationAction::Mute { name: name(&format!("Mute {number}")), seconds: number };
        let _ = state.apply(moderation::acted(3 * number, "Me", mute), now);
        let renamed = renamed(who.clone(), name("Bo"), None);
        let _ = state.apply(happened(3 * number + 1, renamed), now);
        let _ = state
            .apply(happened(3 * number + 2, EventKind::Joined(Member::named(who.clone()))), now);
        let _ = state.apply(SessionEvent::Typing(Typing { name: who, active: true }), now);
    }
    let _ = state.apply(SessionEvent::Bans { id: None, bans: (0..3).map(ban).collect() }, now);
    assert_eq!(state.roster.len(), limits::MEMBERS);
    assert_eq!(state.roster.flags().muted(), limits::MEMBERS);
    assert!(state.typists.names().len() < 100);
    assert_eq!(state.bans.len(), 3, "the last list is the one that counts");
    let later = now + Duration::from_mins(500);
    let _ = state.expire(later);
    assert_eq!((state.roster.flags().muted(), state.typists.names().len()), (0, 0));
}

#[test]
fn what_is_drawn_anew_is_told_once_and_last() {
    let mut state = state();
    let said = |from| {
        let text = Text::new("a").unwrap();
        EventKind::said(name(from), text)
    };
    let events = vec![
        happened(1, EventKind::Joined(member("Bo", false))),
        happened(2, said("Bo")),
        happened(3, EventKind::Joined(member("Cy", false))),
    ];
    let updates = state.apply_all(events, Instant::now());
    let kinds = updates.iter().map(|update| match update {
        Update::Happened(_) => 'h',
        Update::People(_) => 'p',
        Update::Header => 't',
        _ => '?',
    });
    assert_eq!(kinds.collect::<String>(), "hhhpt");
    assert!(state.apply(happened(4, said("Ada")), Instant::now()).len() == 1, "nothing but that");
}
