// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of valid names, and of which names are distinct.

use super::*;
use crate::protocol::sanitize;
use proptest::prelude::*;

#[test]
fn names_are_trimmed_and_composed() {
    assert_eq!(Nickname::new("  Ada   Lovelace\n").unwrap().as_str(), "Ada Lovelace");
    assert_eq!(Nickname::new("Jose\u{301}").unwrap().as_str(), "Jos\u{e9}");
}

#[test]
fn empty_and_invisible_names_are_refused() {
    for raw in ["", "   ", "\n", "\u{200D}", "\u{FE0F}\u{FE0F}", "\u{FEFF}", "\u{3164}", "\u{2800}"]
    {
        assert_eq!(Nickname::new(raw), Err(NameError::Empty), "{raw:?}");
    }
}

#[test]
fn control_direction_and_hidden_characters_are_refused() {
    for raw in [
        "a\u{7}b",
        "a\u{1b}[31m",
        "a\u{202E}b",
        "a\u{2066}b",
        "a\u{200B}b",
        "\u{7}a",
        "Bo: hi",
        "Bo\u{FF1A}hi",
        "Bo\u{2236} hi",
    ] {
        assert_eq!(Nickname::new(raw), Err(NameError::Forbidden), "{raw:?}");
    }
}

#[test]
fn what_is_unseen_at_an_end_is_no_part_of_a_name() {
    for raw in [
        "\u{FEFF}Ada\r\n",
        "\u{202A}Ada\u{202C}",
        "Ada\u{200B}",
        "Ada \u{FEFF} ",
        " \u{200E}Ada\u{200D}\u{2060}",
        "Ada\0",
    ] {
        assert_eq!(Nickname::new(raw).map(String::from), Ok("Ada".into()), "{raw:?}");
        assert_eq!(RoomName::new(raw).map(String::from), Ok("Ada".into()), "{raw:?}");
    }
    assert_eq!(Nickname::new("❤\u{FE0F}\u{FEFF}").unwrap().as_str(), "❤\u{FE0F}");
}

#[test]
fn length_is_counted_as_people_see_it() {
    assert!(Nickname::new(&"a".repeat(32)).is_ok());
    assert_eq!(Nickname::new(&"a".repeat(33)), Err(NameError::TooLong));
    assert!(Nickname::new(&"🇮🇹".repeat(32)).is_ok(), "a flag is one character");
    assert!(Nickname::new("👩‍👩‍👧‍👦").is_ok());
    assert_eq!(Nickname::new(&format!("a{}", "\u{301}".repeat(1100))), Err(NameError::TooLong));
    assert_eq!(Nickname::new(&"x".repeat(1 << 20)), Err(NameError::TooLong));
}

#[test]
fn names_that_people_call_the_same_share_a_folded_form() {
    let folded = |raw: &str| Nickname::new(raw).unwrap().folded();
    assert_eq!(folded("Straße"), folded("STRASSE"));
    assert_eq!(folded("ADA"), folded("ada"));
    assert_eq!(folded("ａｄａ"), folded("Ada"));
    assert_eq!(folded("A\u{200D}da"), folded("Ada"));
    assert_ne!(folded("Ada"), folded("Adam"));
}

#[test]
fn a_taken_name_gets_a_free_suggestion_that_fits() {
    let taken = ["Ada", "Ada2"].map(|raw| Nickname::new(raw).unwrap().folded());
    let free = |name: &Nickname| !taken.contains(&name.folded());
    let suggestion = Nickname::new("Ada").unwrap().suggestion(free).unwrap();
    assert_eq!(suggestion.as_str(), "Ada3");

    let long = Nickname::new(&"a".repeat(32)).unwrap();
    let suggestion = long.suggestion(|name| *name != long).unwrap();
    assert_eq!(suggestion.as_str().len(), 32);
}

#[test]
fn a_suggestion_is_not_searched_for_long() {
    let tried = std::cell::Cell::new(0);
    let none_is_free = |_: &Nickname| {
        tried.set(tried.get() + 1);
        false
    };
    assert_eq!(Nickname::new("Ada").unwrap().suggestion(none_is_free), None);
    assert!(tried.get() <= 30, "{}", tried.get());
}

/// Comparing must not cost more than a name is worth.
#[test]
fn a_name_that_stands_for_pages_is_too_long() {
    assert_eq!(Nickname::new(&"\u{FDFA}".repeat(30)), Err(NameError::TooLong));
    assert!(Nickname::new("\u{FDFA}").is_ok());
}

#[test]
fn what_is_not_seen_sets_no_name_apart() {
    for (raw, left) in [
        ("\u{200D}Ada\u{200C}", "Ada"),
        ("Ada \u{200D} Bo", "Ada Bo"),
        ("\u{301}\u{200D} Ada", "Ada"),
        ("e\u{200D}\u{301}", "é"),
        ("Ada\u{E0061}", "Ada"),
    ] {
        assert_eq!(Nickname::new(raw).map(String::from), Ok(left.to_owned()));
    }
    for raw in ["\u{1D173}", "\u{1BCA0}", "\u{16FE4}", "\u{FFFF}", "\u{13441}", "\u{E0100}"] {
        let raw = format!("a{raw}b");
        assert_eq!(Nickname::new(&raw), Err(NameError::Forbidden), "{raw:?}");
    }
    assert_eq!(Nickname::new("\u{301}\u{301}"), Err(NameError::Empty));
}

