// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the actions that can be undone, and of those that undo them.

use super::*;

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

fn before<'a>(roster: &'a Roster, rules: &'a Rules) -> Before<'a> {
    Before { roster, rules, bans: &[], now: Instant::now(), time: 0 }
}

#[test]
fn what_can_be_undone_has_an_opposite() {
    let (roster, bo) = (Roster::default(), name("Bo"));
    let rules = Rules { slow: 5, ..Rules::default() };
    let undone = |act: ModerationAction| opposite(&act, &before(&roster, &rules));
    let ban = ModerationAction::Ban { name: bo.clone(), seconds: Some(600) };
    assert_eq!(undone(ban), Some(ModerationAction::Unban { name: bo.clone() }));
    assert_eq!(
        undone(ModerationAction::Slow { seconds: 60 }),
        Some(ModerationAction::Slow { seconds: 5 })
    );
    let mute = ModerationAction::Mute { name: bo.clone(), seconds: 60 };
    assert_eq!(undone(mute), Some(ModerationAction::Unmute { name: bo.clone() }));
    assert_eq!(undone(ModerationAction::Kick { name: bo.clone() }), None);
    assert_eq!(undone(ModerationAction::Unmute { name: bo.clone() }), None, "we know of no time");
    assert_eq!(undone(ModerationAction::Unban { name: bo }), None, "we know of no ban");
}

#[test]
fn a_mute_that_replaces_another_gives_way_to_it() {
    let (mut roster, bo, rules) = (Roster::default(), name("Bo"), Rules::default());
    let now = Instant::now();
    roster.mute(&bo, now + Duration::from_secs(90));
    let before = Before { now, ..before(&roster, &rules) };
    let mute = ModerationAction::Mute { name: bo.clone(), seconds: 600 };
    let again = Some(ModerationAction::Mute { name: bo.clone(), seconds: 90 });
    assert_eq!(opposite(&mute, &before), again);
    assert_eq!(opposite(&ModerationAction::Unmute { name: bo }, &before), again);
}

#[test]
fn a_lifted_ban_comes_back_for_what_was_left_of_it() {
    let (roster, rules) = (Roster::default(), Rules::default());
    let ban = |raw, until| Ban {
        name: name(raw),
        by: None,
        why: None,
        since: 0,
        until,
        left: None,
        address: false,
    };
    let bans = [ban("Bo", Some(90_000)), ban("Cy", None)];
    let before = Before { bans: &bans, time: 60_000, ..before(&roster, &rules) };
    let again = |raw| opposite(&ModerationAction::Unban { name: name(raw) }, &before);
    assert_eq!(again("Bo"), Some(ModerationAction::Ban { name: name("Bo"), seconds: Some(30) }));
    assert_eq!(again("Cy"), Some(ModerationAction::Ban { name: name("Cy"), seconds: None }));
}

#[test]
fn only_what_was_asked_for_is_told() {
    let mut undo = Undo::default();
    let lock = OwnAction::Moderation(ModerationAction::Lock { locked: true });
    let undoable = || Some(Undoable::topic(&Topic::default(), &Topic::default()));
    undo.happened(&lock, undoable);
    assert!(undo.take().is_empty());
    undo.ask(lock.clone());
    undo.happened(&lock, undoable);
    undo.happened(&lock, undoable);
    assert_eq!(undo.take().len(), 1);
}

#[test]
fn what_happens_since_overtakes_an_action() {
    let mut undo = Undo::default();
    let topic = OwnAction::Topic(Topic::default());
    undo.ask(topic.clone());
    undo.happened(&topic, || Some(Undoable::topic(&Topic::default(), &Topic::default())));
    undo.overtake(&Subject::Lock);
    undo.overtake(&Subject::Topic);
    undo.overtake(&Subject::Topic);
    assert!(undo.take().is_empty(), "another topic is set by now");
    assert_eq!(
        Subject::of(&ModerationAction::Unmute { name: name("Bo") }),
        Subject::Speech(name("Bo"))
    );
}
