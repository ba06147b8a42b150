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
    let undone = |act: ModerationAction| opposite(&act, None, &before(&roster, &rules));
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
    assert_eq!(opposite(&mute, None, &before), again);
    assert_eq!(opposite(&ModerationAction::Unmute { name: bo }, None, &before), again);
}

#[test]
fn a_lifted_ban_comes_back_for_what_was_left_of_it() {
    let (roster, rules) = (Roster::default(), Rules::default());
    let ban = |raw, seat, until| Ban { seat, until, ..Ban::of(name(raw), 0) };
    let seat = Some(SeatNumber::new(7));
    let bans =
        [ban("Cy", seat, Some(120_000)), ban("Bo", None, Some(90_000)), ban("Cy", None, None)];
    let before = Before { bans: &bans, time: 60_000, ..before(&roster, &rules) };
    let again = |raw, to| opposite(&ModerationAction::Unban { name: name(raw) }, to, &before);
    let ban = |raw, seconds| Some(ModerationAction::Ban { name: name(raw), seconds });
    assert_eq!(again("Bo", None), ban("Bo", Some(30)));
    assert_eq!(again("Cy", seat), ban("Cy", Some(60)), "of two with one name the one on the seat");
    assert_eq!(again("Cy", Some(SeatNumber::new(8))), None);
}

#[test]
fn only_what_was_asked_for_is_told() {
    let mut undo = Undo::default();
    let lock = OwnAction::from(ModerationAction::Lock { locked: true });
    let undoable = || Some(Undoable::topic(&Topic::default(), &Topic::default()));
    undo.happened(&lock, None, undoable);
    assert!(undo.take().is_empty());
    undo.ask("1".into(), lock.clone());
    undo.happened(&lock, None, undoable);
    undo.happened(&lock, None, undoable);
    assert_eq!(undo.take().len(), 1);
}

#[test]
fn what_happens_since_overtakes_an_action() {
    let mut undo = Undo::default();
    let topic = OwnAction::Topic(Topic::default());
    undo.ask("1".into(), topic.clone());
    undo.happened(&topic, None, || Some(Undoable::topic(&Topic::default(), &Topic::default())));
    undo.overtake(&Subject::Lock);
    undo.overtake(&Subject::Topic);
    undo.overtake(&Subject::Topic);
    assert!(undo.take().is_empty(), "another topic is set by now");
    assert_eq!(
        Subject::of(&ModerationAction::Unmute { name: name("Bo") }, None),
        Subject::Speech(PersonKey::Name(name("Bo")))
    );
}

#[test]
fn a_person_is_the_same_under_another_name() {
    let seat = Some(SeatNumber::new(7));
    let person = |raw| Person { name: name(raw), seat };
    let kick = |raw| OwnAction::on(person(raw), |name| ModerationAction::Kick { name });
    let mut undo = Undo::default();
    undo.ask("1".into(), kick("Bo"));
    let mute = OwnAction::on(person("Bo"), |name| ModerationAction::Mute { name, seconds: 5 });
    let undoable = || Some(Undoable::ignoring(person("Bo"), true));
    undo.happened(&mute, None, undoable);
    let other =
        OwnAction::Moderation { act: ModerationAction::Kick { name: name("Bo") }, to: None };
    undo.happened(&other, None, undoable);
    assert!(undo.take().is_empty());
    undo.happened(&kick("Zed"), Some("2"), undoable);
    assert!(undo.take().is_empty(), "another request");
    undo.happened(&kick("Zed"), None, undoable);
    assert_eq!(undo.take().len(), 1);
    assert_eq!(kick("Bo").subject(), kick("Zed").subject());
    assert_ne!(kick("Bo").subject(), other.subject());
    undo.ask("3".into(), mute);
    undo.happened(&other, Some("3"), undoable);
    assert_eq!(undo.take().len(), 1, "the room found the person on another seat");
}
