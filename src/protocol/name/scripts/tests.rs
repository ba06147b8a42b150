// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of scripts that go together, and of those that do not.

use crate::protocol::{NameError, Nickname, RoomName};

#[test]
fn names_of_one_alphabet_are_fine_whichever_it_is() {
    for raw in [
        "caffè",
        "xX田中Xx",
        "Зоя",
        "😀",
        "👩‍👩‍👧‍👦",
        "🇮🇹 Ada 🇮🇹",
        "Ω",
        "Αθηνά",
        "علی\u{200C}رضا",
        "אָדָם",
        "नमस्ते",
        "ไทย",
        "たなか さくらちゃん",
        "サクラー",
        "김Minsu金",
        "ㄅㄆ王",
        "Զոյա",
        "ᚠᚢᚦ",
        "Зоя ™ №1 (ℹ️)",
        "µTom",
        "𝓐𝓭𝓪",
        "Zoë_99",
        "Łukasz",
        "Nguyễn",
        "O’Hara",
        "٣ علي",
        "1️⃣ 🅰️ ㊗️ Ы",
        "¯\\_(ツ)_/¯",
        "Ada²",
        "ខ្មែរ",
        "မြန်မာ",
        "ⴰⵣⵓⵍ",
        "Ada᭄",
        "( ͡° ͜ʖ ͡°)",
    ] {
        assert_eq!(Nickname::new(raw).map(String::from), Ok(raw.to_owned()), "{raw}");
    }
}

#[test]
fn names_that_mix_alphabets_are_refused() {
    for raw in
        ["pаypal", "Adа", "Zoe Зоя", "ΑdaΛ", "𝓐dа", "ⓐdа", "Зояー", "Ada Ελλη", "ЗΩ", "テhангыл"]
    {
        assert_eq!(Nickname::new(raw), Err(NameError::Mixed), "{raw}");
        assert!(RoomName::new(raw).is_ok(), "a room may be called {raw}");
    }
}

#[test]
fn latin_goes_with_one_other_alphabet() {
    for raw in [
        "Ada עברית",
        "שלום Max",
        "Ada-שלום",
        "Ada علي",
        "Tom ไทย 99",
        "Adaशर्मा",
        "Հայկ (Hayk)",
        "გიორგი Giorgi",
    ] {
        assert_eq!(Nickname::new(raw).map(String::from), Ok(raw.to_owned()), "{raw}");
    }
    for raw in ["Ada עברית علي", "עברית علي", "Ada ᚠᚢᚦ", "Ada 田中 עברית"]
    {
        assert_eq!(Nickname::new(raw), Err(NameError::Mixed), "{raw}");
    }
}

#[test]
fn a_letter_that_looks_latin_does_not_stand_among_latin_ones() {
    for raw in ["Aוi", "Bօb", "Mסna", "hاi", "O'וeary"] {
        assert_eq!(Nickname::new(raw), Err(NameError::Mixed), "{raw}");
    }
}

#[test]
fn a_mark_stands_on_a_letter_of_its_own_script() {
    for raw in ["Ada\u{17D2}", "A\u{5B8}da", "1\u{5B0}", "Q\u{E47}\u{E47}", "Зо\u{94D}я"] {
        assert_eq!(Nickname::new(raw), Err(NameError::Forbidden), "{raw}");
        assert!(Nickname::heard(raw).is_ok(), "{raw}");
    }
}
