// SPDX-License-Identifier: GPL-3.0-or-later
//! Replays what the fuzz targets start from and what they once found, without
//! a fuzzer; and checks that `docs/security.md` promises nothing untested.

#[path = "../../fuzz/src/lib.rs"]
mod bodies;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

/// The targets about files.
const ABOUT_FILES: [&str; 5] =
    ["file_json", "file_name", "slices", "transfer_answer", "transfer_head"];

#[test]
fn the_corpus_and_past_findings_hold() {
    for (name, body) in bodies::ALL {
        let mut inputs = files(&format!("fuzz/corpus/{name}"));
        assert!(inputs.len() >= 5, "{name} has no corpus");
        inputs.extend(files(&format!("fuzz/findings/{name}")));
        for path in inputs {
            println!("{}", path.display());
            body(&fs::read(&path).unwrap());
        }
    }
}

#[test]
fn every_target_is_built_and_every_corpus_has_one() {
    let manifest = read("fuzz/Cargo.toml");
    for (name, _) in bodies::ALL {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is in no manifest");
        assert!(read(&format!("fuzz/targets/{name}.rs")).contains(&format!("{name}::run")));
    }
    let folders = fs::read_dir(root().join("fuzz/corpus")).unwrap().count();
    assert_eq!(folders, bodies::ALL.len());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    /// A real client's bytes, cut anywhere, while the room writes at any time.
    #[test]
    fn tls_records_may_be_cut_anywhere(orders in prop::collection::vec(any::<u8>(), 0..400)) {
        // The handshake first, in pieces that the first orders choose.
        let handshake = [4, 255, 5, 255, 4, 255, 5, 255];
        let cut = if orders.len() % 2 == 0 { &handshake[..] } else { &[] };
        bodies::tls_records::run(&[&[1], cut, &orders].concat());
    }

    /// Inputs of the corpus, with some bytes changed, cut out or put in.
    #[test]
    fn what_is_about_files_may_be_damaged_anywhere(
        which in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 0..12),
    ) {
        for (name, body) in bodies::ALL.into_iter().filter(|(name, _)| ABOUT_FILES.contains(name)) {
            let inputs = files(&format!("fuzz/corpus/{name}"));
            let mut input = fs::read(which.get(&inputs)).unwrap();
            for (at, byte, kind) in &damage {
                let at = at.index(input.len() + 1);
                match (kind, at < input.len()) {
                    (0, true) => input[at] = *byte,
                    (1, true) => drop(input.remove(at)),
                    (2, true) => input[at] ^= 1 << (byte % 8),
                    _ => input.insert(at, *byte),
                }
            }
            body(&input);
        }
    }

    #[test]
    fn a_strangers_bytes_may_be_anything(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        bodies::first_bytes::run(&bytes);
        bodies::websocket::run(&bytes);
        bodies::classic_guest::run(&bytes);
        bodies::irc::run(&bytes);
    }
}

#[test]
fn every_promise_names_a_test_that_exists() {
    let page = read("docs/security.md");
    let promised: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| "))
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter_map(|word| word.split_once("::"))
        .map(|(file, name)| {
            let source = read(file);
            let exists = source.contains(&format!("fn {name}("));
            assert!(exists, "docs/security.md names {file}::{name}, which does not exist");
            name
        })
        .collect();
    assert!(promised.len() >= 20, "promises stand in a table: {promised:?}");
}

fn files(folder: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return Vec::new() };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
