// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the sentences for endings.

use super::*;
use crate::protocol::Why;

#[test]
fn a_refusal_tells_why_and_for_how_long() {
    let told = |reason: Reason, why: Option<&str>, seconds| {
        let why = why.map(|why| Why::new(why).unwrap());
        let refused = Ending::Refused(Refused { why, seconds, ..reason.into() });
        ending(&refused, "attic")
    };
    assert_eq!(
        told(Reason::Banned, Some("too loud"), Some(600)),
        "You are banned from this room for 10 minutes. The reason given: “too loud”"
    );
    assert_eq!(told(Reason::Banned, None, None), "You are banned from this room.");
    assert_eq!(
        told(Reason::ComingAndGoing, None, Some(30)),
        "You came and went too often; wait a little. Try again in 30 seconds."
    );
    assert_eq!(told(Reason::Kicked, None, None), "You were kicked from the room.");
}

#[test]
fn words_to_compare_are_numbered() {
    assert_eq!(numbered_words(&["lion", "river", "oak"]), "1 lion, 2 river, 3 oak");
}

#[test]
fn a_server_is_lost_only_where_it_is_one() {
    assert_eq!(connection_lost(true), "Server connection lost.");
    assert_eq!(connection_lost(false), "The connection to the room was lost.");
}
