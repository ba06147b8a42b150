// SPDX-License-Identifier: GPL-3.0-or-later
//! A term is translated one way: `po/glossary/` says which, and a sentence with the
//! term has one of the stems of its translation. Terms whose translation every
//! sentence turns as it needs have no stems there.

use std::collections::BTreeSet;

use crate::translations::{Entry, entries, languages, read};

/// One line of a glossary.
struct Term {
    english: String,
    translation: String,
    stems: Vec<String>,
}

#[test]
fn every_language_has_every_term() {
    let terms = |language: &str| {
        glossary(language).into_iter().map(|term| term.english).collect::<BTreeSet<_>>()
    };
    let wanted = terms("it");
    assert!(wanted.len() > 20, "{wanted:?}");
    for language in languages() {
        assert_eq!(terms(&language), wanted, "po/glossary/{language}.csv");
        for term in glossary(&language) {
            assert!(!term.translation.is_empty(), "{language}: {}", term.english);
        }
    }
}

#[test]
fn a_term_is_translated_one_way() {
    let mut faults = Vec::new();
    for language in languages() {
        let glossary = glossary(&language);
        for entry in entries(&read(&format!("po/{language}.po"))) {
            faults.extend(otherwise(&glossary, &entry).map(|fault| format!("{language}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "the glossary says otherwise:\n{}", faults.join("\n"));
}

#[test]
fn a_term_that_is_translated_otherwise_is_found() {
    let term = |english: &str, stems: &[&str]| Term {
        english: english.into(),
        translation: String::new(),
        stems: stems.iter().map(|stem| (*stem).into()).collect(),
    };
    let glossary = [term("room", &["raum", "räum"]), term("key", &["schlüssel"])];
    let faults = |english: &str, translated: &str| {
        let entry = Entry { english: vec![english.into()], translated: vec![translated.into()] };
        otherwise(&glossary, &entry).count()
    };
    assert_eq!(faults("Close the _Rooms", "Die R_äume schließen"), 0);
    assert_eq!(faults("Close the _Room", "Das Zimmer schließen"), 1);
    assert_eq!(faults("{room} with --accept-new-key, bathroom", "Etwas anderes"), 0);
    assert_eq!(faults("The room’s key", "Sein Schlüssel"), 1);
}

/// The terms that a translation does not say as the glossary has it.
fn otherwise<'a>(glossary: &'a [Term], entry: &'a Entry) -> impl Iterator<Item = String> + 'a {
    let english = entry.english.first().map(|english| plain(english)).unwrap_or_default();
    let translated = plain(&entry.translated.join(" "));
    let terms = glossary.iter().filter(|term| !term.stems.is_empty());
    let wrong = terms.filter(move |term| {
        says(&english, &term.english) && !term.stems.iter().any(|stem| translated.contains(stem))
    });
    wrong.map(|term| format!("{} in {:?}", term.english, entry.translated))
}

/// A sentence without mnemonics and gaps, in small letters.
fn plain(sentence: &str) -> String {
    let mut parts = sentence.split('{');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
    }
    plain.replace('_', "").to_lowercase()
}

/// Returns `true` if `term` stands in a sentence as a word, of one or of many; the name
/// of an option is none.
fn says(sentence: &str, term: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/');
    sentence.match_indices(term).any(|(at, _)| {
        let rest = &sentence[at + term.len()..];
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        !sentence[..at].ends_with(is_part) && !rest.starts_with(is_part)
    })
}

/// The lines behind the heading. A translation may have commas, in quotes.
fn glossary(language: &str) -> Vec<Term> {
    let table = read(&format!("po/glossary/{language}.csv"));
    let lines = table.lines().skip(1).map(|line| {
        let (english, rest) = line.split_once(',').expect("a term and its translation");
        let (translation, stems) = rest.rsplit_once(',').expect("a translation and its stems");
        let stems = stems.split('/').filter(|stem| !stem.is_empty()).map(str::to_owned);
        Term {
            english: english.to_owned(),
            translation: translation.trim_matches('"').to_owned(),
            stems: stems.collect(),
        }
    });
    lines.collect()
}
