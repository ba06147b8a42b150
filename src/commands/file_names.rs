// SPDX-License-Identifier: GPL-3.0-or-later
//! Names of files at the beginning of a line, with a folder behind them.

use super::file_path::{TypedPath, typed_path};

/// Bytes of a line within which the name of a file ends. None is longer.
const NAME_BYTES: usize = 1024;

/// All ways to tell the name of a file at the beginning of a line from what is behind it. A
/// name with spaces may stand in quotes, but need not.
pub fn file_names(line: &str) -> Vec<(String, String)> {
    let line = line.trim();
    let gaps = line.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let ends = gaps.chain([line.len()]).take_while(|end| *end <= NAME_BYTES);
    let plain = ends.map(|end| (line[..end].to_owned(), line[end..].to_owned()));
    let TypedPath { path, words } = typed_path(line, |_| false);
    plain.chain([(path, words)]).collect()
}

/// The folder behind the name of a file at the beginning of a line, if there is one.
pub fn folder_behind(line: &str, name: &str) -> Option<String> {
    let is_name = |way: &str| name.to_lowercase() == way.to_lowercase();
    let (_, folder) = file_names(line).into_iter().find(|(way, _)| is_name(way))?;
    let folder = Some(folder.trim()).filter(|folder| !folder.is_empty());
    folder.map(|typed| typed_path(typed, |_| true).path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_at_any_space_or_quote() {
        let all = |line: &str| {
            let ways =
                file_names(line).into_iter().map(|(name, rest)| format!("{name}|{}", rest.trim()));
            ways.collect::<Vec<_>>()
        };
        assert_eq!(all("a b ~/c"), ["a|b ~/c", "a b|~/c", "a b ~/c|", "a|b ~/c"]);
        assert_eq!(all("\"a b\" ~/c")[3], "a b|~/c");
        assert_eq!(all(r"a\ b ~/c")[3], "a b|~/c");
        assert!(file_names(&"a ".repeat(1 << 15)).len() < 600);
    }

    #[test]
    fn a_folder_is_behind_the_name() {
        let folder = |line: &str| folder_behind(line, "my cat.png");
        assert_eq!(folder("My Cat.png"), None);
        assert_eq!(folder("\"my cat.png\" ~/a b").as_deref(), Some("~/a b"));
        assert_eq!(folder("my cat.png \"~/a b\"").as_deref(), Some("~/a b"));
        assert_eq!(folder("other.png ~/a"), None);
    }
}
