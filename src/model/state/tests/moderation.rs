// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of roles, undo, mutes and ignores.

use super::*;
use crate::model::person::Person;
use crate::model::undo::{OwnAction, Subject};
use crate::model::update::ShownEvent;
use crate::protocol::{ActionTarget, LeaveReason, SeatNumber};

fn person(raw: &str) -> Person {
    Person { name: name(raw), seat: None }
}

pub(super) fn acted(number: u64, by: &str, act: ModerationAction) -> SessionEvent {
    let why = Some(Why::new("so").unwrap());
    let (by, target) = (Some(name(by)), ActionTarget::default());
    happened(number, EventKind::Acted { by, act, target, why, id: None })
}

#[test]
fn acts_change_what_holds_and_who_may() {
    let mut state = state();
    let now = Instant::now();
    assert_eq!(state.role(), Role::Guest);
    let me = name("Me");
    let _ = state
        .apply(acted(1, "Ada", ModerationAction::Moderator { name: me, moderator: true }), now);
    assert_eq!(state.role(), Role::Moderator);
    let _ = state.apply(acted(2, "Ada", ModerationAction::Lock { locked: true }), now);
    assert!(state.rules.locked);
    let _ = state.apply(happened(3, EventKind::Joined(member("Bo", false))), now);
    assert!(state.permissions_over(&person("Bo")).moderate);
    assert!(!state.permissions_over(&person("Ada")).moderate);
}

/// The action that undoes one of ours, if one is told.
fn undo(updates: Vec<Update>) -> Option<OwnAction> {
    updates.into_iter().find_map(|update| match update {
        Update::Done(done) => done.undo,
        _ => None,
    })
}

#[test]
fn what_we_asked_for_is_told_with_its_way_back() {
    let mut state = state();
    let now = Instant::now();
    let lock = ModerationAction::Lock { locked: true };
    let updates = state.apply(acted(1, "Me", lock.clone()), now);
    assert_eq!(undo(updates), None, "from another connection of ours");
    state.undo.ask("1".into(), lock.clone().into());
    let updates = state.apply(acted(2, "Ada", lock.clone()), now);
    assert!(updates.contains(&Update::Overtaken(Subject::Lock)));
    assert_eq!(undo(updates), None, "somebody else was quicker");
    let undone = undo(state.apply(acted(3, "Me", lock), now));
    assert_eq!(undone, Some(ModerationAction::Lock { locked: false }.into()));
    let topic = |text: &str| Topic::new(text).unwrap();
    state.topic = topic("old");
    state.undo.ask("2".into(), OwnAction::Topic(topic("new")));
    let what = EventKind::Topic { by: Some(name("Me")), topic: topic("new"), id: None };
    let updates = state.apply(happened(4, what), now);
    assert_eq!(undo(updates), Some(OwnAction::Topic(topic("old"))));
}

#[test]
fn a_mute_that_was_brought_along_is_known_at_once() {
    let mut state = state();
    let now = Instant::now();
    let again = |muted| SessionEvent::Welcomed {
        address: "attic".parse().unwrap(),
        security: Security::Encrypted {
            fingerprint: crate::protocol::Fingerprint::new([0; 32]),
            epoch: 0,
        },
        welcome: Box::new(Welcome { muted, ..welcome(false, 0) }),
    };
    let _ = state.apply(again(Some(60)), now);
    assert_eq!(state.waits(now), Some((Reason::Muted, Duration::from_mins(1))));
    let _ = state.apply(again(None), now);
    assert_eq!(state.waits(now), None, "it was lifted meanwhile");
}

#[test]
fn the_silence_that_is_asked_of_us_ends() {
    let mut state = state();
    let now = Instant::now();
    let second = Duration::from_secs(1);
    let _ = state.apply(acted(1, "Ada", ModerationAction::Slow { seconds: 15 }), now);
    assert_eq!(state.waits(now), None, "we have said nothing");
    let said = EventKind::said(name("Me"), Text::new("a").unwrap());
    let _ = state.apply(happened(2, said), now);
    assert_eq!(state.waits(now + second), Some((Reason::SlowMode, 14 * second)));
    assert_eq!(state.waits(now + 15 * second), None);
    let _ =
        state.apply(acted(3, "Ada", ModerationAction::Mute { name: name("Me"), seconds: 60 }), now);
    assert_eq!(state.waits(now), Some((Reason::Muted, 60 * second)));
    assert_eq!(state.roster.expire(now + 60 * second), None);
    assert_eq!(state.waits(now + 60 * second), None);
}

