// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the ways classic guests write, and of what it costs them.

use super::*;
use proptest::prelude::*;

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
    classic.push(b"Ada\nhel");
    assert_eq!(all(&mut classic), [ClassicInput::Name("Ada".into())]);
    assert_eq!(classic.framing(), Framing::Lines);
    classic.push(b"lo\r\n\nbye\n{exit}\n");
    assert_eq!(all(&mut classic), [said("hello"), said("bye"), ClassicInput::Exit]);
}

#[test]
fn everything_at_once_is_a_name_and_then_messages() {
    let mut classic = ClassicCodec::default();
    classic.push(b"Ada\nhello\nthe end");
    classic.finish();
    assert_eq!(
        all(&mut classic),
        [ClassicInput::Name("Ada".into()), said("hello"), said("the end")]
    );
}

#[test]
fn the_original_client_speaks_in_chunks() {
    let mut classic = ClassicCodec::default();
    classic.push("Zo".as_bytes());
    assert_eq!(all(&mut classic), [ClassicInput::Name("Zo".into())]);
    let split = "caffè".as_bytes();
    classic.push(&split[..5]);
    classic.push(&split[5..]);
    assert_eq!(all(&mut classic), [said("caff"), said("è")]);
    classic.push(b"{exit}");
    assert_eq!(all(&mut classic), [ClassicInput::Exit]);
}

#[test]
fn a_newline_that_comes_late_still_tells_how_to_read() {
    let mut classic = ClassicCodec::default();
    classic.push(b"Ada");
    assert_eq!(all(&mut classic), [ClassicInput::Name("Ada".into())]);
    classic.push(b"\n");
    assert_eq!((all(&mut classic), classic.framing()), (vec![], Framing::Lines));
    classic.push(b"half a ");
    classic.push(b"line\n");
    assert_eq!(all(&mut classic), [said("half a line")]);
}

#[test]
fn a_line_without_end_is_refused_once_and_not_kept() {
    let mut classic = ClassicCodec::default();
    classic.push(b"Ada\n");
    all(&mut classic);
    for _ in 0..100 {
        classic.push(&[b'x'; 1_000]);
    }
    assert!(classic.partial.len() <= limits::CLASSIC_LINE_BYTES);
    classic.push(b"\nback\n");
    assert_eq!(all(&mut classic), [ClassicInput::TooLong, said("back")]);
}

#[test]
fn what_comes_to_nothing_is_paid_for() {
    let mut classic = ClassicCodec::default();
    classic.push(b"Ada\n");
    all(&mut classic);
    assert_eq!(classic.waste(), None);
    classic.push(&[b'\n'; 5_000]);
    assert_eq!((all(&mut classic), classic.waste()), (vec![], Some(5_000)));
    let endless = limits::CLASSIC_LINE_BYTES + 5_000;
    for _ in 0..endless / 100 {
        classic.push(&[b'x'; 100]);
    }
    assert_eq!(all(&mut classic), [ClassicInput::TooLong]);
    assert_eq!((classic.waste(), classic.waste()), (Some(endless), None));
}

#[test]
fn chunk_readers_get_a_line_at_a_time() {
    assert_eq!(portion(b"a: 1\nb: 2\n", Framing::Lines), (&b"a: 1\nb: 2\n"[..], 10));
    assert_eq!(portion(b"a: 1\nb: 2\n", Framing::Chunks), (&b"a: 1"[..], 5));
    let long = format!("{}\n", "è".repeat(800));
    let (first, used) = portion(long.as_bytes(), Framing::Chunks);
    assert_eq!(used, 1024);
    assert!(std::str::from_utf8(first).is_ok());
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
            classic.push(&chunk);
            all(&mut classic);
        }
        classic.finish();
        all(&mut classic);
        prop_assert!(classic.inputs.is_empty());
    }
}
