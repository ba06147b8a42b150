// SPDX-License-Identifier: GPL-3.0-or-later
//! Searching a history.

use std::time::Instant;

use rusqlite::{Connection, ErrorCode, params};

use super::error::HistoryError;
use super::index;
use super::removal;
use super::row::{decode, signed};
use super::store::History;
use crate::protocol::search::{Search, SearchQuery};
use crate::protocol::{Event, EventKind};

/// Events that are indexed at once: what is said meanwhile waits for no longer than that.
pub(super) const INDEXED: usize = 200;
/// Events behind the index that a search looks through itself.
const LOOKED_THROUGH: i64 = 4_000;
/// Steps of SQLite's machine between two looks at the clock.
const STEPS: i32 = 10_000;

/// Outcome of a search.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SearchResults {
    /// The events, newest first.
    pub events: Vec<Event>,
    /// Set if there are more, before the last one of these.
    pub earlier: bool,
    /// Set if not everything was looked through: the index is not as far, or the time
    /// was over.
    pub partial: bool,
}

impl SearchResults {
    /// Adds an event, if there is space for it. Returns `false` once there is none.
    pub fn add(&mut self, event: Event, length: usize, space: &mut AnswerSpace) -> bool {
        let fits = space.count > 0 && (length <= space.bytes || self.events.is_empty());
        if fits {
            self.events.push(event);
            space.count -= 1;
            space.bytes = space.bytes.saturating_sub(length);
        } else {
            self.earlier = true;
        }
        fits
    }

    /// Adds what another search found in the same range, so that all is newest first.
    pub fn merge(&mut self, other: Self, count: usize) {
        self.partial |= other.partial;
        // Behind the last of one that has more, the other one is not to be believed.
        let last = |results: &Self| match results.events.last() {
            Some(last) if results.earlier => last.number,
            _ => 0,
        };
        let floor = last(self).max(last(&other));
        self.earlier |= other.earlier;
        self.events.extend(other.events);
        self.events.sort_by_key(|event| std::cmp::Reverse(event.number));
        let before = self.events.len();
        self.events.retain(|event| event.number >= floor);
        self.events.truncate(count);
        self.earlier |= self.events.len() < before;
    }
}

/// Space that an answer has left.
#[derive(Debug, Clone, Copy)]
pub struct AnswerSpace {
    /// Events.
    pub count: usize,
    /// Bytes, as encoded.
    pub bytes: usize,
}

/// Bounds of a search: what may be read, how much, and for how long it may take.
#[derive(Debug, Clone, Copy)]
pub struct SearchBounds {
    /// The lowest number that may be read.
    pub floor: u64,
    /// The highest one.
    pub newest: u64,
    /// Bytes of the answer, about.
    pub bytes: usize,
    /// The end of its time, if it has one.
    pub end: Option<Instant>,
}

impl History {
    /// Brings the index a little closer to what was said. Returns `true` once it has all.
    /// An index that is damaged is begun anew.
    ///
    /// # Errors
    ///
    /// Those of [`HistoryError`]; the events are as they were.
    pub fn index_some(&mut self) -> Result<bool, HistoryError> {
        self.doing(|connection| match index::index_some(connection, INDEXED) {
            Ok(count) => Ok(count < INDEXED),
            Err(error) if index::is_damaged(&error) => {
                tracing::warn!(%error, "the index is damaged, and made anew");
                index::begin_anew(connection).map(|()| false)
            }
            Err(error) => Err(error),
        })
    }

    /// Looks for what was said, newest first. What is found until the time is over is
    /// returned.
    ///
    /// # Errors
    ///
    /// Those of [`HistoryError`].
    pub fn search(
        &mut self,
        search: &Search,
        bounds: SearchBounds,
    ) -> Result<SearchResults, HistoryError> {
        let mut found = SearchResults::default();
        if search.is_empty() {
            return Ok(found);
        }
        self.doing(|connection| {
            let in_time = look_until(connection, bounds.end, |connection| {
                Look::run(connection, search, bounds, &mut found)
            })?;
            found.partial |= !in_time;
            // A batch that is still to come removes them.
            removal::apply_pending(connection, &mut found.events)
        })?;
        self.noted.apply(&mut found.events);
        found.events.retain(|event| !matches!(event.what, EventKind::Removed { .. }));
        Ok(found)
    }
}

