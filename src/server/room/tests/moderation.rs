// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of moderation: who may do it to whom, and its consequences.

use super::*;
use crate::protocol::{ActionTarget, ModerationAction, Why};

/// A time of day at which nobody is still waiting for something of time zero.
pub const NOON: u64 = 43_200_000;

pub fn kick(whom: &str) -> ModerationAction {
    ModerationAction::Kick { name: name(whom) }
}

pub fn ban(whom: &str, seconds: Option<u64>) -> ModerationAction {
    ModerationAction::Ban { name: name(whom), seconds }
}

pub fn mute(whom: &str, seconds: u64) -> ModerationAction {
    ModerationAction::Mute { name: name(whom), seconds }
}

pub fn moderator(whom: &str, moderator: bool) -> ModerationAction {
    ModerationAction::Moderator { name: name(whom), moderator }
}

/// A room with its host, a moderator and a guest, each with a key.
pub struct Party {
    pub room: Room,
    pub host: Actor,
    pub mia: Actor,
    pub bo: Actor,
}

pub fn party() -> Party {
    let mut room = room();
    let host = room.enter(at(NOON), host()).unwrap().id;
    let mia = room.enter(at(NOON), keyed("Mia", 2)).unwrap().id;
    let bo = room.enter(at(NOON), keyed("Bo", 3)).unwrap().id;
    let [host, mia, bo] = [host, mia, bo].map(Actor::Member);
    let mut party = Party { room, host, mia, bo };
    party.act(host, moderator("Mia", true)).unwrap();
    party
}

impl Party {
    pub fn act(
        &mut self,
        by: Actor,
        act: ModerationAction,
    ) -> Result<Option<ModerationAction>, Refusal> {
        self.room.ask_act(NOON, by, act, None)
    }

    pub fn reason(&mut self, by: Actor, act: ModerationAction) -> Reason {
        self.act(by, act).unwrap_err().reason
    }

    /// Reason of a disconnection.
    pub fn removal(&mut self, who: Actor) -> Refusal {
        let id = seat_of(who);
        self.room.take_removal(id).unwrap().refusal
    }

    pub fn says(&mut self, now: u64, who: Actor) -> Result<(), Refusal> {
        let id = seat_of(who);
        self.room.ask_say(now, id, None, Text::new("hi").unwrap())
    }

    fn last_event(&self) -> EventKind {
        let cursor = self.room.log().last(1);
        events(&self.room, cursor).remove(0).what
    }
}

/// The seat of one who is not the console.
pub fn seat_of(who: Actor) -> MemberId {
    let Actor::Member(id) = who else { panic!("the console has no seat") };
    id
}

#[test]
fn everybody_may_what_is_theirs_and_nobody_touches_the_host() {
    let mut party = party();
    let (host, mia, bo) = (party.host, party.mia, party.bo);
    let lock = |locked| ModerationAction::Lock { locked };
    assert_eq!(party.reason(bo, lock(true)), Reason::ModeratorOnly);
    assert_eq!(party.reason(bo, ModerationAction::Classic { open: false }), Reason::HostOnly);
    assert_eq!(party.reason(mia, moderator("Bo", true)), Reason::HostOnly);
    party.act(mia, lock(true)).unwrap();
    for act in [kick("Ada"), ban("Ada", None), mute("Ada", 9), moderator("Ada", false)] {
        assert_eq!(party.reason(Actor::Console, act), Reason::NotToThem);
    }
    assert_eq!(party.reason(mia, kick("Ada")), Reason::NotToThem);
    for act in [kick("Mia"), ban("Mia", None), mute("Mia", 9)] {
        assert_eq!(party.reason(mia, act), Reason::NotToThem, "one moderator and another");
    }
    party.act(mia, kick("BO")).expect("names are matched whatever their case");
    party.act(host, kick("Mia")).unwrap();
    assert_eq!(party.reason(host, kick("Bo")), Reason::NoSuchMember);
    assert_eq!(party.reason(host, ModerationAction::Other), Reason::UnknownType);
}

