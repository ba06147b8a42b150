// SPDX-License-Identifier: GPL-3.0-or-later
//! Events of a conversation beside messages, as they are printed for a program.

use crate::protocol::{AnsweredMessage, Edit, EventKind, Nickname, SeatNumber, Text, Whisper};

/// Whispers with and without what may be missing.
pub fn whispers() -> [EventKind; 3] {
    let seat = Some(SeatNumber::new(7));
    [whispered(seat, Some("7".to_owned()), true), whispered(None, None, false), EventKind::Withheld]
}

fn whispered(seat: Option<SeatNumber>, id: Option<String>, emote: bool) -> EventKind {
    let (from, to, text) =
        (Nickname::new("Bo").unwrap(), Nickname::new("Ada").unwrap(), Text::new("hi").unwrap());
    EventKind::Whispered(Whisper {
        from,
        seat,
        id,
        to,
        to_seat: seat,
        emote,
        edited: emote.then_some(9),
        text,
    })
}

/// Edits, and messages that were edited, with and without what may be missing.
pub fn edits() -> [EventKind; 4] {
    let (from, seat) = (Nickname::new("Bo").unwrap(), Some(SeatNumber::new(7)));
    let edited = |seat, id: Option<&str>, text: Option<&str>| {
        let (id, text) = (id.map(str::to_owned), text.and_then(|text| Text::new(text).ok()));
        let to = id.as_ref().and_then(|_| Nickname::new("Ada").ok());
        EventKind::Edited(Edit { from: from.clone(), seat, id, message: 6, to, text })
    };
    let revised = |seat, answers: Option<AnsweredMessage>| {
        let emote = answers.is_some();
        EventKind::Revised { from: from.clone(), seat, answers, emote }
    };
    let answered = AnsweredMessage { number: 6, from: None };
    [
        edited(seat, Some("7"), Some("hi")),
        edited(None, None, None),
        revised(seat, Some(answered)),
        revised(None, None),
    ]
}
