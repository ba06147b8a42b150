// SPDX-License-Identifier: GPL-3.0-or-later
//! A translation may move a sentence's gaps, but neither lose one nor make one
//! up. That every sentence *is* translated, `build-aux/po-update --check` sees.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// One entry of a `.po`: the English forms and the translated ones.
#[derive(Default)]
pub struct Entry {
    pub english: Vec<String>,
    pub translated: Vec<String>,
}

#[test]
fn translations_keep_every_gap() {
    for language in languages() {
        let po = read(&format!("po/{language}.po"));
        for entry in entries(&po) {
            check(&language, &entry);
        }
    }
}

#[test]
fn no_translation_is_fuzzy() {
    for language in languages() {
        let po = read(&format!("po/{language}.po"));
        let fuzzy = po.lines().find(|line| line.starts_with("#,") && line.contains("fuzzy"));
        assert_eq!(fuzzy, None, "po/{language}.po");
    }
}

fn check(language: &str, entry: &Entry) {
    // A singular may say "one" instead of {count}: the last form has them all.
    let wanted = gaps(entry.english.last().expect("an entry has a msgid"));
    for sentence in &entry.translated {
        let found = gaps(sentence);
        let extra: Vec<_> = found.difference(&wanted).collect();
        assert!(extra.is_empty(), "{language}: no value for {extra:?} in {sentence:?}");
        let lost: Vec<_> = wanted.difference(&found).filter(|gap| *gap != "count").collect();
        assert!(lost.is_empty(), "{language}: {lost:?} is missing in {sentence:?}");
    }
}

/// The names in braces; `{exit}` is a word of the protocol and stays too.
fn gaps(sentence: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in sentence.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}') {
            found.insert(name.to_owned());
        }
    }
    found
}

pub fn entries(po: &str) -> Vec<Entry> {
    po.split("\n\n").skip(1).map(entry).filter(|entry| !entry.english.is_empty()).collect()
}

fn entry(block: &str) -> Entry {
    let mut entry = Entry::default();
    let mut translated = false;
    for line in block.lines().filter(|line| !line.starts_with('#')) {
        let Some((keyword, quoted)) = line.split_once('"') else { continue };
        let text = quoted.strip_suffix('"').unwrap_or(quoted);
        if !keyword.is_empty() {
            translated = keyword.starts_with("msgstr");
        }
        let forms = if translated { &mut entry.translated } else { &mut entry.english };
        if keyword.is_empty() {
            forms.last_mut().expect("a keyword comes first").push_str(text);
        } else if !keyword.starts_with("msgctxt") {
            forms.push(text.to_owned());
        }
    }
    entry
}

pub fn languages() -> Vec<String> {
    let listed = read("po/LINGUAS");
    let names = listed.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert!(!names.is_empty());
    names
}

pub fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
