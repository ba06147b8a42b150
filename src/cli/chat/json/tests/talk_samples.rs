// SPDX-License-Identifier: GPL-3.0-or-later
//! Events of a conversation beside messages, as they are printed for a program.

use crate::protocol::{EventKind, Nickname, SeatNumber, Text, Whisper};

/// Whispers with and without what may be missing.
pub fn whispers() -> [EventKind; 3] {
    let seat = Some(SeatNumber::new(7));
    [whispered(seat, Some("7".to_owned()), true), whispered(None, None, false), EventKind::Withheld]
}

fn whispered(seat: Option<SeatNumber>, id: Option<String>, emote: bool) -> EventKind {
    let (from, to, text) =
        (Nickname::new("Bo").unwrap(), Nickname::new("Ada").unwrap(), Text::new("hi").unwrap());
    EventKind::Whispered(Whisper { from, seat, id, to, to_seat: seat, emote, text })
}