/// Reads from the database until the end of the time. Returns `false` if that came first.
pub(super) fn look_until(
    connection: &mut Connection,
    end: Option<Instant>,
    look: impl FnOnce(&mut Connection) -> rusqlite::Result<()>,
) -> rusqlite::Result<bool> {
    let is_over = move || end.is_some_and(|end| Instant::now() > end);
    connection.progress_handler(STEPS, Some(is_over))?;
    let looked = look(connection);
    connection.progress_handler(0, None::<fn() -> bool>)?;
    match looked {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
            Ok(false)
        }
        looked => looked.map(|()| true),
    }
}

/// A search on its way: first through what is not indexed, then in the index.
struct Look<'a> {
    /// One view of the database, while the index moves on.
    view: &'a Connection,
    search: &'a Search,
    /// Number of the last event that is indexed, if there is an index.
    indexed: Option<i64>,
    first: i64,
    before: i64,
    space: AnswerSpace,
    results: &'a mut SearchResults,
}

impl Look<'_> {
    fn run(
        connection: &mut Connection,
        search: &Search,
        bounds: SearchBounds,
        results: &mut SearchResults,
    ) -> rusqlite::Result<()> {
        let view = connection.transaction()?;
        let is_indexed = index::has_tables(&view)?;
        let before = search.before.unwrap_or(u64::MAX).min(bounds.newest.saturating_add(1));
        let mut look = Look {
            search,
            indexed: is_indexed.then(|| index::indexed(&view)).transpose()?,
            view: &view,
            first: signed(bounds.floor),
            before: signed(before),
            space: AnswerSpace { count: search.count, bytes: bounds.bytes },
            results,
        };
        look.through_the_rest()?;
        if is_indexed && !look.results.earlier { look.in_the_index() } else { Ok(()) }
    }

    fn through_the_rest(&mut self) -> rusqlite::Result<()> {
        let rest = "SELECT number, time, what FROM events
                    WHERE number > ? AND number >= ? AND number < ?
                    ORDER BY number DESC LIMIT ?";
        let mut rest = self.view.prepare_cached(rest)?;
        let indexed = self.indexed.unwrap_or(0);
        let mut rows = rest.query(params![indexed, self.first, self.before, LOOKED_THROUGH + 1])?;
        let mut looked = 0;
        while let Some(row) = rows.next()? {
            looked += 1;
            if looked > LOOKED_THROUGH {
                self.results.partial = true;
                break;
            }
            if let Some((event, length)) = decode(row)?
                && self.search.fits(&event)
                && !self.results.add(event, length, &mut self.space)
            {
                break;
            }
        }
        Ok(())
    }

    fn in_the_index(&mut self) -> rusqlite::Result<()> {
        let (since, until) = (self.search.since, self.search.until);
        let (lowest, highest) = match (since, until) {
            (None, None) => (0, i64::MAX),
            _ => index::bounds(self.view, since.unwrap_or(0), until.unwrap_or(u64::MAX))?,
        };
        // The other table is looked at for what the first one finds, in its order.
        let look = "SELECT events.number, events.time, events.what
                    FROM words CROSS JOIN events ON events.number = words.rowid
                    WHERE words MATCH ? AND words.rowid >= ? AND words.rowid < ?
                    AND events.time >= ? AND events.time < ?
                    ORDER BY words.rowid DESC";
        let mut look = self.view.prepare_cached(look)?;
        let mut rows = look.query(params![
            expression(self.search),
            self.first.max(lowest),
            self.before.min(highest.saturating_add(1)),
            signed(since.unwrap_or(0)),
            signed(until.unwrap_or(u64::MAX)),
        ])?;
        while let Some(row) = rows.next()? {
            if let Some((event, length)) = decode(row)?
                && !self.results.add(event, length, &mut self.space)
            {
                break;
            }
        }
        Ok(())
    }
}

/// The search in the language of FTS5. Its words have no quotes and no spaces.
fn expression(search: &Search) -> String {
    let words = search.query.iter().flat_map(SearchQuery::phrases).map(|phrase| {
        let begun = if phrase.is_open { " *" } else { "" };
        format!("\"{}\"{begun}", phrase.words.join(" "))
    });
    let words: Vec<String> = words.collect();
    let words = (!words.is_empty()).then(|| format!("text : ({})", words.join(" AND ")));
    let from = search.from.as_ref().map(|from| {
        let author = index::author_word(&from.folded());
        format!("author : \"{author}\"")
    });
    let both: Vec<String> = from.into_iter().chain(words).collect();
    both.join(" AND ")
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
