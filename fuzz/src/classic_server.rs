// SPDX-License-Identifier: GPL-3.0-or-later
//! A hostile classic guest, as a room decodes it.

use salotto::protocol::limits;
use salotto::server::fuzzing::{ClassicCodec, ClassicInput, portion};

use super::cuts::pieces;

pub fn run(data: &[u8]) {
    let mut classic = ClassicCodec::default();
    for (number, piece) in pieces(data).enumerate() {
        let mut answers = Vec::new();
        classic.push(piece, &mut answers);
        assert!(answers.len() <= piece.len() + 2, "telnet is answered with as much as was asked");
        if number % 5 == 4 {
            classic.settle();
            assert!(!classic.is_gathering());
        }
        // A name is refused now and then, and a password asked.
        listen(&mut classic, [None, Some(Answer::Ask), Some(Answer::Accept)][number % 3]);
    }
    classic.finish();
    listen(&mut classic, Some(Answer::Accept));
    assert!(!classic.has_more());
    let (now, used) = portion(data, classic.framing());
    assert!(now.len() <= 2 * used && used <= data.len(), "a newline has two bytes at most");
    assert!(used > 0 || data.is_empty(), "it would be sent for ever");
}

/// The room's answer to a name.
#[derive(Clone, Copy)]
enum Answer {
    Ask,
    Accept,
}

fn listen(classic: &mut ClassicCodec, answer: Option<Answer>) {
    while let Some(input) = classic.next_input() {
        match (input, answer) {
            (ClassicInput::Name(_), Some(Answer::Ask)) => classic.password_asked(),
            (ClassicInput::Name(_), Some(Answer::Accept)) => classic.name_accepted(),
            (ClassicInput::Password(text), answer) => {
                assert!(text.len() <= limits::CLASSIC_LINE_BYTES);
                match answer {
                    Some(Answer::Accept) => classic.name_accepted(),
                    // It was right, and the name was not.
                    Some(Answer::Ask) => classic.name_asked(),
                    None => {}
                }
            }
            (ClassicInput::Name(text), _) => is_line(&text),
            (ClassicInput::Said(text), _) => {
                assert!(!text.is_empty());
                is_line(&text);
            }
            (ClassicInput::NoPassword | ClassicInput::Exit | ClassicInput::TooLong, _) => {}
        }
    }
}

fn is_line(text: &str) {
    assert!(text.len() <= limits::CLASSIC_LINE_BYTES);
    assert!(!text.ends_with('\n'));
}