#[test]
fn whom_we_ignore_is_not_heard_nor_seen_writing() {
    let mut state = state();
    let now = Instant::now();
    let _ = state.ignore(&person("Ada"), true);
    let _ = state.apply(SessionEvent::Typing(Typing { name: name("Ada"), active: true }), now);
    assert_eq!(state.typists.names().len(), 0);
    let said = |from| {
        let text = Text::new("a").unwrap();
        EventKind::said(name(from), text)
    };
    let renamed = renamed(name("Ada"), name("Bea"), None);
    let mut timeline = Timeline::new(|_| 0, || u64::MAX);
    for (number, what) in (1..).zip([said("Ada"), renamed, said("Bea"), said("Ada")]) {
        for update in state.apply(happened(number, what), now) {
            if let Update::Happened(happened) = update {
                timeline.happen(happened);
            }
        }
    }
    let hidden = |index| matches!(&*timeline.row(index).unwrap(), Row::Hidden(_));
    // A day, the fold, the new name, the fold, and somebody else's message.
    assert_eq!([1, 2, 3, 4].map(hidden), [true, false, true, false]);
}

#[test]
fn who_is_ignored_stays_so_under_another_name() {
    let mut state = state();
    let now = Instant::now();
    let _ = state.apply(happened(1, EventKind::Joined(member("Bo", false))), now);
    let people =
        |updates: Vec<Update>| updates.iter().any(|update| matches!(update, Update::People(_)));
    assert!(people(state.ignore(&person("BO"), true)));
    assert!(!people(state.ignore(&person("Bo"), true)), "that was so before");
    let recognition = Some(Recognition::Other);
    let renamed = renamed(name("Bo"), name("Cy"), recognition);
    assert!(people(state.apply(happened(2, renamed), now)));
    let cy = state.roster.find(&name("Cy")).unwrap();
    assert_eq!((cy.member.recognition, cy.ignored), (recognition, true));
    assert!(state.roster.ignores(&name("cy"), None) && !state.roster.ignores(&name("Bo"), None));
    assert!(state.roster.names().eq([&name("Ada"), &name("Cy"), &name("Me")]));
}

#[test]
fn acts_show_in_who_is_here() {
    let mut state = state();
    let now = Instant::now();
    let second = Duration::from_secs(1);
    let _ = state.apply(happened(1, EventKind::Joined(member("Bo", false))), now);
    let muted = |state: &mut RoomState, now| {
        let _ = state.expire(now);
        state.roster.find(&name("Bo")).unwrap().muted
    };
    let _ =
        state.apply(acted(2, "Ada", ModerationAction::Mute { name: name("Bo"), seconds: 60 }), now);
    assert!(muted(&mut state, now + 59 * second) && !muted(&mut state, now + 60 * second));
    let _ =
        state.apply(acted(3, "Ada", ModerationAction::Mute { name: name("Bo"), seconds: 60 }), now);
    let _ = state.apply(acted(4, "Ada", ModerationAction::Unmute { name: name("Bo") }), now);
    assert!(!muted(&mut state, now + second));
    let moderator = ModerationAction::Moderator { name: name("Me"), moderator: true };
    let _ = state.apply(acted(5, "Ada", moderator), now);
    assert_eq!(state.role(), Role::Moderator);
    let _ = state.apply(acted(6, "Ada", ModerationAction::Lock { locked: true }), now);
    assert!(state.rules.locked);
    let for_ever = ModerationAction::Mute { name: name("Bo"), seconds: u64::MAX };
    let _ = state.apply(acted(7, "Ada", for_ever), now);
    let longest = Duration::from_secs(limits::LONGEST_SECONDS);
    assert!(muted(&mut state, now + longest.saturating_sub(second)), "as long as a mute may be");
}

