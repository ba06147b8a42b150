// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the telnet reader, with what real clients send.

use proptest::prelude::*;

use super::*;

fn read(bytes: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (mut data, mut answers) = (Vec::new(), Vec::new());
    Telnet::default().receive(bytes, &mut data, &mut answers);
    (data, answers)
}

#[test]
fn every_option_is_declined_and_the_text_stays() {
    // Window size, speed and terminal type are offered, an echo is wanted.
    let (data, answers) = read(b"\xff\xfb\x1f\xff\xfb\x20\xff\xfb\x18\xff\xfd\x01Ada\r\n");
    assert_eq!(data, b"Ada\r\n");
    assert_eq!(answers, b"\xff\xfe\x1f\xff\xfe\x20\xff\xfe\x18\xff\xfc\x01");
}

#[test]
fn what_is_off_already_is_not_answered() {
    assert_eq!(read(b"\xff\xfc\x01\xff\xfe\x03hi"), (b"hi".to_vec(), Vec::new()));
}

#[test]
fn an_interrupt_is_dropped_and_its_timing_mark_answered_each_time() {
    let (data, answers) = read(b"hel\xff\xf4\xff\xfd\x06lo\xff\xf4\xff\xfd\x06");
    assert_eq!((data, answers), (b"hello".to_vec(), b"\xff\xfc\x06\xff\xfc\x06".to_vec()));
}

#[test]
fn a_sub_negotiation_is_dropped_whole() {
    let (data, answers) = read(b"a\xff\xfa\x18\x00xterm\xff\xff\xff\xf4\r\n\xff\xf0b");
    assert_eq!((data, answers), (b"ab".to_vec(), Vec::new()));
}

#[test]
fn erasing_commands_are_keys_and_nul_is_nothing() {
    assert_eq!(read(b"ab\xff\xf7\xff\xf8c\r\0d\0").0, b"ab\x7f\x15c\rd");
}

#[test]
fn a_doubled_byte_is_itself_and_no_command() {
    let mut telnet = Telnet::default();
    let (mut data, mut answers) = (Vec::new(), Vec::new());
    telnet.receive(b"\xff\xff\xff\x41", &mut data, &mut answers);
    assert_eq!((data, telnet.is_spoken()), (b"\xff\xff\x41".to_vec(), false));
    telnet.receive(b"\xff\xf1", &mut Vec::new(), &mut answers);
    assert!(telnet.is_spoken());
}

/// Bytes with many commands among them.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        3 => Just(IAC),
        3 => 239..=255u8,
        1 => Just(NUL),
        2 => any::<u8>(),
        2 => prop::sample::select(b"Ada\r\n\x08\x7f".to_vec()),
    ];
    prop::collection::vec(byte, 0..200)
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces_mean_the_same(
        bytes in bytes(),
        cuts in prop::collection::vec(1..9usize, 0..100),
    ) {
        let whole = read(&bytes);
        let (mut data, mut answers) = (Vec::new(), Vec::new());
        let mut telnet = Telnet::default();
        let mut rest = &bytes[..];
        for cut in cuts.into_iter().chain(std::iter::once(usize::MAX)) {
            let (piece, after) = rest.split_at(cut.min(rest.len()));
            telnet.receive(piece, &mut data, &mut answers);
            rest = after;
        }
        prop_assert_eq!((data, answers), whole);
    }

    #[test]
    fn little_comes_of_it(bytes in bytes()) {
        let (data, answers) = read(&bytes);
        prop_assert!(data.len() <= bytes.len());
        prop_assert!(answers.len() <= bytes.len());
        prop_assert!(!data.contains(&NUL));
        let declined = |answer: &[u8]| answer[0] == IAC && matches!(answer[1], WONT | DONT);
        prop_assert!(answers.chunks(3).all(declined));
    }

    #[test]
    fn text_passes_as_it_is(text in "[^\0]{0,60}") {
        prop_assert_eq!(read(text.as_bytes()), (text.into_bytes(), Vec::new()));
    }

    /// Two sides that decline everything are done after one answer each.
    #[test]
    fn answers_are_not_answered(bytes in bytes()) {
        prop_assert_eq!(read(&read(&bytes).1), (Vec::new(), Vec::new()));
    }
}
