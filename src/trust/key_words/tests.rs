// SPDX-License-Identifier: GPL-3.0-or-later
//! The six words: the same for everybody, and others for keys that look alike.

use std::collections::HashSet;

use super::*;

const BOTH: [Language; 2] = [Language::English, Language::Italian];

#[test]
fn everybody_finds_the_same_words_for_ever() {
    let fingerprint = Fingerprint::new(std::array::from_fn(|number| u8::try_from(number).unwrap()));
    let words = KeyWords::of(&fingerprint).unwrap();
    assert_eq!(
        words.in_language(Language::English),
        ["conduct", "write", "produce", "sudden", "uniform", "above"]
    );
    assert_eq!(
        words.in_language(Language::Italian),
        ["colposo", "zenzero", "pulito", "speranza", "trottola", "abisso"]
    );
}

#[test]
fn keys_that_look_alike_have_other_words() {
    let (mut one, mut other) = ([7; 32], [7; 32]);
    (one[31], other[31]) = (0, 1);
    let [one, other] = [one, other].map(|bytes| KeyWords::of(&Fingerprint::new(bytes)).unwrap());
    assert_ne!(one, other);
}

#[test]
fn words_are_short_plain_and_not_to_be_mistaken() {
    for language in BOTH {
        let list = language.list();
        let beginnings: HashSet<&str> =
            list.iter().map(|word| &word[..word.len().min(4)]).collect();
        assert_eq!(beginnings.len(), list.len(), "{language:?}");
        assert!(list.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase())));
    }
}

#[test]
fn places_are_read_from_the_highest_bits() {
    assert_eq!(places::<6>(u128::MAX), [2047; 6]);
    assert_eq!(places::<6>(1 << 117), [1, 0, 0, 0, 0, 0]);
    assert_eq!(places::<6>(1 << (128 - 66)), [0, 0, 0, 0, 0, 1]);
    assert_eq!(places::<6>(1 << 61), [0; 6], "66 bits and no more");
}

#[test]
fn a_suggested_password_is_four_words_of_the_list() {
    for language in BOTH {
        let suggested = suggest_password(language);
        let words: Vec<&str> = suggested.split('-').collect();
        assert_eq!(words.len(), 4);
        assert!(words.iter().all(|word| language.list().contains(word)), "{suggested}");
        assert_ne!(suggested, suggest_password(language));
    }
}
