// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the person an action means.

use super::moderation::{NOON, kick, party, seat_of};
use super::*;

#[test]
fn a_kick_is_for_every_connection_of_the_key() {
    let mut party = party();
    let phone = party.room.enter(at(NOON), keyed("Bo on the phone", 3)).unwrap().id;
    let neighbour = party.room.enter(at(NOON), newcomer("Neighbour")).unwrap().id;
    party.act(party.mia, kick("bo on the phone")).unwrap();
    for seat in [seat_of(party.bo), phone] {
        assert_eq!(party.room.take_removal(seat).unwrap().refusal.reason, Reason::Kicked);
    }
    assert!(party.room.member(neighbour).is_some());
}

#[test]
fn a_kick_of_the_hosts_other_connection_leaves_the_host() {
    let mut party = party();
    let twin = party.room.enter(at(NOON), keyed("Ada on the phone", 1)).unwrap().id;
    party.act(party.host, kick("Ada on the phone")).unwrap();
    assert!(party.room.take_removal(twin).is_some());
    assert!(party.room.member(seat_of(party.host)).is_some());
}
