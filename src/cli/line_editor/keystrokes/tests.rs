// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of keys, and of bytes that are none.

use super::sequences::PASTE_BEGINS;
use super::*;
use proptest::prelude::*;

fn keys(bytes: &[u8]) -> Vec<EditorKey> {
    KeyDecoder::default().feed(bytes)
}

#[test]
fn keys_are_known_by_their_bytes() {
    for (bytes, key) in [
        (&b"a"[..], EditorKey::Char('a')),
        ("田".as_bytes(), EditorKey::Char('田')),
        (b"\r", EditorKey::Enter),
        (b"\n", EditorKey::Enter),
        (b"\x1b\r", EditorKey::Newline),
        (b"\x1b[13;2u", EditorKey::Newline),
        (b"\x1b[27;2;13~", EditorKey::Newline),
        (b"\x7f", EditorKey::Backspace),
        (b"\x1b\x7f", EditorKey::WordBackspace),
        (b"\x03", EditorKey::Ctrl('c')),
        (b"\x1c", EditorKey::Ctrl('\\')),
        (b"\x1bB", EditorKey::Alt('b')),
        (b"\x1b[A", EditorKey::Up),
        (b"\x1bOA", EditorKey::Up),
        (b"\x1b[1;5D", EditorKey::WordLeft),
        (b"\x1b[1;3C", EditorKey::WordRight),
        (b"\x1b[1;2C", EditorKey::Right),
        (b"\x1b[3~", EditorKey::Delete),
        (b"\x1b[7~", EditorKey::Home),
        (b"\x1b[200~a\rb\x1b[2J\n\x1b[201~", EditorKey::Paste("a\nb[2J".into())),
    ] {
        assert_eq!(keys(bytes), [key], "{bytes:?}");
    }
    for unknown in [&b"\x1b[[A"[..], b"\x1b[15~", b"\x1b[?1;2c", b"\x1bOP", b"\0"] {
        assert_eq!(keys(unknown), [], "{unknown:?}");
    }
    assert_eq!(keys(b"\x1b[\rx"), [EditorKey::Enter, EditorKey::Char('x')]);
    assert_eq!(keys(b"\x1b\x1b[Ax"), [EditorKey::Up, EditorKey::Char('x')]);
    assert_eq!(keys(b"a\xffb"), ['a', '\u{fffd}', 'b'].map(EditorKey::Char));
}

#[test]
fn a_paste_that_is_too_long_is_none_of_it() {
    let mut decoder = KeyDecoder::default();
    assert_eq!(decoder.feed(PASTE_BEGINS), []);
    for _ in 0..100 {
        assert_eq!(decoder.feed(&[b'x'; 4096]), []);
        assert!(decoder.paste.as_ref().unwrap().bytes.len() <= LINE_BYTES + 4096);
    }
    assert_eq!(decoder.feed(b"/nick Pwned\r\x1b[20"), []);
    assert_eq!(decoder.feed(b"1~y"), [EditorKey::TooLongPaste, EditorKey::Char('y')]);
}

proptest! {
    #[test]
    fn keys_are_the_same_however_they_are_cut(
        bytes in prop::collection::vec(
            prop::sample::select(vec![
                "\x1b".as_bytes(), b"[", b"1", b";", b"~", b"A", b"O", b"\r", b"\xe7", b"\x94",
                PASTE_BEGINS, PASTE_ENDS, "è".as_bytes(), "👩".as_bytes(),
            ]),
            0..40,
        ),
        cuts in prop::collection::vec(1_usize..6, 1..10),
    ) {
        let bytes = bytes.concat();
        let mut decoder = KeyDecoder::default();
        let mut found = Vec::new();
        let mut rest = &bytes[..];
        for cut in cuts.iter().cycle() {
            let (chunk, after) = rest.split_at((*cut).min(rest.len()));
            found.extend(decoder.feed(chunk));
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(found, keys(&bytes));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = keys(&bytes);
    }
}