#[test]
fn a_mute_that_is_undone_while_its_person_is_away_is_over() {
    let (mut state, now) = (state(), Instant::now());
    let (bo, mute) = (name("Bo"), ModerationAction::Mute { name: name("Bo"), seconds: 60 });
    let _ = state.apply(happened(1, seated("Bo", 11, None)), now);
    let _ = state.apply(acted(2, "Ada", mute.clone()), now);
    let left = EventKind::Left { name: bo.clone(), reason: LeaveReason::Left };
    let _ = state.apply(happened(3, left), now);
    // Somebody else, who is muted as well, has the name meanwhile.
    let _ = state.apply(happened(4, seated("Bo", 12, None)), now);
    let _ = state.apply(acted(5, "Ada", mute), now);
    let target = ActionTarget { to: Some(SeatNumber::new(11)), absent: true };
    let (by, act) = (Some(name("Ada")), ModerationAction::Unmute { name: bo.clone() });
    let _ =
        state.apply(happened(6, EventKind::Acted { by, act, target, why: None, id: None }), now);
    assert!(state.roster.find(&bo).unwrap().muted);
    let left = EventKind::Left { name: bo.clone(), reason: LeaveReason::Left };
    let _ = state.apply(happened(7, left), now);
    let _ = state.apply(happened(8, seated("Bo", 11, None)), now);
    assert!(!state.roster.find(&bo).unwrap().muted);
}

pub(super) fn seated(raw: &str, seat: u64, first_seat: Option<u64>) -> EventKind {
    let (seat, first_seat) = (Some(SeatNumber::new(seat)), first_seat.map(SeatNumber::new));
    EventKind::Joined(Member { seat, first_seat, ..member(raw, false) })
}

/// The names under which something is heard, of those who say something.
pub(super) fn heard(state: &mut RoomState, said: &[(&str, u64)]) -> Vec<bool> {
    let said = said.iter().map(|(from, seat)| {
        let (seat, text) = (Some(SeatNumber::new(*seat)), Text::new("a").unwrap());
        let what = EventKind::said_by(name(from), seat, text);
        state.apply(happened(90, what), Instant::now())
    });
    let heard = said.map(|updates| {
        updates
            .iter()
            .any(|update| matches!(update, Update::Happened(ShownEvent { unheard: false, .. })))
    });
    heard.collect()
}

#[test]
fn an_ignore_belongs_to_a_person_and_not_to_a_name() {
    let (mut state, now) = (state(), Instant::now());
    let left = |raw| EventKind::Left { name: name(raw), reason: LeaveReason::Left };
    let seats = [seated("Bo", 11, None), seated("Cy", 12, None)];
    let _ = state.apply_all((1..).zip(seats).map(|(at, what)| happened(at, what)).collect(), now);
    let bo = Person::to_ignore(&name("bo"), true, &state.roster).unwrap();
    let _ = state.ignore(&bo, true);
    // Cy, who helps, takes the name and gives it away again.
    for (number, what) in (3..).zip([
        left("Bo"),
        renamed(name("Cy"), name("Bo"), None),
        renamed(name("Bo"), name("Cy"), None),
        seated("Bo", 11, None),
    ]) {
        let _ = state.apply(happened(number, what), now);
    }
    assert_eq!(heard(&mut state, &[("Bo", 11), ("Cy", 12)]), [false, true]);
    // Bo comes in once more with the same key, and another Bo without it.
    for (number, what) in
        (7..).zip([seated("Eve", 13, Some(11)), left("Bo"), seated("Bo", 14, None)])
    {
        let _ = state.apply(happened(number, what), now);
    }
    assert_eq!(heard(&mut state, &[("Eve", 13), ("Bo", 14), ("Bo", 11)]), [false, true, false]);
    assert_eq!(Person::to_ignore(&name("Zed"), false, &state.roster), None);
    // Our own other seat is ourselves.
    for (number, what) in (10..).zip([seated("Me", 21, None), seated("Mia", 22, Some(21))]) {
        let _ = state.apply(happened(number, what), now);
    }
    let mia = Person::to_ignore(&name("Mia"), true, &state.roster).unwrap();
    assert!(
        mia.is_who_has(&state.you, &state.roster) && state.permissions_over(&mia).ignore.is_none()
    );
    let _ = state.ignore(&mia, true);
    assert_eq!(heard(&mut state, &[("Me", 21), ("Mia", 22)]), [true, true]);
    let eve = Person::to_ignore(&name("Eve"), false, &state.roster).unwrap();
    let _ = state.ignore(&eve, false);
    assert_eq!(heard(&mut state, &[("Eve", 13), ("Bo", 11)]), [true, true]);
}
