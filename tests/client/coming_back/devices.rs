// SPDX-License-Identifier: GPL-3.0-or-later
//! One person with two devices: the one that is used is in the room, and the other does
//! not push it out.

use std::sync::Arc;

use salotto::client::{Ending, Target};
use salotto::protocol::{Reason, Refused};

use super::{back, interrupted, returning, room};
use crate::kit::client::TestClient;
use crate::kit::line::Line;
use crate::kit::scripted::keys::identity;
use crate::kit::values::text;

#[test]
fn whoever_is_moved_to_another_device_does_not_push_back() {
    let room = room();
    let own = Arc::new(identity());
    let first = TestClient::open(returning(room.address(), "Ada", &own));
    first.welcomed();
    let second = TestClient::open(returning(room.address(), "Ada", &own));
    let Ending::Refused(refused) = second.ending() else { panic!("it is refused") };
    assert_eq!(refused.reason, Reason::AlreadyHere);
    let third = Target { take_over: true, ..returning(room.address(), "Ada", &own) };
    let third = TestClient::open(third);
    assert_eq!(third.welcomed().1.members.len(), 1);
    let Ending::Refused(refused) = first.ending() else { panic!("it is moved") };
    assert_eq!(refused.reason, Reason::TakenOver);
    third.session.say("1".into(), text("here")).unwrap();
    assert_eq!(third.said().2, "here");
}

#[test]
fn a_device_that_was_away_when_another_took_its_place_does_not_push_back() {
    let room = room();
    let own = Arc::new(identity());
    for take_over in [false, true] {
        let line = Line::to(room.address());
        let laptop = TestClient::open(returning(line.address, "Ada", &own));
        laptop.welcomed();
        if take_over {
            // Neither the room nor the laptop notices.
            line.die_silently();
        } else {
            line.cut();
            interrupted(&laptop);
            super::until_held(&room, "Ada");
        }
        let phone = Target { take_over, ..returning(room.address(), "Ada", &own) };
        let phone = TestClient::open(phone);
        assert_eq!(phone.welcomed().1.members.len(), 1, "in the same seat");
        line.mend();
        laptop.session.hurry();
        let Ending::Refused(Refused { reason, .. }) = laptop.ending() else { panic!("refused") };
        assert_eq!(reason, Reason::AlreadyHere);
        phone.session.say("1".into(), text("still here")).unwrap();
        assert_eq!(phone.said().2, "still here");
        phone.session.leave();
        assert_eq!(phone.ending(), Ending::Left);
    }
}

#[test]
fn a_device_that_took_over_comes_back_to_its_seat() {
    let room = room();
    let own = Arc::new(identity());
    let laptop = TestClient::open(returning(room.address(), "Ada", &own));
    laptop.welcomed();
    let line = Line::to(room.address());
    let phone = Target { take_over: true, ..returning(line.address, "Ada", &own) };
    let phone = TestClient::open(phone);
    phone.welcomed();
    assert!(matches!(laptop.ending(), Ending::Refused(_)));
    line.cut();
    interrupted(&phone);
    line.mend();
    assert!(back(&phone).resumed);
}