#[test]
fn everybody_hears_who_did_it_and_why_before_somebody_is_gone() {
    let mut party = party();
    let (mia, bo) = (party.mia, party.bo);
    let why = Why::new("too loud").ok();
    let before = party.room.log().newest();
    let to = party.room.member(seat_of(bo)).unwrap().seat;
    party.room.ask_act(NOON, mia, kick("Bo"), why.clone()).unwrap();
    let cursor = party.room.log().start_of(before + 1).unwrap();
    let heard: Vec<_> = events(&party.room, cursor).into_iter().map(|event| event.what).collect();
    let target = ActionTarget { to, absent: false };
    let (by, act) = (Some(name("Mia")), kick("Bo"));
    let acted = EventKind::Acted { by, act, target, why: why.clone(), id: None };
    let left = EventKind::Left { name: name("Bo"), reason: LeaveReason::Kicked };
    assert_eq!(heard, [acted, left]);
    let refusal = party.removal(bo);
    assert_eq!((refusal.reason, refusal.why), (Reason::Kicked, why));
    let bo = seat_of(bo);
    assert_eq!(party.room.take_removal(bo), None, "said once");
    // Neither the token nor the name is kept, and anybody may have it.
    let back =
        party.room.enter(at(NOON), Newcomer { fingerprint: Some(key(3)), ..returning("Bo", 1) });
    assert!(!back.unwrap().welcome.resumed);
}

#[test]
fn what_changes_nothing_is_not_told() {
    let mut party = party();
    let host = party.host;
    let before = party.room.log().newest();
    let unban = ModerationAction::Unban { name: name("Bo") };
    let unmute = ModerationAction::Unmute { name: name("Bo") };
    let nothing = [
        ModerationAction::Lock { locked: false },
        ModerationAction::Classic { open: true },
        ModerationAction::Slow { seconds: 0 },
    ];
    for act in nothing.into_iter().chain([unban, unmute, moderator("Mia", true)]) {
        assert_eq!(party.act(host, act), Ok(None));
    }
    assert_eq!(party.room.log().newest(), before);
    assert_eq!(
        party.reason(host, ModerationAction::Unban { name: name("Nobody") }),
        Reason::NotBanned
    );
    assert_eq!(
        party.reason(host, ModerationAction::Unmute { name: name("Nobody") }),
        Reason::NoSuchMember
    );
}

#[test]
fn a_mute_stays_whatever_the_muted_one_does() {
    let mut party = party();
    let (mia, bo) = (party.mia, party.bo);
    let seat = seat_of(bo);
    party.act(mia, mute("Bo", 60)).unwrap();
    let refusal = party.says(NOON + 1_000, bo).unwrap_err();
    assert_eq!((refusal.reason, refusal.seconds), (Reason::Muted, Some(59)));
    let head = party.room.log().head(Stream::Native);
    party.room.ask_typing(NOON + 1_000, seat, true);
    assert_eq!(party.room.log().head(Stream::Native), head, "nor is typing passed on");
    let refusal = party.room.ask_rename(NOON + 1_000, seat, name("I still speak")).unwrap_err();
    assert_eq!((refusal.reason, refusal.seconds), (Reason::Muted, Some(59)));
    party.room.leave(at(NOON), seat, LeaveReason::Left);
    let entry = party.room.enter(at(NOON), keyed("Robert", 3)).unwrap();
    assert_eq!(entry.welcome.muted, Some(59), "it is told at once");
    let back = Actor::Member(entry.id);
    assert!(party.says(NOON, back).is_err(), "the key is known");
    assert!(party.says(NOON + 60_000, back).is_ok());
    party.act(mia, mute("Robert", 60)).unwrap();
    party.act(mia, ModerationAction::Unmute { name: name("Robert") }).unwrap();
    assert!(party.says(NOON, back).is_ok());
}

#[test]
fn an_absent_moderator_is_demoted_whoever_has_its_name_now() {
    let mut party = party();
    let (host, mia) = (party.host, party.mia);
    let seat = seat_of(mia);
    party.room.ask_rename(NOON, seat, name("Maria")).unwrap();
    party.room.leave(at(NOON), seat, LeaveReason::Left);
    party.room.enter(at(NOON), newcomer("Maria")).unwrap();
    party.room.take_unsaved();
    assert!(party.act(host, moderator("Maria", false)).unwrap().is_some());
    assert!(party.room.take_unsaved());
    assert_eq!(party.room.snapshot(at(NOON)).moderators, []);
    assert_eq!(party.act(host, moderator("Maria", false)), Ok(None));
}

#[test]
fn demoting_means_who_has_the_name_before_whose_it_was() {
    let mut party = party();
    let (host, mia, bo) = (party.host, party.mia, party.bo);
    let (mia, bo) = (seat_of(mia), seat_of(bo));
    party.room.ask_rename(NOON, mia, name("Zed")).unwrap();
    party.room.ask_rename(NOON, bo, name("Mia")).unwrap();
    party.act(host, moderator("Mia", true)).unwrap();
    party.act(host, moderator("Mia", false)).unwrap();
    assert!(party.room.member(mia).unwrap().moderator);
    assert!(!party.room.member(bo).unwrap().moderator);
}

