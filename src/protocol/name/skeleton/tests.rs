// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of confusable names.

use crate::protocol::Nickname;

fn look_of(raw: &str) -> String {
    Nickname::new(raw).unwrap().skeleton()
}

#[test]
fn names_that_look_alike_share_a_look() {
    for (one, other) in [
        ("AI", "Al"),
        ("Ali", "AIi"),
        ("Ada", "Ａda"),
        ("Ada", "ADA"),
        ("Ada", "𝓐𝓭𝓪"),
        ("mario", "rnario"),
        ("Mario", "RNario"),
        ("Mario", "rnario"),
        ("Bob", "B0b"),
        ("MARI0", "MARlO"),
        ("BOB", "b0b"),
        ("guest1", "guestl"),
        ("guest1", "guestI"),
        ("leo", "Ieo"),
        ("раураӏ", "paypal"),
        ("АСЕ", "ace"),
        ("Ada", "A\u{200D}da\u{FE0F}"),
        ("❤", "❤\u{FE0F}"),
        ("Ιda", "lda"),
        ("i\u{307}da", "ida"),
        ("ıda", "ida"),
        ("Zoe\u{323}\u{308}", "Zoe\u{308}\u{323}"),
        ("a\u{338}\u{338}", "a\u{338}"),
        ("O'Hara", "O’Hara"),
        ("Ada\u{2010}Bo", "Ada-Bo"),
        ("Ada\u{3000}Bo", "Ada Bo"),
    ] {
        let look =
            |raw| Nickname::new(raw).map_or_else(|_| super::skeleton(raw), |name| name.skeleton());
        assert_eq!(look(one), look(other), "{one} and {other}");
    }
}

#[test]
fn names_that_differ_to_the_eye_have_looks_of_their_own() {
    for (one, other) in [
        ("Ada2", "Ada3"),
        ("Anna", "Hanna"),
        ("guest1", "guest11"),
        ("guest1", "guest2"),
        ("Ada", "Adam"),
        ("José", "Jose"),
        ("Ali", "All"),
        ("MARI0", "mario"),
        ("Mila", "Milla"),
        ("Ada", "Ada_"),
        ("Ada Bo", "AdaBo"),
        ("a", "o"),
        ("Зоя", "Зоа"),
        ("田中", "田口"),
        ("😀", "😃"),
        ("👍🏻", "👍🏿"),
        ("Tim", "Tom"),
        ("5", "S"),
        ("Vera", "Wera"),
        ("Ian", "Lan"),
    ] {
        assert_ne!(look_of(one), look_of(other), "{one} and {other}");
    }
}

#[test]
fn numbers_set_look_alikes_apart() {
    for raw in ["AI", "guest1", "l", "O", "0", "Bob10", "rn", "Зоя", "😀", "٣ علي"] {
        let name = Nickname::new(raw).unwrap();
        let looks: std::collections::HashSet<String> =
            (1..=40).map(|number| name.with(&number.to_string()).skeleton()).collect();
        assert_eq!(looks.len(), 40, "{raw}");
    }
}

#[test]
fn a_look_comes_to_rest_for_every_character() {
    for c in ('\0'..='\u{323AF}').map(String::from) {
        let look = super::skeleton(&c);
        assert_eq!(super::skeleton(&look), look, "{c:?}");
    }
}
