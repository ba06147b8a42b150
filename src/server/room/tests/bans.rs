// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of bans: the people they keep out, and for how long.

use super::moderation::{NOON, ban, kick, moderator, party, seat_of};
use super::*;
use crate::protocol::ModerationAction;

#[test]
fn a_ban_follows_the_key_and_ends() {
    let mut party = party();
    let (mia, bo) = (party.mia, party.bo);
    let twin = party.room.enter(at(NOON), keyed("Bo on the phone", 3)).unwrap().id;
    party.act(mia, ban("Bo", Some(60))).unwrap();
    assert_eq!(party.removal(bo).seconds, Some(60));
    assert!(party.room.take_removal(twin).is_some(), "every connection of that key");
    let elsewhere = Newcomer { address: "10.0.0.99".parse().unwrap(), ..keyed("Somebody", 3) };
    let refusal = party.room.enter(at(NOON + 30_000), elsewhere).unwrap_err();
    assert_eq!((refusal.reason, refusal.seconds), (Reason::Banned, Some(30)));
    assert!(party.room.enter(at(NOON + 30_000), newcomer("Guest")).is_ok(), "same address, no key");
    assert!(party.room.enter(at(NOON + 60_000), keyed("Bo", 3)).is_ok());
    assert!(party.room.ask_bans(NOON + 60_000, mia).unwrap().is_empty());
}

#[test]
fn a_ban_without_a_key_is_about_the_address() {
    let mut party = party();
    let mia = party.mia;
    let eve = party.room.enter(at(NOON), newcomer("Eve")).unwrap().id;
    let neighbour = party.room.enter(at(NOON), newcomer("Neighbour")).unwrap().id;
    party.act(mia, ban("Eve", None)).unwrap();
    assert!(party.room.take_removal(eve).is_some());
    assert!(party.room.member(neighbour).is_some(), "who is in may stay");
    let again = party.room.enter(at(NOON), newcomer("Eve by another name")).unwrap_err();
    assert_eq!((again.reason, again.seconds), (Reason::Banned, None));
    assert!(party.room.enter(at(NOON), keyed("Cy", 9)).is_ok(), "who has a key is not locked out");
    let elsewhere = Newcomer { address: "10.0.0.2".parse().unwrap(), ..newcomer("Di") };
    assert!(party.room.enter(at(NOON), elsewhere).is_ok());
    let bans = party.room.ask_bans(NOON, mia).unwrap();
    assert_eq!((bans[0].name.clone(), bans[0].address), (name("Eve"), true));
    assert_eq!(party.room.ask_bans(NOON, party.bo).unwrap_err().reason, Reason::ModeratorOnly);
    party.act(mia, ModerationAction::Unban { name: name("eve") }).unwrap();
    assert!(party.room.enter(at(NOON), newcomer("Eve")).is_ok());
}

#[test]
fn who_is_gone_can_be_banned_as_who_used_the_name_last() {
    let mut party = party();
    let (mia, bo) = (party.mia, party.bo);
    let seat = seat_of(bo);
    party.room.leave(at(NOON), seat, LeaveReason::Vanished);
    let impostor = Newcomer { address: "10.0.0.66".parse().unwrap(), ..newcomer("Bo again") };
    let id = party.room.enter(at(NOON), impostor).unwrap().id;
    party.room.leave(at(NOON), id, LeaveReason::Left);
    party.act(mia, ban("Bo again", None)).unwrap();
    party.act(mia, ban("Bo", None)).unwrap();
    // Not even with the token for the name that was kept.
    let back = Newcomer { fingerprint: Some(key(3)), ..returning("Bo", 1) };
    assert_eq!(party.room.enter(at(NOON), back).unwrap_err().reason, Reason::Banned);
    assert_eq!(party.room.ask_bans(NOON, mia).unwrap().len(), 2);
    assert_eq!(party.reason(mia, ban("Nobody", None)), Reason::NoSuchMember);
    let seat = seat_of(mia);
    party.room.leave(at(NOON), seat, LeaveReason::Left);
    let host = party.host;
    party.act(host, moderator("Mia", false)).unwrap();
    assert!(!party.room.enter(at(NOON), keyed("Mia", 2)).unwrap().welcome.members[1].moderator);
}

#[test]
fn the_host_is_never_kept_out_and_a_banned_moderator_is_none() {
    let mut party = party();
    let (host, mia) = (party.host, party.mia);
    party.act(host, ban("Mia", None)).unwrap();
    party.act(host, ModerationAction::Unban { name: name("Mia") }).unwrap();
    let back = party.room.enter(at(NOON), keyed("Mia", 2)).unwrap();
    assert!(!back.welcome.members.iter().any(|member| member.moderator));
    assert_eq!(party.act(mia, kick("Bo")), Ok(None), "that seat is gone");
    let seat = seat_of(host);
    party.room.leave(at(NOON), seat, LeaveReason::Left);
    party.act(Actor::Console, ban("Ada", None)).unwrap();
    party.act(Actor::Console, ModerationAction::Lock { locked: true }).unwrap();
    assert!(party.room.enter(at(NOON), super::host()).is_ok());
}

#[test]
fn a_ban_by_an_ipv6_address_is_about_its_network() {
    let from = |address: &str, raw| Newcomer { address: address.parse().unwrap(), ..newcomer(raw) };
    let mut party = party();
    party.room.enter(at(NOON), from("2001:db8::1", "Eve")).unwrap();
    party.act(party.mia, ban("Eve", None)).unwrap();
    for (name, address, kept_out) in [
        ("Eve again", "2001:db8::2", true),
        ("Eve at last", "2001:db8::ffff:ffff:ffff:ffff", true),
        ("Cy", "2001:db8:0:1::1", false),
        ("Di", "fe80::1", false),
    ] {
        let entered = party.room.enter(at(NOON), from(address, name));
        let refused = entered.err().map(|refusal| refusal.reason);
        assert_eq!(refused == Some(Reason::Banned), kept_out, "{address}");
    }
}

#[test]
fn a_full_address_in_an_older_register_is_read_as_its_network() {
    let older = r#"{"bans":[{"whom":{"address":"2001:db8::7"},
        "ban":{"name":"Eve","since":1,"address":true}}]}"#;
    let mut room = reopened(serde_json::from_str(older).unwrap());
    let address = "2001:db8::8".parse().unwrap();
    let refusal = room.enter(at(NOON), Newcomer { address, ..newcomer("Eve") }).unwrap_err();
    assert_eq!(refusal.reason, Reason::Banned);
    assert!(room.ask_bans(NOON, Actor::Console).unwrap()[0].address);
}

#[test]
fn neighbours_on_a_link_are_not_kept_out_with_each_other() {
    let from = |address: &str, raw| Newcomer { address: address.parse().unwrap(), ..newcomer(raw) };
    let mut party = party();
    party.room.enter(at(NOON), from("fe80::1", "Eve")).unwrap();
    party.act(party.mia, ban("Eve", None)).unwrap();
    assert!(party.room.enter(at(NOON), from("fe80::2", "Cy")).is_ok());
    assert!(party.room.enter(at(NOON), from("fe80::1", "Eve again")).is_err());
}