#[test]
fn the_slow_mode_is_for_guests_and_knows_who_comes_back() {
    let mut party = party();
    let (host, mia, bo) = (party.host, party.mia, party.bo);
    party.act(mia, ModerationAction::Slow { seconds: u64::MAX }).unwrap();
    assert_eq!(party.room.rules().slow, limits::SLOWEST_SECONDS);
    party.act(mia, ModerationAction::Slow { seconds: 10 }).unwrap();
    for _ in 0..3 {
        party.says(NOON, host).unwrap();
        party.says(NOON, mia).unwrap();
    }
    party.says(NOON, bo).unwrap();
    let refusal = party.says(NOON + 4_000, bo).unwrap_err();
    assert_eq!((refusal.reason, refusal.seconds), (Reason::SlowMode, Some(6)));
    let seat = seat_of(bo);
    party.room.leave(at(NOON + 4_000), seat, LeaveReason::Left);
    let back = Actor::Member(party.room.enter(at(NOON + 5_000), keyed("Bo", 3)).unwrap().id);
    assert_eq!(party.says(NOON + 5_000, back).unwrap_err().seconds, Some(5));
    party.says(NOON + 10_000, back).unwrap();
}

#[test]
fn a_locked_room_lets_those_in_who_belong() {
    let mut party = party();
    let (mia, bo) = (party.mia, party.bo);
    party.act(mia, ModerationAction::Lock { locked: true }).unwrap();
    assert_eq!(party.room.enter(at(NOON), keyed("Cy", 9)).unwrap_err().reason, Reason::Locked);
    for who in [bo, mia] {
        let seat = seat_of(who);
        party.room.leave(at(NOON), seat, LeaveReason::Vanished);
    }
    let stranger = Newcomer { fingerprint: Some(key(9)), ..returning("Bo", 1) };
    assert_eq!(party.room.enter(at(NOON), stranger).unwrap_err().reason, Reason::Locked);
    let back = Newcomer { fingerprint: Some(key(3)), ..returning("Bo", 1) };
    assert!(party.room.enter(at(NOON), back).unwrap().welcome.rules.locked);
    let moderator = Newcomer { fingerprint: Some(key(2)), ..newcomer("Mia elsewhere") };
    assert!(party.room.enter(at(NOON), moderator).is_ok());
}

#[test]
fn roles_belong_to_keys() {
    let mut party = party();
    let host = party.host;
    party.room.enter(at(NOON), newcomer("Eve")).unwrap();
    assert_eq!(party.reason(host, moderator("Eve", true)), Reason::NeedsKey);
    assert_eq!(party.reason(host, moderator("Nobody", true)), Reason::NoSuchMember);
    party.act(host, moderator("Bo", true)).unwrap();
    let bo = party.bo;
    assert!(party.room.member(seat_of(bo)).unwrap().moderator);
    party.act(bo, ModerationAction::Announce { text: Text::new("Dinner!").unwrap() }).unwrap();
    assert!(
        matches!(party.last_event(), EventKind::Acted { by: Some(by), .. } if by == name("Bo"))
    );
    party.act(host, moderator("Bo", false)).unwrap();
    assert_eq!(party.reason(bo, kick("Eve")), Reason::ModeratorOnly);
}

#[test]
fn closing_the_classic_door_is_a_rule_like_the_others() {
    let mut party = party();
    party.act(Actor::Console, ModerationAction::Classic { open: false }).unwrap();
    let plain = || Newcomer { encrypted: false, ..newcomer("Zoe") };
    assert_eq!(party.room.enter(at(NOON), plain()).unwrap_err().reason, Reason::ClassicClosed);
    party.act(Actor::Console, ModerationAction::Classic { open: true }).unwrap();
    assert!(party.room.enter(at(NOON), plain()).is_ok());
}

#[test]
fn bans_roles_and_people_outlive_the_room() {
    let mut party = party();
    assert!(party.room.take_unsaved());
    let mia = party.mia;
    party.act(mia, ban("Bo", None)).unwrap();
    assert!(party.room.take_unsaved() && !party.room.take_unsaved());
    let json = serde_json::to_string(&party.room.snapshot(at(NOON))).unwrap();
    let mut room = reopened(serde_json::from_str(&json).unwrap());
    assert_eq!(room.enter(at(NOON), keyed("Bo", 3)).unwrap_err().reason, Reason::Banned);
    let mia = &room.enter(at(NOON), keyed("Mia", 2)).unwrap().welcome.members[0];
    assert!(mia.moderator);
    assert_eq!(mia.recognition, Some(Recognition::Same));
}
