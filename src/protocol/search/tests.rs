// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of what is found.

use proptest::prelude::*;

use super::*;

fn finds(typed: &str, text: &str) -> bool {
    SearchQuery::new(typed).matches(text)
}

fn marked(typed: &str, text: &str) -> Vec<String> {
    let marks = SearchQuery::new(typed).marks(text);
    marks.into_iter().map(|mark| text[mark].to_owned()).collect()
}

#[test]
fn all_words_occur_and_the_last_may_be_begun() {
    let text = "Quake starts at nine, bring a cable";
    for typed in ["quake", "NINE quake", "cab", "  bring   cable!", "at", "a"] {
        assert!(finds(typed, text), "{typed}");
    }
    for typed in ["uake", "cab nine", "c", "table", "", " ,.! ", "quake ten"] {
        assert!(!finds(typed, text), "{typed}");
    }
}

#[test]
fn what_is_quoted_stands_side_by_side() {
    let text = "Quake starts at nine, bring a cable";
    for typed in ["\"at nine\"", "“starts at” cable", "\"nine bring\"", "«at nine", "\"at ni"]
    {
        assert!(finds(typed, text), "{typed}");
    }
    for typed in ["\"nine at\"", "\"at ni\"", "\"quake nine\"", "\"\"", "\""] {
        assert!(!finds(typed, text), "{typed}");
    }
    assert!(finds("l'amico", "L’amico è qui"), "a part with two words is a phrase");
    assert!(!finds("l'amico", "amico l"));
}

#[test]
fn every_script_is_found() {
    for (typed, text) in [
        ("perche", "Perché no?"),
        ("PERCHÉ", "perche no"),
        ("citta", "città"),
        ("città", "citta\u{300}"),
        ("strasse", "Die Straße"),
        ("STRAẞE", "strasse"),
        ("istanbul", "İSTANBUL"),
        ("ısparta", "ISPARTA"),
        ("lodz", "Łódź"),
        ("smorrebrod", "smørrebrød"),
        ("елка", "Ёлка"),
        ("КИЇВ", "Київ"),
        ("οδος", "ΟΔΌΣ"),
        ("محمد", "مُحَمَّد"),
        ("احمد", "أحمد"),
        ("كتاب", "کتـــاب"),
        ("שלום", "שָׁלוֹם"),
        ("ﬁn", "fin"),
        ("ＡＢＣ", "abc"),
        ("नमस्ते", "नमस्ते दुनिया"),
        ("東京", "明日は東京駅で"),
        ("京駅", "明日は東京駅で"),
        ("駅", "明日は東京駅で"),
        ("で", "明日は東京駅で"),
        ("东京站", "在东京站见面"),
        ("らーめん", "ラーメンが食べたい"),
        ("ﾗｰﾒﾝ", "ラーメン"),
        ("학교", "고등학교에서"),
        ("\u{1112}\u{1161}\u{11ab}", "한"),
        ("ภาษา", "ฉันพูดภาษาไทย"),
        ("rust編", "使用Rust編寫"),
    ] {
        assert!(finds(typed, text), "{typed} in {text}");
    }
}

#[test]
fn pictures_are_found_and_what_is_another_word_is_not() {
    for (typed, text) in
        [("👍", "fine 👍🏽 so"), ("❤️", "I ❤ it"), ("🇮🇹", "forza🇮🇹!"), ("2026", "on 28.11.2026")]
    {
        assert!(finds(typed, text), "{typed} in {text}");
    }
    for (typed, text) in [
        ("京東", "東京駅"),
        ("か", "が"),
        ("東京", "東の京"),
        ("ภาษี", "ภาษาไทย"),
        ("👎", "fine 👍"),
        ("🇩🇪", "forza 🇮🇹"),
    ] {
        assert!(!finds(typed, text), "{typed} in {text}");
    }
}

#[test]
fn what_is_found_is_marked() {
    assert_eq!(marked("PERCHE no", "Perché… e poi no, non so"), ["Perché", "no", "non"]);
    assert_eq!(marked("\"at nine\"", "At nine, at ten"), ["At nine"]);
    assert_eq!(marked("京", "東京駅の京都"), ["京", "京"]);
    assert_eq!(marked("東京駅", "東京駅の東京"), ["東京駅"]);
    assert_eq!(marked("", "anything"), [""; 0]);
}

#[test]
fn a_word_without_an_end_is_cut() {
    let long = "a".repeat(4_000);
    assert!(finds(&long, &long));
    assert!(words(&long)[0].text.len() <= 64);
    assert_eq!(words(&"東".repeat(4_000)).len(), 4_000);
}

proptest! {
    #[test]
    fn a_word_has_nothing_that_means_something_to_an_index(text in any::<String>()) {
        for word in words(&text) {
            prop_assert!(!word.text.is_empty());
            let is_plain = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric();
            prop_assert!(word.text.chars().all(is_plain), "{:?}", word);
            prop_assert!(word.start < word.end && word.end <= text.len());
        }
    }

    #[test]
    fn what_was_said_is_found_by_itself(text in "[ab é東京かガ학 กำ\u{301}👍🏽\"']{0,20}") {
        let query = SearchQuery::new(&text.replace('"', " "));
        prop_assert!(query.is_empty() || query.matches(&text), "{:?}", query);
        for mark in query.marks(&text) {
            prop_assert!(text.get(mark).is_some());
        }
    }

    #[test]
    fn any_text_may_be_looked_for(typed in any::<String>(), text in any::<String>()) {
        let query = SearchQuery::new(&typed);
        prop_assert_eq!(query.matches(&text), !query.is_empty() && query.phrases.iter()
            .all(|phrase| phrase.places(&words(&text)).next().is_some()));
    }
}
