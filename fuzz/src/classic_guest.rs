// SPDX-License-Identifier: GPL-3.0-or-later
//! A hostile classic server, as a guest decodes it.

use salotto::client::fuzzing::{ClassicGuest, is_greeting};
use salotto::protocol::{Event, EventKind, Nickname, Request, ServerMessage, Text, limits};

use super::cuts::pieces;

pub fn run(data: &[u8]) {
    is_greeting(data);
    let name = Nickname::new("Ada").expect("a name");
    let guest = ClassicGuest::new(name).expect("localhost is an address");
    let mut heard = 0;
    for (number, piece) in pieces(data).enumerate() {
        // Something of ours is on its way, so that echoes are looked for.
        if let Ok(text) = Text::new(&String::from_utf8_lossy(piece)) {
            guest.speak(&Request::Say {
                id: Some(number.to_string()),
                answers: None,
                emote: false,
                text: text.into(),
            });
        }
        let Some(notices) = guest.hear(piece) else { return };
        heard += notices.len();
        notices.iter().for_each(is_harmless);
    }
    assert!(heard <= 2 * data.len() + 4, "a byte cannot mean so much");
}

fn is_harmless(notice: &ServerMessage) {
    let harmless = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    if let ServerMessage::Event(Event { what: EventKind::Said { text, .. }, .. }) = notice {
        assert!(text.as_str().chars().all(harmless));
        assert!(text.as_str().chars().count() <= limits::TEXT_CHARACTERS);
    }
}
