// SPDX-License-Identifier: GPL-3.0-or-later
//! WebSocket frames and the JSON in them, as the room decodes them.

use salotto::server::fuzzing::{NativeCodec, NativeInput};

use super::cuts::pieces;

pub fn run(data: &[u8]) {
    let whole = understand(data.get(1..).into_iter());
    let cut = understand(pieces(data));
    assert_eq!(whole, cut, "it depends on where it was cut");
}

/// Decoded messages, in words, and the answers to them.
fn understand<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<String>, Vec<u8>) {
    let mut native = NativeCodec::default();
    let mut words = Vec::new();
    let mut out = Vec::new();
    let (mut came, mut paid) = (0, 0);
    for mut piece in pieces {
        came += piece.len();
        loop {
            let heard = native.next(&mut piece, &mut out);
            native.flush(&mut out);
            if matches!(heard, NativeInput::Nothing) {
                assert!(piece.is_empty(), "something was left lying");
                break;
            }
            paid += native.cost();
            words.push(format!("{heard:?}"));
            if matches!(heard, NativeInput::Goodbye | NativeInput::Gone | NativeInput::Broken(..)) {
                assert!(out.len() <= came + 16, "the answers outgrow the questions");
                assert!(paid <= came);
                return (words, out);
            }
        }
    }
    assert!(out.len() <= came + 16, "the answers outgrow the questions");
    (words, out)
}
