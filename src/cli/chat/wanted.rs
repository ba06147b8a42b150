// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that are wanted, by their numbers or names, among all that the room tells of.

use std::time::Duration;

use super::entered::Entered;
use super::fault::Fault;
use super::files::MeantFiles;
use super::orders;
use crate::commands::{TypedPath, typed_path};
use crate::protocol::{PageAt, Request, limits};

/// Time for a page of the past. Without it, what is known has to do.
const PAGE: Duration = Duration::from_secs(20);
/// Pages that are asked for. It bounds what a hostile room makes us do.
const MOST_PAGES: usize = 200;
/// Bytes of a line within which the name of a file ends. None is longer.
const NAME_BYTES: usize = 1024;

/// The number of the file that is meant by a number or a name.
pub(super) fn number(entered: &Entered, typed: &str) -> Result<u64, Fault> {
    orders::check(entered, None)?;
    look_back(entered, || entered.files.known(|known| known.numbered(typed).is_some()));
    one(typed, entered.files.known(|known| known.find(typed)))
}

/// The number of the file that a line names at its beginning, and the folder behind the name.
/// A name with spaces may stand in quotes, but need not.
pub(super) fn named(entered: &Entered, line: &str) -> Result<(u64, Option<String>), Fault> {
    orders::check(entered, None)?;
    look_back(entered, || false);
    let ways = ways(line);
    let names: Vec<_> = ways.iter().map(|(name, _)| &**name).collect();
    let meant = entered.files.known(|known| known.called(&names));
    let typed =
        if matches!(meant, MeantFiles::None) { &typed_path(line, |_| false).path } else { line };
    let number = one(typed, meant)?;
    let name = entered.files.known(|known| known.get(number).map(|file| file.name.clone()));
    let is_name = |way: &str| name.as_ref().is_some_and(|name| is_same(name.as_str(), way));
    let folder = ways.iter().find(|(way, _)| is_name(way)).map_or("", |(_, folder)| folder);
    let folder = Some(folder.trim()).filter(|folder| !folder.is_empty());
    Ok((number, folder.map(|typed| typed_path(typed, |_| true).path)))
}

fn one(typed: &str, meant: MeantFiles) -> Result<u64, Fault> {
    match meant {
        MeantFiles::None => Err(Fault::no_such_file(None, typed)),
        MeantFiles::One(number) => Ok(number),
        MeantFiles::Several(files) => Err(Fault::which_file(typed, &files)),
    }
}

fn is_same(name: &str, typed: &str) -> bool {
    name.to_lowercase() == typed.to_lowercase()
}

/// All ways to tell a name at the beginning of a line from what is behind it.
fn ways(line: &str) -> Vec<(String, String)> {
    let line = line.trim();
    let gaps = line.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let ends = gaps.chain([line.len()]).take_while(|end| *end <= NAME_BYTES);
    let plain = ends.map(|end| (line[..end].to_owned(), line[end..].to_owned()));
    let TypedPath { path, words } = typed_path(line, |_| false);
    plain.chain([(path, words)]).collect()
}

/// Reads the past, page by page, until it is `enough` or begins.
pub(super) fn look_back(entered: &Entered, enough: impl Fn() -> bool) {
    // What the room tells anyway of the past may not have come yet.
    let mut before = entered.newest.saturating_add(1);
    let mut pages = 0;
    while pages < MOST_PAGES && !entered.pages.is_whole() && !enough() {
        pages += 1;
        let (id, page) = entered.pages.next();
        let at = PageAt::Before(before);
        let count = u64::try_from(limits::PAGE_EVENTS).ok();
        let request = Request::History { id: Some(id), at, count };
        if entered.session.send_waiting(request).is_err() {
            return;
        }
        match page.recv_timeout(PAGE) {
            Ok(end) if end.earlier && end.first.is_some_and(|first| first < before) => {
                before = end.first.unwrap_or(before);
            }
            // One that was refused has no events, either.
            Ok(end) if end.first.is_some() => return entered.pages.set_whole(true),
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_at_any_space_or_quote() {
        let all = |line: &str| {
            let ways = ways(line).into_iter().map(|(name, rest)| format!("{name}|{}", rest.trim()));
            ways.collect::<Vec<_>>()
        };
        assert_eq!(all("a b ~/c"), ["a|b ~/c", "a b|~/c", "a b ~/c|", "a|b ~/c"]);
        assert_eq!(all("\"a b\" ~/c")[3], "a b|~/c");
        assert_eq!(all(r"a\ b ~/c")[3], "a b|~/c");
        assert!(ways(&"a ".repeat(1 << 15)).len() < 600);
    }
}
