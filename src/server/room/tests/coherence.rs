// SPDX-License-Identifier: GPL-3.0-or-later
//! Whatever people do in whatever order, the room's lists agree with each
//! other, and nothing is left behind by those who go.

use proptest::prelude::*;

use super::*;
use crate::protocol::ModerationAction;

/// Few enough that they meet, some of which look alike.
const NAMES: [&str; 6] = ["Ada", "ada", "mario", "rnario", "Bob", "B0b"];

#[derive(Debug, Clone)]
enum TestStep {
    Enter { name: usize, key: u16, encrypted: bool, classic: bool, host: bool, resumes: bool },
    Leave { seat: usize, vanishes: bool },
    Lose { seat: usize, gives_up: bool },
    Rename { seat: usize, name: usize },
    Act { seat: usize, what: u8, name: usize, to: Option<u64> },
    Pause(u64),
}

fn steps() -> impl Strategy<Value = TestStep> {
    let (name, seat) = (0..NAMES.len(), 0..8_usize);
    prop_oneof![
        (name.clone(), 0..4_u16, any::<[bool; 4]>()).prop_map(
            |(name, key, [encrypted, classic, host, resumes])| TestStep::Enter {
                name,
                key,
                encrypted,
                classic,
                host,
                resumes
            }
        ),
        (seat.clone(), any::<bool>())
            .prop_map(|(seat, vanishes)| TestStep::Leave { seat, vanishes }),
        (seat.clone(), any::<bool>())
            .prop_map(|(seat, gives_up)| TestStep::Lose { seat, gives_up }),
        (seat.clone(), name.clone()).prop_map(|(seat, name)| TestStep::Rename { seat, name }),
        // Seats have small numbers, and some that nobody had.
        (seat, 0..8_u8, name, prop::option::of(0..60_u64))
            .prop_map(|(seat, what, name, to)| TestStep::Act { seat, what, name, to }),
        (0..90_000_u64).prop_map(TestStep::Pause),
    ]
}

fn act(what: u8, whom: Nickname) -> ModerationAction {
    match what {
        0 => ModerationAction::Kick { name: whom },
        1 => ModerationAction::Ban { name: whom, seconds: Some(60) },
        2 => ModerationAction::Unban { name: whom },
        3 => ModerationAction::Mute { name: whom, seconds: 60 },
        4 => ModerationAction::Unmute { name: whom },
        5 => ModerationAction::Moderator { name: whom, moderator: true },
        6 => ModerationAction::Moderator { name: whom, moderator: false },
        _ => ModerationAction::Lock { locked: whom.as_str() == "Ada" },
    }
}

/// Does it; who comes, stays known in `ids`, also after its seat is gone.
fn apply(room: &mut Room, now: &mut u64, ids: &mut Vec<MemberId>, step: TestStep) {
    let id = |ids: &[MemberId], seat: usize| ids.iter().rev().nth(seat).copied();
    match step {
        TestStep::Enter { name: who, key: number, encrypted, classic, host, resumes } => {
            let fingerprint = (number > 0).then(|| key(number));
            let stream = if classic { Stream::Classic } else { Stream::Native };
            let basis = if resumes { returning(NAMES[who], 1) } else { newcomer(NAMES[who]) };
            let entered = room.enter(
                at(*now),
                Newcomer { encrypted, stream, has_token: !classic, host, fingerprint, ..basis },
            );
            ids.extend(entered.map(|entry| entry.id));
        }
        TestStep::Leave { seat, vanishes } => {
            let reason = if vanishes { LeaveReason::Vanished } else { LeaveReason::Left };
            id(ids, seat).map(|id| room.leave(at(*now), id, reason));
        }
        TestStep::Lose { seat, gives_up } => {
            let Some(id) = id(ids, seat) else { return };
            match gives_up {
                true => drop(room.give_up(at(*now), id)),
                false => drop(room.lose(at(*now), id, LeaveReason::Vanished)),
            }
        }
        TestStep::Rename { seat, name: to } => {
            let _ = id(ids, seat).map(|id| room.ask_rename(*now, id, name(NAMES[to])));
        }
        TestStep::Act { seat, what, name: whom, to } => {
            let by = id(ids, seat).map_or(Actor::Console, Actor::Member);
            let _ = room.ask_act_on(
                *now,
                by,
                to.map(SeatNumber::new),
                act(what, name(NAMES[whom])),
                None,
            );
        }
        TestStep::Pause(time) => *now += time,
    }
}

fn check(room: &Room) {
    for (id, seat) in room.seats.iter() {
        assert_eq!(room.names.holder(&seat.member.name.folded()), Some(id));
        assert_eq!(room.seats.numbered(seat.number).map(|(id, _)| id), Some(id));
        assert_eq!(seat.member.seat, Some(seat.number));
        let roles = &room.moderation.roles;
        let moderates = !seat.member.host && roles.moderates(seat.origin.fingerprint);
        assert_eq!(seat.member.moderator, moderates);
    }
    let seats = || room.seats.iter().map(|(_, seat)| seat);
    let keyed = seats().filter(|seat| seat.origin.fingerprint.is_some()).count();
    assert_eq!(room.seats.of_people_with_keys(), keyed);
    assert_eq!(room.seats.held(), seats().filter(|seat| seat.is_held()).count());
    for stream in [Stream::Native, Stream::Classic] {
        let readers = seats().filter(|seat| seat.stream == stream).count();
        assert_eq!(room.log.readers(stream), readers);
    }
    assert_eq!(room.names.listed(), room.names.in_use());
    assert!(room.removals.ids().all(|id| room.seats.get(id).is_none()));
}

/// A room that is saved and opened again has everything that was saved of it.
fn check_restored(room: &mut Room, now: u64) {
    let latest = room.clock.now() + limits::NAME_KEPT_FOR;
    let sorted = |mut saved: Snapshot| {
        // Names of those who are present are kept from the opening on.
        for claim in &mut saved.waiting_names {
            claim.until = claim.until.min(latest);
        }
        saved.mutes.sort_by_key(|mute| format!("{mute:?}"));
        saved.moderators.sort_by_key(|moderator| moderator.fingerprint.to_string());
        saved.people.sort_by_key(|known| known.name.folded());
        saved.waiting_names.sort_by_key(|claim| claim.name.folded());
        Snapshot { next: 0, ..saved }
    };
    let saved = room.snapshot(at(now));
    let mut again = reopened(saved.clone());
    assert_eq!(again.log().newest() + 1, saved.next);
    assert_eq!(sorted(again.snapshot(at(now))), sorted(saved));
}

proptest! {
    #[test]
    fn the_lists_agree(steps in prop::collection::vec(steps(), 1..80)) {
        let (mut room, mut now, mut ids) = (room(), 1_000_000, Vec::new());
        for step in steps {
            apply(&mut room, &mut now, &mut ids, step);
            check(&room);
        }
        check_restored(&mut room, now);
        for id in ids {
            room.leave(at(now), id, LeaveReason::Left);
        }
        check(&room);
        assert_eq!(room.removals.ids().count(), 0);
        assert_eq!((room.seats.len(), room.seats.of_people_with_keys()), (0, 0));
        room.names.forget(room.clock.tick(at(u64::MAX)).room());
        assert_eq!(room.names.in_use(), 0);
        assert_eq!(room.names.listed(), 0);
    }
}
