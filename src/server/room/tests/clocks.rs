// SPDX-License-Identifier: GPL-3.0-or-later
//! A host's clock that jumps, forward or back, while the room is open or between two
//! openings: nobody waits longer or less for it, and nothing is forgotten.

use super::moderation::{ban, mute};
use super::*;
use crate::protocol::{Ask, ModerationAction};

const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;
/// Noon on 1 July 2026.
const TODAY: u64 = 1_782_907_200_000;
/// Times of day that a host's clock jumped to, and back from.
const JUMPS: [u64; 5] = [TODAY + 31 * DAY, TODAY - 3_650 * DAY, 0, TODAY - HOUR, u64::MAX];

/// So long after the opening, by the clock that nobody sets.
fn after(wall: u64, steady: u64) -> Moment {
    moment(wall, 7 * DAY + steady)
}

fn opened(saved: &Snapshot, wall: u64) -> Room {
    Room::restore(written(saved), &[], opening(), after(wall, 0))
}

fn act(room: &mut Room, now: Moment, action: ModerationAction) {
    let action = crate::protocol::CheckedAction::new(action).unwrap();
    let outcome = room.handle(Actor::Console, Ask::Moderate { action, to: None, why: None }, now);
    assert!(matches!(outcome, Outcome::Moderated { .. }), "{outcome:?}");
}

/// The seconds that somebody has to wait before it may speak.
fn waits(room: &mut Room, now: Moment, id: MemberId) -> Option<(Reason, u64)> {
    let ask = Ask::Say { answers: None, emote: false, text: Text::new("hi").unwrap() };
    match room.handle(Actor::Member(id), ask, now) {
        Outcome::Refused(refusal) => Some((refusal.reason, refusal.seconds.unwrap())),
        _ => None,
    }
}

fn is_banned(room: &mut Room, now: Moment, who: Newcomer) -> Option<u64> {
    match room.enter(now, who) {
        Err(Refusal { reason: Reason::Banned, seconds, .. }) => seconds,
        Err(other) => panic!("{other:?}"),
        Ok(entry) => {
            room.leave(now, entry.id, LeaveReason::Left);
            None
        }
    }
}

#[test]
fn whoever_waits_waits_neither_longer_nor_less_when_the_clock_jumps() {
    for jump in JUMPS {
        let mut room = opened(&Snapshot::default(), TODAY);
        let eve = room.enter(after(TODAY, 0), keyed("Eve", 7)).unwrap().id;
        act(&mut room, after(TODAY, 0), ModerationAction::Slow { seconds: 10 });
        assert_eq!(waits(&mut room, after(TODAY, 0), eve), None);
        assert_eq!(waits(&mut room, after(jump, 1_000), eve), Some((Reason::SlowMode, 9)));
        assert_eq!(waits(&mut room, after(TODAY, 10_000), eve), None);
        act(&mut room, after(TODAY, 10_000), mute("Eve", 60));
        assert_eq!(waits(&mut room, after(jump, 10_000), eve), Some((Reason::Muted, 60)));
        room.leave(after(jump, 10_000), eve, LeaveReason::Left);
        let back = room.enter(after(jump, 69_000), keyed("Eve", 7)).unwrap().id;
        assert_eq!(waits(&mut room, after(jump, 69_000), back), Some((Reason::Muted, 1)));
        assert_eq!(waits(&mut room, after(jump, 70_000), back), None, "{jump}");
    }
}

#[test]
fn nor_does_who_came_and_went_or_wants_a_name_that_was_kept() {
    for jump in JUMPS {
        let mut room = opened(&Snapshot::default(), TODAY);
        while let Ok(entry) = room.enter(after(TODAY, 0), keyed("Eve", 7)) {
            room.leave(after(TODAY, 0), entry.id, LeaveReason::Left);
        }
        let refusal = room.enter(after(jump, 0), keyed("Eve", 7)).unwrap_err();
        assert_eq!((refusal.reason, refusal.seconds), (Reason::ComingAndGoing, Some(6)));
        let eve = room.enter(after(jump, 6_000), keyed("Eve", 7)).unwrap().id;
        room.leave(after(TODAY, 6_000), eve, LeaveReason::Vanished);
        let elsewhere = || Newcomer { address: "10.0.0.2".parse().unwrap(), ..newcomer("Eve") };
        let refusal = room.enter(after(jump, 7_000), elsewhere()).unwrap_err();
        assert_eq!(refusal.reason, Reason::NameTaken);
        let kept_for = milliseconds(limits::NAME_KEPT_FOR);
        assert!(room.enter(after(jump, 6_000 + kept_for), elsewhere()).is_ok());
    }
}

#[test]
fn a_ban_lasts_as_long_as_it_was_meant_to() {
    for jump in JUMPS {
        let mut room = opened(&Snapshot::default(), TODAY);
        let eve = room.enter(after(TODAY, 0), keyed("Eve", 7)).unwrap().id;
        room.leave(after(TODAY, 0), eve, LeaveReason::Left);
        act(&mut room, after(TODAY, 0), ban("Eve", Some(3_600)));
        let now = after(jump, HOUR / 2);
        assert_eq!(is_banned(&mut room, now, keyed("Eve", 7)), Some(1_800));
        let Outcome::Bans(told) = room.handle(Actor::Console, Ask::ListBans, now) else { panic!() };
        assert_eq!(told[0].until, Some(jump.saturating_add(HOUR / 2)), "by the clock of now");
        assert_eq!(told[0].left, Some(1_800));
        assert_eq!(is_banned(&mut room, after(jump, HOUR), keyed("Eve", 7)), None, "{jump}");
    }
}

