// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of slow mode: it counts a person under every name and on every
//! connection, and nobody waits longer than they should.

use super::moderation::{NOON, mute, party, seat_of};
use super::*;
use crate::protocol::ModerationAction;

fn act(room: &mut Room, now: u64, act: ModerationAction) {
    room.ask_act(now, Actor::Console, act, None).unwrap();
}

fn says(room: &mut Room, now: u64, id: MemberId) -> Result<(), (Reason, Option<u64>)> {
    let said = room.ask_say(now, id, None, Text::new("hi").unwrap());
    said.map_err(|refusal| (refusal.reason, refusal.seconds))
}

fn renames(room: &mut Room, now: u64, id: MemberId, to: &str) -> Result<(), (Reason, Option<u64>)> {
    room.ask_rename(now, id, name(to)).map_err(|refusal| (refusal.reason, refusal.seconds))
}

#[test]
fn the_slow_mode_counts_people_and_not_their_seats() {
    let mut room = room();
    act(&mut room, NOON, ModerationAction::Slow { seconds: 60 });
    let seats: Vec<_> = (0..5)
        .map(|number| room.enter(at(NOON), keyed(&format!("Eve the {number}th"), 7)).unwrap().id)
        .collect();
    assert_eq!(says(&mut room, NOON, seats[0]), Ok(()));
    for seat in &seats {
        assert_eq!(says(&mut room, NOON, *seat), Err((Reason::SlowMode, Some(60))));
    }
    // Also when the seat that spoke is gone, and when all of them are.
    for seat in seats {
        assert_eq!(says(&mut room, NOON + 1_000, seat), Err((Reason::SlowMode, Some(59))));
        room.leave(at(NOON + 1_000), seat, LeaveReason::Left);
    }
    let back = room.enter(at(NOON + 2_000), keyed("Eve", 7)).unwrap().id;
    assert_eq!(says(&mut room, NOON + 2_000, back), Err((Reason::SlowMode, Some(58))));
    let bo = room.enter(at(NOON + 2_000), keyed("Bo", 8)).unwrap().id;
    assert_eq!(says(&mut room, NOON + 2_000, bo), Ok(()));
    assert_eq!(says(&mut room, NOON + 60_000, back), Ok(()));
}

#[test]
fn a_slower_mode_of_before_keeps_nobody_waiting() {
    let mut room = room();
    act(&mut room, NOON, ModerationAction::Slow { seconds: 3_600 });
    let eve = room.enter(at(NOON), keyed("Eve", 7)).unwrap().id;
    says(&mut room, NOON, eve).unwrap();
    room.leave(at(NOON), eve, LeaveReason::Left);
    act(&mut room, NOON, ModerationAction::Slow { seconds: 10 });
    let back = room.enter(at(NOON + 1_000), keyed("Eve", 7)).unwrap().id;
    assert_eq!(says(&mut room, NOON + 1_000, back), Err((Reason::SlowMode, Some(10))));
}

#[test]
fn names_are_no_way_around_the_slow_mode() {
    let mut room = room();
    let eve = room.enter(at(NOON), newcomer("Eve")).unwrap().id;
    act(&mut room, NOON, ModerationAction::Slow { seconds: 60 });
    assert_eq!(renames(&mut room, NOON, eve, "buy"), Ok(()));
    let slow = Err((Reason::SlowMode, Some(59)));
    assert_eq!(renames(&mut room, NOON + 1_000, eve, "at evil"), slow);
    assert_eq!(says(&mut room, NOON + 1_000, eve), slow);
    assert_eq!(renames(&mut room, NOON + 60_000, eve, "Eve"), Ok(()));
}

#[test]
fn a_name_changes_a_few_times_a_minute_only() {
    let mut room = room();
    let eve = room.enter(at(NOON), newcomer("Eve")).unwrap().id;
    let before = room.log().newest();
    let passed = (0..100).filter(|n| renames(&mut room, NOON, eve, &format!("guest {n}")).is_ok());
    assert_eq!(u64::try_from(passed.count()), Ok(limits::RENAMES));
    assert_eq!(room.log().newest() - before, limits::RENAMES, "nobody hears of the others");
    assert_eq!(renames(&mut room, NOON, eve, "Eve"), Err((Reason::ComingAndGoing, Some(12))));
    assert_eq!(says(&mut room, NOON, eve), Ok(()), "it may still speak");
    assert_eq!(renames(&mut room, NOON + 12_000, eve, "Eve"), Ok(()));
    assert!(renames(&mut room, NOON + 12_000, eve, "Eva").is_err());
}

