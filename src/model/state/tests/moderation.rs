// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of roles, undo, mutes and ignores.

use super::*;
use crate::model::person::Person;
use crate::model::undo::{OwnAction, Subject};
use crate::protocol::ActionTarget;

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
    let person = |raw| Person { name: name(raw), seat: None };
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
    let said =
        EventKind::Said { from: name("Me"), seat: None, id: None, text: Text::new("a").unwrap() };
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
    let _ = state.ignore(&name("Ada"), true);
    let _ = state.apply(SessionEvent::Typing(Typing { name: name("Ada"), active: true }), now);
    assert_eq!(state.typists.names().len(), 0);
    let said = |from| {
        let text = Text::new("a").unwrap();
        EventKind::Said { from: name(from), seat: None, id: None, text }
    };
    let renamed = renamed(name("Ada"), name("Bea"), None);
    let mut timeline = Timeline::new(|_| 0);
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
    assert!(people(state.ignore(&name("BO"), true)));
    assert!(!people(state.ignore(&name("Bo"), true)), "that was so before");
    let recognition = Some(Recognition::Other);
    let renamed = renamed(name("Bo"), name("Cy"), recognition);
    assert!(people(state.apply(happened(2, renamed), now)));
    let cy = state.roster.find(&name("Cy")).unwrap();
    assert_eq!((cy.member.recognition, cy.ignored), (recognition, true));
    assert!(state.roster.ignores(&name("cy")) && !state.roster.ignores(&name("Bo")));
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
