// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of everything that carries words: none of it passes a mute.

use super::asking::Asking;
use super::moderation::{NOON, Party, ban, kick, mute, party, seat_of};
use super::*;
use crate::protocol::{ModerationAction, Why};

/// A party whose moderator is muted by the host.
fn muted_party() -> Party {
    let mut party = party();
    party.act(party.host, mute("Mia", 60)).unwrap();
    party
}

#[test]
fn a_muted_moderator_has_no_words_at_all() {
    let mut party = muted_party();
    let (mia, seat) = (party.mia, seat_of(party.mia));
    let newest = party.room.log().newest();
    let head = party.room.log().head(Stream::Native);
    let muted = |asked: Result<(), Refusal>| {
        let refusal = asked.unwrap_err();
        assert_eq!((refusal.reason, refusal.seconds), (Reason::Muted, Some(59)));
    };
    let (room, now) = (&mut party.room, NOON + 1_000);
    muted(room.ask_say(now, seat, None, Text::new("I still speak").unwrap()));
    muted(room.ask_rename(now, seat, name("I still speak")));
    muted(room.ask_set_topic(now, mia, Topic::new("I still speak").unwrap()));
    let text = Text::new("I still speak").unwrap();
    let why = || Why::new("I still speak").ok();
    let acts = [
        ModerationAction::Lock { locked: true },
        ModerationAction::Slow { seconds: 5 },
        kick("Bo"),
        ban("Bo", None),
        mute("Bo", 60),
        ModerationAction::Unban { name: name("Bo") },
        ModerationAction::Unmute { name: name("Bo") },
    ];
    for act in acts {
        muted(room.ask_act(now, mia, act, why()).map(drop));
    }
    muted(room.ask_act(now, mia, ModerationAction::Announce { text }, None).map(drop));
    room.ask_typing(now, seat, true);
    assert_eq!((room.log().newest(), room.log().head(Stream::Native)), (newest, head));
}

#[test]
fn a_muted_moderator_still_moderates_without_a_word() {
    let mut party = muted_party();
    let mia = party.mia;
    party.act(mia, ModerationAction::Lock { locked: true }).unwrap();
    party.act(mia, kick("Bo")).unwrap();
    let lock = ModerationAction::Lock { locked: false };
    party.room.ask_act(NOON + 60_000, mia, lock, Why::new("all is well").ok()).unwrap();
}
