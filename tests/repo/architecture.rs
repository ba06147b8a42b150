// SPDX-License-Identifier: GPL-3.0-or-later
//! The rules of the house, read off the source: who may know whom.

use std::fs;
use std::path::{Path, PathBuf};

/// The storeys from the ground up. Each may use those below it, none above;
/// those on one line are strangers to each other.
const STOREYS: &[&[&str]] = &[
    &["protocol", "config"],
    &["discovery", "history", "trust", "commands"],
    &["client", "server"],
    &["model"],
    &["sentences", "i18n"],
    &["cli"],
    &["ui"],
];

/// What only the window may touch.
const TOOLKIT: &[&str] = &["gtk::", "adw::", "gio::", "glib::", "async_channel"];

/// What the language of the protocol has no word for.
const WORLD: &[&str] = &[
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "std::thread",
    "thread::spawn",
    "Instant",
    "SystemTime",
    "std::fs",
    "File::",
    "mio::",
    "rustls",
    "tungstenite",
    "println!",
];

/// What the rules of a room have never seen. Its log keeps frames ready to be
/// sent, so it may format one; who sends it is none of its business.
const SOCKETS: &[&str] = &[
    "TcpStream",
    "TcpListener",
    "mio::",
    "rustls",
    "WebSocketContext",
    "socket2",
    "std::thread",
    "Instant",
    "SystemTime",
];

struct Source {
    /// Path below `src`, with `/` on every system.
    path: String,
    /// The code without its comments.
    code: String,
}

#[test]
fn only_the_window_knows_the_toolkit() {
    forbid(TOOLKIT, |path| storey(path) != Some("ui"));
}

#[test]
fn the_protocol_knows_no_socket_thread_clock_or_disk() {
    forbid(WORLD, |path| storey(path) == Some("protocol"));
}

#[test]
fn the_room_has_never_seen_a_socket() {
    forbid(SOCKETS, |path| path.starts_with("server/room"));
}

#[test]
fn storeys_use_only_those_below() {
    let mut faults = Vec::new();
    for source in sources() {
        let Some(own) = storey(&source.path) else { continue };
        let Some(level) = level(own) else { continue };
        for used in uses(&source.code) {
            let allowed = used == own
                || match self::level(&used) {
                    // The two that speak to people share their words.
                    Some(_) if own == "sentences" && used == "i18n" => true,
                    Some(other) => other < level,
                    None => true,
                };
            if !allowed {
                faults.push(format!("src/{} uses crate::{used}", source.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_source_names_its_licence() {
    for source in sources() {
        let text = fs::read_to_string(root().join(&source.path)).expect("it was read before");
        assert!(
            text.starts_with("// SPDX-License-Identifier: GPL-3.0-or-later\n"),
            "src/{}",
            source.path
        );
    }
}

fn forbid(words: &[&str], applies: impl Fn(&str) -> bool) {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| applies(&source.path)) {
        for (number, line) in source.code.lines().enumerate() {
            let found = words.iter().filter(|word| mentions(line, word));
            faults.extend(found.map(|word| format!("src/{}:{}: {word}", source.path, number + 1)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether `word` is in the line as a word of its own (`glib::` is not in
/// `my_glib::`).
fn mentions(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Every module named right behind `crate::`, braces included.
fn uses(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, word) in code.match_indices("crate::") {
        let rest = &code[at + word.len()..];
        match rest.strip_prefix('{') {
            Some(list) => found.extend(top_level(list)),
            None => found.push(identifier(rest)),
        }
    }
    found
}

/// The first names in `a, b::{c, d}, e}`.
fn top_level(list: &str) -> Vec<String> {
    let mut names = vec![identifier(list)];
    let mut depth = 1;
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(identifier(&list[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn identifier(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The first part of the path: `ui/room/composer.rs` and `ui.rs` are `ui`.
fn storey(path: &str) -> Option<&str> {
    let first = path.split('/').next()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (!matches!(name, "main" | "lib")).then_some(name)
}

fn level(name: &str) -> Option<usize> {
    STOREYS.iter().position(|storey| storey.contains(&name))
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root(), &mut found);
    assert!(found.len() > 10, "the source is in src/");
    found
}

fn walk(folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("src/ can be read") {
        let path = entry.expect("src/ can be read").path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).expect("source is UTF-8");
            let below = path.strip_prefix(root()).expect("it was found there");
            found.push(Source {
                path: below.to_string_lossy().replace('\\', "/"),
                code: without_comments(&text),
            });
        }
    }
}

/// Keeps the lines where they are, so that a fault names the right one.
fn without_comments(text: &str) -> String {
    let kept = text.lines().map(|line| match line.trim_start().starts_with("//") {
        true => "",
        false => line,
    });
    kept.collect::<Vec<_>>().join("\n")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