#[test]
fn everybody_sees_the_characters_of_a_name() {
    let blank = "\u{2800}\u{2D7F}\u{1107F}\u{13440}\u{16FE4}\u{1D159}";
    let meaningless = "\u{378}\u{E000}\u{F8FF}\u{FFFC}\u{40000}\u{100000}";
    for c in blank.chars().chain(meaningless.chars()) {
        for raw in [format!("Ada{c}"), format!("A{c}da"), format!("ⴰ{c}ⴰ"), c.to_string()] {
            assert!(Nickname::new(&raw).is_err(), "{raw:?}");
        }
        assert_eq!(RoomName::new(&format!("LAN{c}")), Err(NameError::Forbidden));
    }
}

/// Another host, or an older version, judges by other tables.
#[test]
fn a_name_that_was_let_in_elsewhere_is_heard() {
    for raw in ["Ada\u{2D7F}", "\u{E000}", "\u{378}", "Zoe Зоя", "Adа", "A\u{FFFC}"] {
        assert!(Nickname::new(raw).is_err(), "{raw:?}");
        let heard: Nickname = serde_json::from_value(raw.into()).unwrap();
        assert_eq!(heard.as_str(), raw);
    }
    for raw in ["", "\u{2800}", "a\u{202E}b", "a\u{1b}b", "a\u{200B}b", "Bo: hi"] {
        assert!(serde_json::from_value::<Nickname>(raw.into()).is_err(), "{raw:?}");
    }
    let room: RoomName = serde_json::from_value("LAN \u{E000}".into()).unwrap();
    assert_eq!(room.as_str(), "LAN \u{E000}");
}

#[test]
fn marks_do_not_pile_up_on_a_name() {
    let pile = |marks: usize| format!("Q{0}x{0}", "\u{35c}".repeat(marks));
    let level = pile(sanitize::MARKS_ON_A_CHARACTER);
    assert_eq!(Nickname::new(&pile(40)).unwrap().as_str(), level);
    assert_eq!(RoomName::new(&pile(40)).unwrap().as_str(), level);
}

#[test]
fn a_suggestion_does_not_look_like_what_is_taken() {
    let taken = ["Al", "AI2", "Al3"].map(|raw| Nickname::new(raw).unwrap().skeleton());
    let free = |name: &Nickname| !taken.contains(&name.skeleton());
    let suggestion = Nickname::new("AI").unwrap().suggestion(free).unwrap();
    assert_eq!(suggestion.as_str(), "AI4");
}

/// Difficult text: joiners, marks, pictures and several scripts.
fn tricky() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "I",
        "1",
        "m",
        "é",
        " ",
        "\u{301}",
        "\u{307}",
        "\u{338}",
        "=",
        "\u{200C}",
        "\u{200D}",
        "\u{FE0F}",
        "\u{E0061}",
        "\u{20E3}",
        "🏴",
        "😀",
        "❤",
        "ℹ",
        "ع",
        "\u{654}",
        "ا",
        "क",
        "\u{94D}",
        "田",
        "か",
        "\u{3099}",
        "\u{1100}",
        "\u{1161}",
        "\u{11A8}",
        "\u{1FEF}",
        "Ω",
        "ﷺ",
        "а",
        "ﬁ",
        "\u{345}",
        "ς",
        "\u{202E}",
        "ש",
        "\u{5B8}",
        "ⴰ",
        "\u{2D7F}",
        "\u{E000}",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..40)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn tricky_names_are_stable(raw in tricky()) {
        if let Ok(name) = Nickname::heard(&raw) {
            prop_assert_eq!(Nickname::heard(name.as_str()), Ok(name.clone()));
            prop_assert_eq!(Nickname::new(&raw), Nickname::new(name.as_str()));
            let look = name.skeleton();
            prop_assert!(!look.is_empty());
            prop_assert_eq!(super::skeleton::skeleton(&look), look);
        }
        if let Ok(room) = RoomName::new(&raw) {
            prop_assert_eq!(RoomName::new(room.as_str()), Ok(room));
        }
    }

    #[test]
    fn a_suggestion_differs_to_the_eye(raw in "[A-Za-zÀ-ž0-9 ]{1,32}|[Ѐ-ӿ]{1,32}|[ぁ-ん一-龥]{1,32}") {
        if let Ok(name) = Nickname::new(&raw) {
            for digits in ["2", "10", "65536"] {
                let stem = name.shortened(digits.len());
                if let Some(numbered) = stem.map(|stem| stem.with(digits)) {
                    let again = Nickname::new(numbered.as_str()).unwrap();
                    prop_assert_eq!(again.folded(), numbered.folded());
                    prop_assert_eq!(again.skeleton(), numbered.skeleton());
                    prop_assert_eq!(&again, &numbered);
                }
            }
            let other = name.suggestion(|other| other.skeleton() != name.skeleton());
            prop_assert!(other.is_some());
            if raw.chars().count() < 32 {
                prop_assert_ne!(name.suggestion(|_| true).unwrap().skeleton(), name.skeleton());
            }
        }
    }

    #[test]
    fn sanitizing_never_panics_and_is_stable(raw in any::<String>()) {
        if let Ok(name) = Nickname::heard(&raw) {
            prop_assert_eq!(Nickname::heard(name.as_str()), Ok(name.clone()));
            prop_assert_eq!(Nickname::new(&raw), Nickname::new(name.as_str()));
            prop_assert!(!name.folded().is_empty());
            prop_assert!(!name.skeleton().is_empty());
            prop_assert!(name.suggestion(|_| true).is_some());
        }
    }
}
