// SPDX-License-Identifier: GPL-3.0-or-later
//! The place where somebody at a terminal left off.

use super::{chat, heard, say};
use crate::kit::client::TestClient;
use crate::kit::program::{self, home};
use crate::kit::values::target;

const LINE: &str = "— New since you left —";

#[test]
fn whoever_comes_back_to_a_terminal_sees_what_is_new() {
    let (room, home) = (home(), home());
    let (_room, address) = program::host(&room, &[]);
    let bo = TestClient::open(target(address, "Bo"));
    bo.welcomed();
    say(&bo, "1", "before the visit");
    assert_eq!(heard(&bo, "Bo"), "before the visit");
    let mut ada = chat(&home, address, "Ada");
    ada.sees("before the visit");
    ada.keys("\x04");
    assert_eq!(ada.exit(), Some(0));
    assert!(!ada.contents().contains(LINE), "nobody left before: {}", ada.contents());
    say(&bo, "2", "behind it");
    assert_eq!(heard(&bo, "Bo"), "behind it");
    let ada = chat(&home, address, "Ada");
    ada.sees("behind it");
    let shown = ada.contents();
    let (before, behind) = shown.split_once(LINE).expect(&shown);
    assert!(before.contains("before the visit") && !before.contains("behind it"), "{shown}");
    assert!(behind.contains("behind it"), "{shown}");
}
