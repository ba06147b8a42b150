// SPDX-License-Identifier: GPL-3.0-or-later
//! The check of mnemonics that the tests of the menus share: on each page of an
//! open menu, every letter to press means one thing, in every language.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use gtk::gio;
use gtk::prelude::*;

/// Asserts that every letter of `menu` means one thing.
pub fn are_distinct(menu: &impl IsA<gio::MenuModel>) {
    let pages = pages(menu.as_ref());
    assert!(!pages[0].is_empty());
    for (language, words) in languages() {
        for page in &pages {
            // A missing translation is seen by build-aux/po-update.
            let translated = page.iter().filter_map(|label| match language.as_str() {
                "en" => Some(label.clone()),
                _ => words.get(label).cloned(),
            });
            check(&language, &translated.collect::<Vec<_>>());
        }
    }
}

fn check(language: &str, labels: &[String]) {
    let mut taken = HashMap::new();
    for label in labels {
        let Some(letter) = mnemonic(label) else { continue };
        if let Some(before) = taken.insert(letter, label) {
            panic!("{language}: “{before}” and “{label}” are both at {letter}");
        }
    }
}

/// Letter behind a single underscore.
fn mnemonic(label: &str) -> Option<char> {
    let plain = label.replace("__", "");
    plain.split_once('_')?.1.chars().next()?.to_lowercase().next()
}

/// Labels that are seen together, those of all sections; each submenu is a page
/// of its own.
fn pages(menu: &gio::MenuModel) -> Vec<Vec<String>> {
    let mut pages = vec![Vec::new()];
    for index in 0..menu.n_items() {
        let label = menu.item_attribute_value(index, "label", None);
        let label = label.and_then(|label| label.get::<String>());
        if let Some(section) = menu.item_link(index, "section") {
            let mut inside = self::pages(&section);
            pages[0].append(&mut inside.remove(0));
            pages.append(&mut inside);
            continue;
        }
        pages[0].extend(label);
        if let Some(submenu) = menu.item_link(index, "submenu") {
            pages.append(&mut self::pages(&submenu));
        }
    }
    pages
}

/// Languages with their translations of one line, by the English; English itself
/// stands in the program and has none.
fn languages() -> Vec<(String, HashMap<String, String>)> {
    let mut languages = vec![("en".to_owned(), HashMap::new())];
    for language in read("LINGUAS".into()).split_whitespace() {
        let po = read(format!("{language}.po").into());
        languages.push((language.to_owned(), one_liners(&po)));
    }
    languages
}

fn one_liners(po: &str) -> HashMap<String, String> {
    let lines: Vec<_> = po.lines().collect();
    let quoted = |line: &str, keyword| -> Option<String> {
        let text = line.strip_prefix(keyword)?.strip_prefix(" \"")?.strip_suffix('"')?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    lines
        .windows(2)
        .filter_map(|pair| quoted(pair[0], "msgid").zip(quoted(pair[1], "msgstr")))
        .collect()
}

fn read(name: PathBuf) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("po").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