#[test]
fn what_is_saved_survives_one_opening_with_a_wrong_clock() {
    for jump in JUMPS {
        let mut room = opened(&Snapshot::default(), TODAY);
        let ada = room.enter(after(TODAY, 0), keyed("Ada", 1)).unwrap().id;
        room.leave(after(TODAY, 0), ada, LeaveReason::Left);
        let eve = room.enter(after(TODAY, 0), keyed("Eve", 7)).unwrap().id;
        act(&mut room, after(TODAY, 0), mute("Eve", 30 * 24 * 3_600));
        room.leave(after(TODAY, 0), eve, LeaveReason::Left);
        act(&mut room, after(TODAY, 0), ban("Eve", Some(7 * 24 * 3_600)));
        room.end(after(TODAY, 0));
        let saved = room.snapshot(after(TODAY, 0));

        // An impostor comes, the room is saved many times, and changes.
        let mut room = opened(&saved, jump);
        let impostor = room.enter(after(jump, 0), keyed("Ada", 2)).unwrap();
        assert_eq!(impostor.welcome.members[0].recognition, Some(Recognition::Other));
        act(&mut room, after(jump, HOUR), ban("Ada", Some(60)));
        room.snapshot(after(jump, HOUR));
        room.end(after(jump, HOUR));
        let saved = room.snapshot(after(jump, HOUR));

        let now = after(TODAY + DAY, 0);
        let mut room = opened(&saved, TODAY + DAY);
        let left = is_banned(&mut room, now, keyed("Eve", 7)).expect("a week is not over");
        assert!(left.abs_diff(6 * 24 * 3_600) <= 3_600, "{jump}: {left}");
        act(&mut room, now, ModerationAction::Unban { name: name("Eve") });
        let eve = room.enter(now, keyed("Eve", 7)).unwrap();
        let muted = eve.welcome.muted.expect("a month is not over");
        assert!(muted.abs_diff(29 * 24 * 3_600) <= 3_600, "{jump}: {muted}");
        let ada = room.enter(now, keyed("Ada", 1)).unwrap();
        let me = ada.welcome.members.iter().find(|member| member.name.as_str() == "Ada").unwrap();
        assert_eq!(me.recognition, Some(Recognition::Same), "{jump}: it is hers still");
    }
}

#[test]
fn what_was_over_while_the_room_was_closed_is_over_and_then_forgotten() {
    let mut room = opened(&Snapshot::default(), TODAY);
    let eve = room.enter(after(TODAY, 0), keyed("Eve", 7)).unwrap().id;
    act(&mut room, after(TODAY, 0), mute("Eve", 3_600));
    room.leave(after(TODAY, 0), eve, LeaveReason::Left);
    act(&mut room, after(TODAY, 0), ban("Eve", Some(3_600)));
    let mut saved = room.snapshot(after(TODAY, 0));
    for (day, kept) in [(1, 1), (2, 0)] {
        let mut room = opened(&saved, TODAY + day * DAY);
        let eve = room.enter(after(TODAY + day * DAY, 0), keyed("Eve", 7)).unwrap();
        assert_eq!(eve.welcome.muted, None);
        let outcome = room.handle(Actor::Console, Ask::ListBans, after(TODAY, 0));
        assert!(matches!(outcome, Outcome::Bans(bans) if bans.is_empty()));
        saved = room.snapshot(after(TODAY + day * DAY, 0));
        assert_eq!((saved.bans.len(), saved.mutes.len()), (kept, kept), "day {day}");
    }
}

#[test]
fn a_name_passes_on_when_two_openings_say_that_its_owner_stayed_away() {
    let mut room = opened(&Snapshot::default(), TODAY);
    let ada = room.enter(after(TODAY, 0), keyed("Ada", 1)).unwrap().id;
    room.leave(after(TODAY, 0), ada, LeaveReason::Left);
    let mut saved = room.snapshot(after(TODAY, 0));
    let recognitions = [31, 32, 33].map(|day| {
        let mut room = opened(&saved, TODAY + day * DAY);
        let entry = room.enter(after(TODAY + day * DAY, 0), keyed("Ada", 2)).unwrap();
        saved = room.snapshot(after(TODAY + day * DAY, 0));
        entry.welcome.members[0].recognition
    });
    assert_eq!(recognitions[0], Some(Recognition::Other));
    assert_eq!(recognitions[2], Some(Recognition::Same));
}

#[test]
fn a_machine_that_slept_has_waited_as_well() {
    let mut room = opened(&Snapshot::default(), TODAY);
    let eve = room.enter(after(TODAY, 0), keyed("Eve", 7)).unwrap().id;
    act(&mut room, after(TODAY, 0), mute("Eve", 3_600));
    // The clock that nobody sets goes on meanwhile.
    assert_eq!(waits(&mut room, after(TODAY + 2 * HOUR, 2 * HOUR), eve), None);
}
