// SPDX-License-Identifier: GPL-3.0-or-later
//! The password: proven in both directions, and passed on by nobody.

use std::fs;

use proptest::prelude::*;

use super::*;

/// The exporter value of one connection, as both its sides derive it.
const OURS: [u8; 32] = [1; 32];
/// The same of another connection.
const OTHERS: [u8; 32] = [2; 32];

fn password(text: &str) -> Password {
    Password::new(text).unwrap()
}

/// An exchange up to the guest's proof, each side with a connection of its own.
fn exchange(
    guest: &str,
    host: &str,
    guest_exporter: &[u8; 32],
) -> (HostExchange, Proof, ExpectedProof) {
    let (asking, message) = GuestExchange::start(&password(guest));
    let (answering, answer) = HostExchange::answer(&password(host), &message).unwrap();
    let (proof, expected) = asking.answer(&answer, guest_exporter).unwrap();
    (answering, proof, expected)
}

#[test]
fn a_password_is_the_same_on_every_keyboard() {
    assert_eq!(password("perché"), password("perche\u{301}"));
    assert_eq!(password("ﬁne"), password("fine"));
    assert_ne!(password("fine"), password("Fine"));
    assert_ne!(password("fine"), password("fine "), "spaces count");
    assert_eq!(format!("{:?}", password("fine")), "Password(…)");
}

#[test]
fn what_is_unseen_at_an_end_is_no_part_of_a_password() {
    for raw in ["\u{FEFF}sesame", "sesame\u{200B}", "\u{202A}sesame\u{202C}\u{FEFF}", "sesame\0"] {
        assert_eq!(password(raw), password("sesame"), "{raw:?}");
    }
    assert_eq!(password("\u{FEFF} sesame "), password(" sesame "));
    assert_ne!(password("ses\u{200B}ame"), password("sesame"), "inside it counts");
    assert!(matches!(Password::new("\u{FEFF}"), Err(PasswordError::Empty)));
}

#[test]
fn a_password_has_1_to_256_characters() {
    assert!(matches!(Password::new(""), Err(PasswordError::Empty)));
    assert!(Password::new(&"é".repeat(256)).is_ok());
    assert!(Password::new(&"e\u{301}".repeat(256)).is_ok(), "counted when normalised");
    for long in ["é".repeat(257), "\u{fdfa}".repeat(256), "a".repeat(1 << 20)] {
        assert!(matches!(Password::new(&long), Err(PasswordError::TooLong)));
    }
}

#[test]
fn a_password_is_the_first_line_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("password");
    for text in [
        "open sesame",
        "open sesame\n",
        "open sesame\r\n",
        "open sesame\nand more\n",
        "\u{FEFF}open sesame\r\n",
    ] {
        fs::write(&path, text).unwrap();
        assert_eq!(Password::from_file(&path).unwrap(), password("open sesame"), "{text:?}");
    }
    fs::write(&path, " a \n").unwrap();
    assert_eq!(Password::from_file(&path).unwrap(), password(" a "));
}

#[test]
fn a_file_without_a_password_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("password");
    assert!(matches!(Password::from_file(&path), Err(PasswordError::Unreadable { .. })));
    assert!(matches!(Password::from_file(folder.path()), Err(PasswordError::Unreadable { .. })));
    for (bytes, error) in [
        (&b""[..], "Empty"),
        (b"\nsecond", "Empty"),
        (b"\xff\xfe", "NotText"),
        (&[b'a'; 300], "TooLong"),
        (&[b'a'; 100_000], "TooLong"),
    ] {
        fs::write(&path, bytes).unwrap();
        let found = Password::from_file(&path).unwrap_err();
        assert_eq!(format!("{found:?}"), error);
    }
    assert!(matches!(Password::from_file(Path::new("/dev/zero")), Err(PasswordError::TooLong)));
}

#[test]
fn both_sides_prove_the_same_password() {
    let (answering, proof, expected) = exchange("sesame", "sesame", &OURS);
    let back = answering.check(&OURS, proof.as_bytes()).unwrap();
    assert!(expected.check(back.as_ref()));
}

