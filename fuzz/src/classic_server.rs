// SPDX-License-Identifier: GPL-3.0-or-later
//! A hostile classic guest, heard by a room.

use salotto::protocol::limits;
use salotto::server::fuzzing::{Classic, Uttered, portion};

use super::cuts::pieces;

pub fn run(data: &[u8]) {
    let mut classic = Classic::default();
    for (number, piece) in pieces(data).enumerate() {
        classic.push(piece);
        // A name is refused now and then.
        listen(&mut classic, number % 3 != 0);
    }
    classic.finish();
    listen(&mut classic, true);
    assert!(!classic.has_more());
    let (now, used) = portion(data, classic.framing());
    assert!(now.len() <= used && used <= data.len());
    assert!(used > 0 || data.is_empty(), "it would be sent for ever");
}

fn listen(classic: &mut Classic, welcome: bool) {
    while let Some(uttered) = classic.next_uttered() {
        match uttered {
            Uttered::Name(_) if welcome => classic.name_accepted(),
            Uttered::Name(text) | Uttered::Said(text) => {
                assert!(text.len() <= limits::CLASSIC_LINE_BYTES);
                assert!(!text.is_empty() && !text.ends_with('\n'));
            }
            Uttered::Exit | Uttered::TooLong => {}
        }
    }
}
