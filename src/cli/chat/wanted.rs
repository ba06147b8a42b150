// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that are wanted, by their numbers or names, among all that the room tells of.

use std::time::Duration;

use super::entered::Entered;
use super::fault::Fault;
use super::orders;
use crate::commands::{file_names, folder_behind, typed_path};
use crate::model::MeantFiles;
use crate::protocol::{PageAt, Request, limits};

/// Time for a page of the past. Without it, what is known has to do.
const PAGE: Duration = Duration::from_secs(20);
/// Pages that are asked for. It bounds what a hostile room makes us do.
const MOST_PAGES: usize = 200;

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
    let ways = file_names(line);
    let names: Vec<_> = ways.iter().map(|(name, _)| &**name).collect();
    let meant = entered.files.known(|known| known.called(&names));
    let typed =
        if matches!(meant, MeantFiles::None) { &typed_path(line, |_| false).path } else { line };
    let number = one(typed, meant)?;
    let name = entered.files.known(|known| known.get(number).map(|file| file.name.clone()));
    Ok((number, name.and_then(|name| folder_behind(line, name.as_str()))))
}

fn one(typed: &str, meant: MeantFiles) -> Result<u64, Fault> {
    match meant {
        MeantFiles::None => Err(Fault::no_such_file(None, typed)),
        MeantFiles::One(number) => Ok(number),
        MeantFiles::Several(files) => Err(Fault::which_file(typed, &files)),
    }
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
