// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the ways classic guests write, and of what it costs them.

use super::*;
use proptest::prelude::*;

/// Takes a piece, and nothing is answered.
fn push(classic: &mut ClassicCodec, bytes: &[u8]) {
    let mut answers = Vec::new();
    classic.push(bytes, &mut answers);
    assert_eq!(answers, b"");
}

fn all(classic: &mut ClassicCodec) -> Vec<ClassicInput> {
    let mut inputs = Vec::new();
    while let Some(next) = classic.next_input() {
        if matches!(next, ClassicInput::Name(_)) {
            classic.name_accepted();
        }
        inputs.push(next);
    }
    inputs
}

fn said(text: &str) -> ClassicInput {
    ClassicInput::Said(text.into())
}

#[test]
fn netcat_speaks_in_lines() {
    let mut classic = ClassicCodec::default();
    push(&mut classic, b"Ada\nhel");
    assert_eq!(all(&mut classic), [ClassicInput::Name("Ada".into())]);
    assert_eq!(classic.framing(), Framing::Lines);
    push(&mut classic, b"lo\r\n\nbye\n{exit}\n");
    assert_eq!(all(&mut classic), [said("hello"), said("bye"), ClassicInput::Exit]);
}

#[test]
fn everything_at_once_is_a_name_and_then_messages() {
    let mut classic = ClassicCodec::default();
    push(&mut classic, b"Ada\nhello\nthe end");
    classic.finish();
    assert_eq!(
        all(&mut classic),
        [ClassicInput::Name("Ada".into()), said("hello"), said("the end")]
    );
}

#[test]
fn the_original_client_speaks_in_chunks() {
    let mut classic = ClassicCodec::default();
    push(&mut classic, b"Zoe");
    assert_eq!(all(&mut classic), [ClassicInput::Name("Zoe".into())]);
    let split = "caffè".as_bytes();
    push(&mut classic, &split[..5]);
    push(&mut classic, &split[5..]);
    assert_eq!(all(&mut classic), [said("caff"), said("è")]);
    push(&mut classic, b"{exit}");
    assert_eq!(all(&mut classic), [ClassicInput::Exit]);
}

#[test]
fn keys_that_come_one_by_one_are_gathered_until_return() {
    for end in ["\r\n", "\r", "\n", "\r\0"] {
        let mut classic = ClassicCodec::default();
        for key in ["B", "o", "b", "田", end, "h", "Й", "i", "\u{8}", "o", end] {
            push(&mut classic, key.as_bytes());
        }
        assert_eq!(all(&mut classic), [ClassicInput::Name("Bob田".into()), said("hЙo")], "{end:?}");
        let framing = if end == "\n" { Framing::Lines } else { Framing::CrLf };
        assert_eq!(classic.framing(), framing);
        assert!(classic.line("Hi").ends_with(if end == "\n" { b"Hi\n" } else { b"\r\n" }));
    }
}

#[test]
fn keys_that_came_together_on_the_way_are_keys_still() {
    let mut classic = ClassicCodec::default();
    for keys in ["S", "imo", "n\r", "\nhello the", "re\r\n"] {
        push(&mut classic, keys.as_bytes());
    }
    assert_eq!(all(&mut classic), [ClassicInput::Name("Simon".into()), said("hello there")]);
    let mut classic = ClassicCodec::new(true);
    push(&mut classic, b"Conn");
    push(&mut classic, b"ie\n");
    assert_eq!(all(&mut classic), [ClassicInput::Name("Connie".into())]);
}

#[test]
fn a_very_short_name_in_one_piece_is_whole_after_a_pause() {
    let mut classic = ClassicCodec::default();
    push(&mut classic, b"Py");
    assert_eq!((all(&mut classic), classic.is_gathering()), (vec![], true));
    classic.settle();
    assert_eq!(all(&mut classic), [ClassicInput::Name("Py".into())]);
    assert_eq!((classic.framing(), classic.is_gathering()), (Framing::Chunks, false));
    push(&mut classic, b"hi");
    classic.settle();
    assert_eq!(all(&mut classic), [said("hi")]);
    push(&mut classic, b"two\nlines");
    push(&mut classic, b"ok");
    assert_eq!(all(&mut classic), [said("two\nlines"), said("ok")]);
}

#[test]
fn who_looks_for_a_key_for_long_is_understood_from_return_on() {
    let mut classic = ClassicCodec::default();
    push(&mut classic, b"B");
    classic.settle();
    assert_eq!(all(&mut classic), [ClassicInput::Name("B".into())]);
    for key in ["o", "b", "\r", "\n", "h", "i", "\r\n"] {
        push(&mut classic, key.as_bytes());
    }
    assert_eq!(all(&mut classic), [said("ob"), said("hi")]);
}

#[test]
fn telnet_is_answered_and_not_heard() {
    let mut classic = ClassicCodec::default();
    let mut answers = Vec::new();
    classic.push(b"\xff\xfb\x1f\xff\xfd\x01", &mut answers);
    classic.push(b"Ada L", &mut answers);
    classic.push(b"ovelace\r\0hel\xff\xf4\xff", &mut answers);
    classic.push(b"\xfd\x06lo\r\n", &mut answers);
    assert_eq!(all(&mut classic), [ClassicInput::Name("Ada Lovelace".into()), said("hello")]);
    assert_eq!(answers, b"\xff\xfe\x1f\xff\xfc\x01\xff\xfc\x06");
}

