// SPDX-License-Identifier: GPL-3.0-or-later
//! `docs/json.md` and the manual pages list what is printed: every type, with all its
//! fields.

mod file_samples;
mod polls;
mod reaction_samples;
mod requests;
mod samples;
mod talk_samples;
mod welcome_samples;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::output::encoded;
use super::own::{LineReason, OverReason};
use super::request::JsonRequest;
use crate::exit_status::ExitStatus;

/// Fields that are always there, and fields that may be missing.
#[derive(Debug, Default, PartialEq, Eq)]
struct Fields {
    always: BTreeSet<String>,
    sometimes: BTreeSet<String>,
}

/// Fields that are printed, by types.
fn printed() -> BTreeMap<String, Fields> {
    by_types(&samples::all())
}

/// Fields of requests, by types.
fn asked() -> BTreeMap<String, Fields> {
    by_types(&requests::all())
}

fn by_types(lines: &[String]) -> BTreeMap<String, Fields> {
    let mut kinds: BTreeMap<String, Vec<BTreeSet<String>>> = BTreeMap::new();
    for line in lines {
        let Value::Object(mut object) = serde_json::from_str(line).unwrap() else {
            panic!("not an object: {line}")
        };
        let Some(Value::String(kind)) = object.remove("type") else { panic!("no type: {line}") };
        kinds.entry(kind).or_default().push(object.keys().cloned().collect());
    }
    kinds.into_iter().map(|(kind, samples)| (kind, Fields::of(&samples))).collect()
}

impl Fields {
    fn of(samples: &[BTreeSet<String>]) -> Self {
        let all: BTreeSet<String> = samples.iter().flatten().cloned().collect();
        let (always, sometimes) =
            all.into_iter().partition(|field| samples.iter().all(|sample| sample.contains(field)));
        Self { always, sometimes }
    }

    /// Fields as a page lists them: those that may be missing in brackets.
    fn listed(list: &str) -> Self {
        let mut fields = Self::default();
        for field in list.split(',').map(str::trim).filter(|field| !field.is_empty()) {
            match field.strip_prefix('[').and_then(|field| field.strip_suffix(']')) {
                Some(field) => fields.sometimes.insert(field.to_owned()),
                None => fields.always.insert(field.to_owned()),
            };
        }
        fields
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Everything below a heading of `docs/json.md`, up to the next.
fn section(heading: &str) -> String {
    let page = read("docs/json.md");
    let (_, rest) = page.split_once(&format!("\n## {heading}\n")).unwrap();
    rest.split("\n## ").next().unwrap().to_owned()
}

/// The rows of the table below a heading of `docs/json.md`.
fn table(heading: &str) -> BTreeMap<String, Fields> {
    let part = section(heading);
    let rows = part.lines().filter_map(|line| line.strip_prefix("| `"));
    let rows = rows.filter(|row| !row.starts_with("type`"));
    rows.map(|row| {
        let mut cells = row.split('|').map(str::trim);
        let kind = cells.next().unwrap().trim_end_matches('`').to_owned();
        (kind, Fields::listed(&cells.next().unwrap().replace('`', "")))
    })
    .collect()
}

/// The paragraphs of a section of a manual page, each a type and its fields.
fn manual(language: &str, heading: &str) -> BTreeMap<String, Fields> {
    let page = read(&format!("data/salotto{language}.1.in"));
    let (_, rest) = page.split_once(&format!("\n.SH {heading}\n")).unwrap();
    let part = rest.split("\n.SH ").next().unwrap();
    let lines: Vec<&str> = part.lines().collect();
    let paragraphs = lines.windows(3).filter(|lines| lines[0] == ".TP");
    paragraphs
        .filter_map(|lines| {
            let kind = lines[1].strip_prefix(".B ")?;
            // One without fields begins with its meaning.
            let fields = lines[2].strip_prefix(".I ").unwrap_or_default();
            Some((kind.to_owned(), Fields::listed(fields)))
        })
        .collect()
}

#[test]
fn the_page_lists_what_is_printed_and_what_is_asked() {
    assert_eq!(table("Output"), printed());
    assert_eq!(table("Requests"), asked());
}

#[test]
fn what_is_asked_is_understood() {
    for line in requests::all() {
        assert!(JsonRequest::read(&line).is_ok(), "{line}");
    }
}

#[test]
fn the_manual_pages_list_what_is_printed_and_what_is_asked() {
    for (language, input, output) in
        [("", "JSON INPUT", "JSON OUTPUT"), (".it", "INPUT JSON", "OUTPUT JSON")]
    {
        assert_eq!(manual(language, output), printed(), "{language}");
        assert_eq!(manual(language, input), table("Requests"), "{language}");
    }
}

#[test]
fn the_page_shows_requests_that_are_understood() {
    let requests = section("Requests");
    let examples: Vec<&str> =
        requests.lines().filter(|line| line.starts_with("{\"type\"")).collect();
    assert!(examples.len() > 3);
    for example in examples {
        assert!(JsonRequest::read(example).is_ok(), "{example}");
    }
    for (kind, _) in table("Requests") {
        let fields = r#""text":"a","active":true,"name":"a","topic":"a","act":"lock","locked":true,"before":1,"message":1,"emoji":"👍","poll":1,"option":0,"question":"a","options":["a","b"],"file":1,"path":"a","id":"a","who":"nobody""#;
        let request = format!(r#"{{"type":"{kind}",{fields}}}"#);
        assert!(JsonRequest::read(&request).is_ok(), "{request}");
    }
}

#[test]
fn every_reason_and_status_of_our_own_is_listed() {
    let page = read("docs/json.md");
    let lines = [
        LineReason::LineTooLong,
        LineReason::BadCommand,
        LineReason::NotInClassic,
        LineReason::NoReplies,
        LineReason::Away,
        LineReason::NoFiles,
        LineReason::BadFile,
        LineReason::WhichFile,
    ];
    let overs = [
        OverReason::Left,
        OverReason::RoomEnded,
        OverReason::Refused,
        OverReason::Lost,
        OverReason::Unreachable,
        OverReason::OtherKey,
        OverReason::Unproven,
        OverReason::Failed,
    ];
    let words = lines.iter().map(encoded).chain(overs.iter().map(encoded));
    for status in ExitStatus::ALL {
        assert!(page.contains(&format!("\n| {} |", status.code())), "{status:?}");
    }
    for word in words {
        assert!(page.contains(&word.replace('"', "`")), "{word}");
    }
}
