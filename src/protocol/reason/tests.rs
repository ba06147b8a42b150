// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the sentences.

use super::*;

#[test]
fn the_sentence_tells_why_and_how_long() {
    let sentence = |why: Option<&Why>| Reason::Banned.sentence_with(why, Some(60));
    assert_eq!(sentence(None), "You are banned from this room. (1 minute left)");
    let why = Why::new("spam").ok();
    assert_eq!(sentence(why.as_ref()), "You are banned from this room. (spam; 1 minute left)");
    assert_eq!(Reason::RoomFull.sentence_with(None, None), "The room is full.");
}
