// SPDX-License-Identifier: GPL-3.0-or-later
//! The rules of the house, read off the source: who may know whom.

use crate::source::sources;

/// The storeys from the ground up. Each may use those below it, none above;
/// those on one line are strangers to each other.
const STOREYS: &[&[&str]] = &[
    &["protocol", "config", "exit_status"],
    &["discovery", "history", "power", "trust", "commands", "markup", "pictures"],
    &["client", "server", "device_log"],
    &["model", "doctor"],
    &["sentences", "i18n"],
    &["cli"],
    &["ui"],
];

/// Names that only the window may use.
const TOOLKIT: &[&str] = &["gtk::", "adw::", "gio::", "glib::", "async_channel"];

/// Names that the protocol must not use.
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

/// Names that the rules of a room must not use. Its log keeps frames ready to
/// be sent, so it may format one; sending it is the worker's part.
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
fn the_model_of_a_room_knows_no_server_and_speaks_no_language() {
    forbid(&["crate::server", "gettext"], |path| storey(path) == Some("model"));
}

#[test]
fn storeys_use_only_those_below() {
    let mut faults = Vec::new();
    for source in sources() {
        let Some(own) = storey(&source.path) else { continue };
        let Some(level) = level(own) else { continue };
        for used in uses(&source.without_comments()) {
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

fn forbid(words: &[&str], applies: impl Fn(&str) -> bool) {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| applies(&source.path)) {
        for (number, line) in source.without_comments().lines().enumerate() {
            let found = words.iter().filter(|word| mentions(line, word));
            faults.extend(found.map(|word| format!("src/{}:{}: {word}", source.path, number + 1)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Returns `true` if `word` is in the line as a word of its own (`glib::` is
/// not in `my_glib::`).
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
