// SPDX-License-Identifier: GPL-3.0-or-later
//! Paths as people type them.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::commands::Candidates;
use crate::protocol::FileName;
use crate::protocol::file::{FileWarning, JudgedFile, KIND_BYTES};

/// Entries of a folder that are looked at for a completion.
const ENTRIES: usize = 10_000;

/// The path that was meant: `~` is the person's own folder.
pub fn expanded(typed: &str) -> PathBuf {
    let home = env::home_dir().filter(|_| typed == "~" || typed.starts_with("~/"));
    match home {
        Some(home) => home.join(typed[1..].trim_start_matches('/')),
        None => PathBuf::from(typed),
    }
}

/// Opens a file to be sent. Whatever it is, that does not block: what is no file is told
/// when it is read.
pub fn open_to_send(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)
}

/// Reasons to beware of a file that was fetched, and of which the host has `found` something;
/// none if nothing is wrong with it.
pub fn warnings(path: &Path, found: Option<FileWarning>) -> Vec<FileWarning> {
    let mut start = Vec::new();
    let read =
        File::open(path).and_then(|file| file.take(KIND_BYTES as u64).read_to_end(&mut start));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let judged = JudgedFile::new(&FileName::new(&name), &start).warned(found);
    let disguised = judged.is_disguised.then_some(FileWarning::Disguised);
    let is_dangerous = read.is_err() || judged.kind.is_dangerous();
    disguised.into_iter().chain(is_dangerous.then_some(FileWarning::Dangerous)).collect()
}

/// Completes the path behind `/send`; `None` where there is none.
pub fn complete_path(begun: &str) -> Option<Candidates> {
    let (word, typed) = begun.split_once(char::is_whitespace)?;
    if !word.eq_ignore_ascii_case("/send") {
        return None;
    }
    let typed = typed.trim_start();
    let start = begun.len() - typed.len();
    let bare = typed.strip_prefix('"').unwrap_or(typed);
    if bare.contains('"') {
        return None;
    }
    let (folder, name) = match bare.rfind('/') {
        Some(slash) => bare.split_at(slash + 1),
        None => ("", bare),
    };
    let place = if folder.is_empty() { PathBuf::from(".") } else { expanded(folder) };
    let entries = fs::read_dir(place).ok()?.take(ENTRIES).filter_map(Result::ok);
    let fitting = entries.filter_map(|entry| {
        let found = entry.file_name().into_string().ok()?;
        let is_hidden = found.starts_with('.') && !name.starts_with('.');
        let fits = found.starts_with(name) && !is_hidden && !found.contains(['"', '\n']);
        fits.then(|| offered(folder, &found, entry.path().is_dir()))
    });
    let mut words: Vec<_> = fitting.collect();
    words.sort();
    Some(Candidates { start, words, then: "", shown: Vec::new() })
}

/// A path to go on with; in quotes, if it has a space.
fn offered(folder: &str, name: &str, is_folder: bool) -> String {
    let path = format!("{folder}{name}");
    let has_space = path.contains(char::is_whitespace);
    match (has_space, is_folder) {
        (false, false) => path,
        (false, true) => format!("{path}/"),
        (true, false) => format!("\"{path}\""),
        // The quote is closed behind the file.
        (true, true) => format!("\"{path}/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_folder_has_a_short_name() {
        let home = env::home_dir().unwrap();
        assert_eq!(expanded("~/a b"), home.join("a b"));
        assert_eq!(expanded("~"), home);
        assert_eq!(expanded("~ada/x"), PathBuf::from("~ada/x"), "nobody else's");
        assert_eq!(expanded("/tmp/~"), PathBuf::from("/tmp/~"));
    }

    #[test]
    fn a_warning_has_its_own_reason() {
        let folder = tempfile::tempdir().unwrap();
        let warned = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            warnings(&path, None)
        };
        assert_eq!(warned("a.jpg", b"%PDF-1.7\n"), [FileWarning::Disguised]);
        assert_eq!(warned("a.sh", b"#!/bin/sh\n"), [FileWarning::Dangerous]);
        let both = [FileWarning::Disguised, FileWarning::Dangerous];
        assert_eq!(warned("b.jpg", b"#!/bin/sh\n"), both);
        assert_eq!(warned("a.pdf", b"%PDF-1.7\n"), []);
        assert_eq!(warnings(&folder.path().join("none"), None), [FileWarning::Dangerous]);
        for found in both {
            assert_eq!(warnings(&folder.path().join("a.pdf"), Some(found)), [found], "by the host");
        }
    }

    #[test]
    fn a_path_is_completed_behind_its_command() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["one.png", "only one.png", ".hidden"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("on the way")).unwrap();
        fs::create_dir(folder.path().join("others")).unwrap();
        let at = |rest: &str| format!("{}/{rest}", folder.path().display());
        let words = |begun: &str| complete_path(&format!("/send {begun}")).map(|it| it.words);
        let all = [
            format!("\"{}/", at("on the way")),
            format!("\"{}\"", at("only one.png")),
            at("one.png"),
            format!("{}/", at("others")),
        ];
        assert_eq!(words(&at("o")), Some(all.to_vec()));
        assert_eq!(words(&format!("\"{}", at("one"))), Some(vec![at("one.png")]));
        assert_eq!(words(&at(".h")), Some(vec![at(".hidden")]));
        assert_eq!(words(&format!("\"{}\" look", at("one.png"))), None);
        assert_eq!(complete_path("/sen"), None);
        assert_eq!(complete_path("send a"), None);
        assert_eq!(words("/nowhere/at/all/"), None);
    }
}
