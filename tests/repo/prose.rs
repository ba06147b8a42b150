// SPDX-License-Identifier: GPL-3.0-or-later
//! The beginnings of the docs: each names its thing, or tells what it does, and is
//! no question.

use crate::source::{read, rust};

const QUESTIONS: [&str; 10] =
    ["What", "Who", "Whom", "Whose", "How", "Whether", "Where", "When", "Which", "Why"];

#[test]
fn docs_name_the_thing_first() {
    let mut docs = 0;
    let mut faults = Vec::new();
    for path in rust() {
        for (number, line) in beginnings(&read(&path)) {
            docs += 1;
            if is_question(line) {
                faults.push(format!("{path}:{number}: {line}"));
            }
        }
    }
    assert!(docs > 4_000, "only {docs} docs are found");
    assert!(faults.is_empty(), "these begin with a question:\n{}", faults.join("\n"));
}

#[test]
fn a_question_is_found_where_a_doc_begins() {
    let text = "//! What it is.\n//! Who goes on.\n\n    /// Whose it is.\n    /// Who is it.\n\
                // Why not.\n/// Whenever.\n//// How.\n";
    let found: Vec<_> = beginnings(text).filter(|(_, line)| is_question(line)).collect();
    assert_eq!(found, [(1, "What it is."), (4, "Whose it is.")]);
}

/// The first line of each doc, by its number.
fn beginnings(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut before = None;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let line = line.trim_start();
        let kind = ["/// ", "//! "].into_iter().find(|kind| line.starts_with(kind));
        let goes_on = matches!(line, "///" | "//!");
        let begins = kind.is_some() && kind != before;
        if !goes_on {
            before = kind;
        }
        begins.then(|| (index + 1, line[4..].trim_start()))
    })
}

fn is_question(line: &str) -> bool {
    QUESTIONS.contains(&line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default())
}
