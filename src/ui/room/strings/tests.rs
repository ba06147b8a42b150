// SPDX-License-Identifier: GPL-3.0-or-later
//! The room's sentences, read.

use super::*;
use crate::client::Security;
use crate::model::JoinsAndLeaves;
use crate::protocol::LeaveReason;

fn named(joined: &[&str], left: &[&str]) -> JoinsAndLeaves {
    let mut row = JoinsAndLeaves::new(false);
    for name in joined {
        row.join(name);
    }
    for name in left {
        row.leave(name, LeaveReason::Left);
    }
    row
}

#[test]
fn crowds_are_told_in_few_words() {
    assert_eq!(joins_and_leaves(&named(&["Ada"], &[])), "Ada joined");
    assert_eq!(joins_and_leaves(&named(&["Ada", "Bo"], &[])), "Ada and Bo joined");
    assert_eq!(joins_and_leaves(&named(&["Ada", "Bo", "Cy"], &[])), "Ada, Bo and 1 other joined");
    assert_eq!(
        joins_and_leaves(&named(&["Ada", "Bo", "Cy", "Di", "Ed"], &[])),
        "Ada, Bo and 3 others joined"
    );
    assert_eq!(joins_and_leaves(&named(&["Ada"], &["Bo"])), "Ada joined · Bo left");
    assert_eq!(joins_and_leaves(&named(&[], &["{first}", "Bo"])), "{first} and Bo left");
    let mut lost = JoinsAndLeaves::new(false);
    lost.leave("Ada", LeaveReason::Vanished);
    assert_eq!(joins_and_leaves(&lost), "Ada lost the connection");
    lost.join("Ada");
    lost.join("Bo");
    assert_eq!(joins_and_leaves(&lost), "Ada left and came back · Bo joined");
    lost.leave("Bo", LeaveReason::Stalled);
    assert_eq!(joins_and_leaves(&lost), "Ada left and came back · Bo came and left");
}

#[test]
fn a_kick_and_a_ban_are_told_apart() {
    let told = |reason| {
        let mut gone = JoinsAndLeaves::new(false);
        gone.leave("Ada", reason);
        joins_and_leaves(&gone)
    };
    assert_eq!(told(LeaveReason::Kicked), "Ada was kicked");
    assert_eq!(told(LeaveReason::Banned), "Ada was banned");
}

#[test]
fn writers_are_named_up_to_two() {
    let names = ["Ada", "Bo", "Cy"].map(|name| Nickname::new(name).unwrap());
    assert_eq!(typing([].iter()), "");
    assert_eq!(typing(names[..1].iter()), "Ada is writing…");
    assert_eq!(typing(names[..2].iter()), "Ada and Bo are writing…");
    assert_eq!(typing(names.iter()), "3 people are writing…");
}

#[test]
fn one_plain_guest_makes_the_room_partly_encrypted() {
    let encrypted =
        Security::Encrypted { fingerprint: crate::protocol::Fingerprint::new([0; 32]), epoch: 0 };
    assert_eq!(security(&encrypted, true, false), "Encrypted");
    assert_eq!(security(&encrypted, false, false), "Partly encrypted");
    assert_eq!(security(&encrypted, true, true), "Encrypted, with a password");
    assert_eq!(security(&encrypted, false, true), "Partly encrypted, with a password");
    assert_eq!(security(&Security::Classic, true, false), "Not encrypted");
    let names = ["Bo", "Cy"].map(|name| Nickname::new(name).unwrap());
    assert_eq!(plain(names.iter()), "Not encrypted: Bo, Cy");
    assert!(plain(names.iter().cycle().take(20)).ends_with(", Cy, …"));
}

#[test]
fn the_header_says_who_is_here() {
    assert_eq!(presence(1, None, false), "1 person");
    assert_eq!(presence(3, Some("Ada"), false), "3 people · Ada hosts");
    assert_eq!(presence(3, Some("Ada"), true), "3 people · you host");
}