#[test]
fn a_wrong_password_proves_nothing() {
    let (answering, proof, expected) = exchange("sesame", "seseme", &OURS);
    assert!(answering.check(&OURS, proof.as_bytes()).is_none());
    assert!(!expected.check(proof.as_bytes()));
}

#[test]
fn nobody_in_the_middle_can_pass_it_on() {
    // Eve holds one connection with the guest and another with the room.
    let (answering, proof, _) = exchange("sesame", "sesame", &OTHERS);
    assert!(answering.check(&OURS, proof.as_bytes()).is_none());
}

#[test]
fn a_room_that_does_not_know_it_is_found_out() {
    // It lets everybody in, and has nothing to prove it with.
    let (_, proof, expected) = exchange("sesame", "no idea", &OURS);
    for made_up in [&[][..], &[0; 32], &[0; 33], proof.as_bytes()] {
        assert!(!expected.check(made_up));
    }
}

#[test]
fn nothing_that_is_sent_back_is_believed() {
    let (asking, message) = GuestExchange::start(&password("sesame"));
    assert_eq!(asking.answer(&message, &OURS).unwrap_err(), ExchangeError::Side);

    let (asking, mut message) = GuestExchange::start(&password("sesame"));
    let side = HostExchange::answer(&password("sesame"), &message).unwrap().1[0];
    message[0] = side;
    let (proof, expected) = asking.answer(&message, &OURS).unwrap();
    assert!(!expected.check(proof.as_bytes()));

    let (_, answer) =
        HostExchange::answer(&password("x"), &GuestExchange::start(&password("x")).1).unwrap();
    let refused = HostExchange::answer(&password("x"), &answer).unwrap_err();
    assert_eq!(refused, ExchangeError::Side);
}

#[test]
fn an_exchange_is_never_the_same_twice() {
    let (first, proof, _) = exchange("sesame", "sesame", &OURS);
    let (second, ..) = exchange("sesame", "sesame", &OURS);
    assert!(second.check(&OURS, proof.as_bytes()).is_none(), "an old proof");
    assert!(first.check(&OURS, proof.as_bytes()).is_some());
}

#[test]
fn messages_that_are_none_say_why() {
    let point = |byte: u8| [&[b'A'][..], &[byte; 32]].concat();
    let no_point = (0..=255).map(point).find(|message| {
        HostExchange::answer(&password("x"), message).is_err_and(|e| e == ExchangeError::Point)
    });
    assert!(no_point.is_some());
    for (message, error) in [
        (&b""[..], ExchangeError::Length),
        (&[b'A'; 32], ExchangeError::Length),
        (&[b'A'; 34], ExchangeError::Length),
        (&[0; 1 << 16], ExchangeError::Length),
        (&[b'S'; 33], ExchangeError::Side),
    ] {
        assert_eq!(HostExchange::answer(&password("x"), message).unwrap_err(), error);
        let (asking, _) = GuestExchange::start(&password("x"));
        assert_eq!(asking.answer(message, &OURS).unwrap_err(), error);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_message_panics_or_proves(
        mut message in proptest::collection::vec(any::<u8>(), 30..36),
        side in proptest::sample::select(b"ABS".to_vec()),
        proof in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        message[0] = side;
        if let Ok((answering, _)) = HostExchange::answer(&password("x"), &message) {
            prop_assert!(answering.check(&OURS, &proof).is_none());
        }
        if let Ok((_, expected)) = GuestExchange::start(&password("x")).0.answer(&message, &OURS) {
            prop_assert!(!expected.check(&proof));
        }
    }

    #[test]
    fn only_the_same_password_agrees(one in ".{1,20}", other in ".{1,20}") {
        prop_assume!([&one, &other].iter().all(|text| Password::new(text).is_ok()));
        let (answering, proof, _) = exchange(&one, &other, &OURS);
        let agreed = answering.check(&OURS, proof.as_bytes()).is_some();
        prop_assert_eq!(agreed, password(&one) == password(&other));
    }

    #[test]
    fn any_text_is_a_password_or_not(text in any::<String>()) {
        let _ = Password::new(&text);
    }
}