#[test]
fn a_moderator_whom_the_host_has_muted_does_not_free_itself() {
    let mut party = party();
    let (host, mia) = (party.host, party.mia);
    let unmute = |whom| ModerationAction::Unmute { name: name(whom) };
    party.act(host, mute("Mia", 60)).unwrap();
    let announce = ModerationAction::Announce { text: Text::new("I am not heard").unwrap() };
    assert_eq!(party.reason(mia, announce), Reason::Muted);
    let (seat, topic) = (seat_of(mia), Topic::new("Nor read").unwrap());
    assert_eq!(
        party.room.ask_set_topic(NOON, Actor::Member(seat), topic).unwrap_err().reason,
        Reason::Muted
    );
    assert_eq!(party.reason(mia, unmute("Mia")), Reason::NotToThem);
    let zed = Actor::Member(party.room.enter(at(NOON), keyed("Zed", 2)).unwrap().id);
    party.room.leave(at(NOON), seat, LeaveReason::Left);
    assert_eq!(party.reason(zed, unmute("Mia")), Reason::NotToThem, "nor under another name");
    party.room.enter(at(NOON), newcomer("Mia")).unwrap();
    assert_eq!(party.reason(zed, unmute("Mia")), Reason::NotToThem, "nor behind another");
    assert_eq!(party.says(NOON, zed).unwrap_err().reason, Reason::Muted);
    let again = Actor::Member(party.room.enter(at(NOON), keyed("Mia2", 2)).unwrap().id);
    assert_eq!(party.says(NOON, again).unwrap_err().reason, Reason::Muted);
    party.act(host, unmute("Mia")).unwrap();
    for seat in [zed, again] {
        party.says(NOON, seat).expect("a person is freed on all its seats");
    }
}

#[test]
fn who_shares_the_hosts_key_is_muted_without_the_host() {
    let mut party = party();
    let (host, mia) = (party.host, party.mia);
    let bot = Actor::Member(party.room.enter(at(NOON), keyed("Bot", 1)).unwrap().id);
    party.act(mia, mute("Bot", 60)).unwrap();
    assert_eq!(party.says(NOON, bot).unwrap_err().reason, Reason::Muted);
    let seat = seat_of(host);
    party.room.leave(at(NOON), seat, LeaveReason::Vanished);
    let back = Newcomer { host: true, fingerprint: Some(key(1)), ..returning("Ada", 1) };
    let back = Actor::Member(party.room.enter(at(NOON), back).unwrap().id);
    party.says(NOON, back).unwrap();
    party.act(back, ModerationAction::Announce { text: Text::new("Dinner!").unwrap() }).unwrap();
    assert_eq!(party.says(NOON, bot).unwrap_err().reason, Reason::Muted);
}

#[test]
fn a_guest_without_a_key_is_muted_under_its_name() {
    let mut party = party();
    let mia = party.mia;
    let eve = party.room.enter(at(NOON), newcomer("Eve")).unwrap().id;
    party.act(mia, mute("Eve", 60)).unwrap();
    assert_eq!(party.room.ask_rename(NOON, eve, name("Eva")).unwrap_err().reason, Reason::Muted);
    party.room.leave(at(NOON), eve, LeaveReason::Left);
    let elsewhere = Newcomer { address: "10.0.0.2".parse().unwrap(), ..newcomer("Eve") };
    let other = party.room.enter(at(NOON), elsewhere).unwrap().id;
    party.says(NOON, Actor::Member(other)).expect("somebody else of that name");
    party.room.leave(at(NOON), other, LeaveReason::Left);
    let back = party.room.enter(at(NOON), newcomer("Eve")).unwrap().id;
    assert!(party.says(NOON, Actor::Member(back)).is_err());
    party.room.leave(at(NOON), back, LeaveReason::Left);
    party.act(mia, ModerationAction::Unmute { name: name("Eve") }).expect("also when away");
    let id = party.room.enter(at(NOON), newcomer("Eve")).unwrap().id;
    assert!(party.says(NOON, Actor::Member(id)).is_ok());
}
