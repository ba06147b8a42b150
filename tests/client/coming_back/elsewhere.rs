// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms that are opened again, or elsewhere, and others in their place.

use salotto::client::{Ending, SessionEvent};
use salotto::protocol::Address;
use salotto::server::Server;
use salotto::trust::ephemeral_host;

use super::{back, guest, interrupted, open, room};
use crate::kit::line::Line;
use crate::kit::values::text;

#[test]
fn a_room_that_is_opened_again_is_found_and_says_that_it_knows_no_more() {
    let host = ephemeral_host().unwrap();
    let before = open(&host);
    let line = Line::to(before.address());
    let ada = guest(line.address, "Ada");
    ada.session.say("1".into(), text("before")).unwrap();
    ada.said();
    line.cut();
    interrupted(&ada);
    ada.session.say("2".into(), text("meanwhile")).unwrap();
    drop(before);
    let after = open(&host);
    let bo = guest(after.address(), "Bo");
    line.lead_to(after.address());
    line.mend();
    let welcome = back(&ada);
    assert!(!welcome.resumed, "it is another log");
    assert_eq!(bo.said().2, "meanwhile");
}

#[test]
fn a_room_of_another_key_ends_it() {
    let before = room();
    let line = Line::to(before.address());
    let ada = guest(line.address, "Ada");
    line.cut();
    interrupted(&ada);
    let other = room();
    line.lead_to(other.address());
    line.mend();
    assert!(matches!(ada.ending(), Ending::OtherKey { .. }));
}

#[test]
fn a_room_is_found_where_somebody_says_that_it_is_by_its_key_alone() {
    let (room, other) = (room(), room());
    let line = Line::to(room.address());
    let ada = guest(line.address, "Ada");
    let address = |room: &Server| room.address().to_string().parse::<Address>().unwrap();
    line.cut();
    interrupted(&ada);
    ada.session.say("1".into(), text("meanwhile")).unwrap();
    let guide = ada.session.guide();
    guide.lead(vec![address(&other)]);
    // At first there is nobody else, whose key is another; and it goes on.
    interrupted(&ada);
    guide.lead(vec![address(&other), address(&room)]);
    let (found, welcome) = ada.until(|event| match event {
        SessionEvent::Welcomed { address, welcome, .. } => Some((address, welcome)),
        _ => None,
    });
    assert!(welcome.resumed);
    assert_eq!(found, address(&room));
    assert_eq!(ada.said().2, "meanwhile");
    assert!(other.members().is_empty());
}