#[test]
fn return_alone_is_an_answer_to_a_question_and_no_message() {
    let mut classic = ClassicCodec::default();
    push(&mut classic, b"\n\r\n\r\r");
    assert_eq!(classic.next_input(), Some(ClassicInput::Name(String::new())));
    assert_eq!(classic.next_input(), None, "one answer is enough");
    push(&mut classic, b"Ada\n");
    assert!(matches!(classic.next_input(), Some(ClassicInput::Name(_))));
    classic.password_asked();
    push(&mut classic, b"\n");
    assert_eq!(classic.next_input(), Some(ClassicInput::NoPassword));
    classic.name_accepted();
    push(&mut classic, b"\n\nhi\n");
    assert_eq!(all(&mut classic), [said("hi")]);
}

#[test]
fn a_newline_behind_a_name_that_is_refused_is_not_another_name() {
    for end in ["\n", "\r\n"] {
        let mut classic = ClassicCodec::default();
        push(&mut classic, b"Ada");
        assert_eq!(classic.next_input(), Some(ClassicInput::Name("Ada".into())));
        push(&mut classic, end.as_bytes());
        assert_eq!(classic.next_input(), None, "{end:?}");
        push(&mut classic, b"Zoe\n");
        assert_eq!(all(&mut classic), [ClassicInput::Name("Zoe".into())]);
    }
}

#[test]
fn exactly_the_word_leaves() {
    for (line, leaves) in [
        ("{exit}", true),
        ("{exit} ", true),
        ("{exit}\u{7}", true),
        (" {exit}", false),
        ("{exit}.", false),
        ("{EXIT}", false),
    ] {
        let mut classic = ClassicCodec::default();
        push(&mut classic, format!("Ada\n{line}\n").as_bytes());
        let expected = if leaves { ClassicInput::Exit } else { said(line) };
        assert_eq!(all(&mut classic)[1], expected, "{line:?}");
    }
}

#[test]
fn a_newline_that_comes_late_still_tells_how_to_read() {
    let mut classic = ClassicCodec::default();
    push(&mut classic, b"Ada");
    assert_eq!(all(&mut classic), [ClassicInput::Name("Ada".into())]);
    push(&mut classic, b"\n");
    assert_eq!((all(&mut classic), classic.framing()), (vec![], Framing::Lines));
    push(&mut classic, b"half a ");
    push(&mut classic, b"line\n");
    assert_eq!(all(&mut classic), [said("half a line")]);
}

#[test]
fn a_line_without_end_is_refused_once_and_not_kept() {
    let mut classic = ClassicCodec::default();
    push(&mut classic, b"Ada\n");
    all(&mut classic);
    for _ in 0..100 {
        push(&mut classic, &[b'x'; 1_000]);
    }
    assert!(classic.line.take().len() <= limits::CLASSIC_LINE_BYTES);
    push(&mut classic, b"\nback\n");
    assert_eq!(all(&mut classic), [ClassicInput::TooLong, said("back")]);
}

#[test]
fn what_comes_to_nothing_is_paid_for() {
    let mut classic = ClassicCodec::default();
    push(&mut classic, b"Ada\n");
    all(&mut classic);
    assert_eq!(classic.waste(), None);
    push(&mut classic, &[b'\n'; 5_000]);
    assert_eq!((all(&mut classic), classic.waste()), (vec![], Some(5_000)));
    let endless = limits::CLASSIC_LINE_BYTES + 5_000;
    for _ in 0..endless / 100 {
        push(&mut classic, &[b'x'; 100]);
    }
    assert_eq!(all(&mut classic), [ClassicInput::TooLong]);
    assert_eq!((classic.waste(), classic.waste()), (Some(endless), None));
}

#[test]
fn telnet_without_end_is_paid_for() {
    let mut classic = ClassicCodec::default();
    for (bytes, count) in [(&b"\xff\xfd\x01"[..], 1_000), (b"\xff\xfa", 1), (b"xy\0", 1_000)] {
        classic.push(&bytes.repeat(count), &mut Vec::new());
    }
    assert_eq!((all(&mut classic), classic.waste()), (vec![], Some(6_002)));
    push(&mut classic, b"\xff\xf0a\x7f");
    push(&mut classic, &b"b\x08".repeat(2_000));
    assert_eq!(classic.waste(), Some(4_004), "and so is what was erased");
}

#[test]
fn chunk_readers_get_a_line_at_a_time() {
    assert_eq!(portion(b"a: 1\nb: 2\n", Framing::Lines), (b"a: 1\nb: 2\n".into(), 10));
    assert_eq!(portion(b"a: 1\nb: 2\n", Framing::CrLf), (b"a: 1\r\nb: 2\r\n".into(), 10));
    assert_eq!(portion(b"a: 1\nb: 2\n", Framing::Chunks), (b"a: 1".into(), 5));
    let long = format!("{}\n", "è".repeat(800));
    let (first, used) = portion(long.as_bytes(), Framing::Chunks);
    assert_eq!(used, 1024);
    assert!(std::str::from_utf8(&first).is_ok());
    let (second, used) = portion(&long.as_bytes()[used..], Framing::Chunks);
    assert_eq!((second.len(), used), (576, 577));
}

proptest! {
    #[test]
    fn garbage_never_panics_nor_piles_up(
        chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..100), 0..20),
    ) {
        let mut classic = ClassicCodec::default();
        for chunk in chunks {
            classic.push(&chunk, &mut Vec::new());
            all(&mut classic);
        }
        classic.finish();
        all(&mut classic);
        prop_assert!(classic.inputs.is_empty());
    }
}
