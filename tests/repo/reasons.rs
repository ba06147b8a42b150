// SPDX-License-Identifier: GPL-3.0-or-later
//! Every refusal has a sentence on the page for browsers, which knows no more of the
//! protocol than what is written there.

use std::collections::BTreeSet;
use std::fs;

use crate::source::sources;
use crate::translations::entries;

/// The scripts of the page that have them; the second comes when files are seen or sent.
const PAGE: [&str; 2] = ["resources/web/reasons.js", "resources/web/file_reasons.js"];

/// Reasons that no room gives.
const NEVER_TOLD: [&str; 1] = ["other"];

/// The codes of the reasons, as they are told.
fn reasons() -> BTreeSet<String> {
    let file = sources().iter().find(|it| it.path == "protocol/reason.rs").expect("it is there");
    let all = file.syntax().items.into_iter().find_map(|item| match item {
        syn::Item::Enum(it) if it.ident == "Reason" => Some(it.variants),
        _ => None,
    });
    let all = all.expect("the reasons are there");
    all.iter().map(|variant| kebab(&variant.ident.to_string())).collect()
}

fn kebab(name: &str) -> String {
    let mut code = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !code.is_empty() {
            code.push('-');
        }
        code.extend(letter.to_lowercase());
    }
    code
}

fn page() -> String {
    PAGE.map(|script| fs::read_to_string(script).expect("the page is there")).concat()
}

#[test]
fn the_page_has_a_sentence_for_each_reason() {
    let page = page();
    let known: BTreeSet<_> =
        page.split("case \"").skip(1).filter_map(|it| it.split('"').next()).collect();
    let all = reasons();
    assert!(all.len() > 40, "{all:?}");
    let missing: Vec<_> = all
        .iter()
        .filter(|it| !NEVER_TOLD.contains(&it.as_str()) && !known.contains(it.as_str()))
        .collect();
    assert!(missing.is_empty(), "{PAGE:?} have no sentence for {missing:?}");
    let strange: Vec<_> = known.iter().filter(|it| !all.contains(**it)).collect();
    assert!(strange.is_empty(), "no room gives {strange:?}, as {PAGE:?} have it");
}

#[test]
fn each_of_those_sentences_is_translated() {
    let page = page();
    let sentences = page.split("gettext(\"").skip(1).filter_map(|it| it.split('"').next());
    let sentences: BTreeSet<_> = sentences.collect();
    for language in ["it", "ar", "de", "es", "fr", "ja", "pt_BR"] {
        let po = fs::read_to_string(format!("po/{language}.po")).expect("a catalogue");
        let entries = entries(&po);
        for sentence in &sentences {
            let found =
                entries.iter().find(|entry| entry.english.first().is_some_and(|it| it == sentence));
            let is_translated =
                found.is_some_and(|entry| entry.translated.iter().all(|it| !it.is_empty()));
            assert!(is_translated, "{language}: {sentence:?}");
        }
    }
}
