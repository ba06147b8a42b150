// SPDX-License-Identifier: GPL-3.0-or-later
//! Days and times as people have them here. SQLite knows the time zones, which std
//! does not.

use std::ops::Range;

use rusqlite::Connection;

use super::row::signed;

/// Length of a day as it is typed: `2026-11-28`.
const DAY_BYTES: usize = 10;

/// The calendar and the clock of this place.
#[derive(Debug)]
pub struct LocalCalendar {
    /// `None` if SQLite has no memory for one.
    connection: Option<Connection>,
}

impl Default for LocalCalendar {
    fn default() -> Self {
        let connection = Connection::open_in_memory();
        let connection = connection.inspect_err(|error| tracing::warn!(%error, "no calendar"));
        Self { connection: connection.ok() }
    }
}

impl LocalCalendar {
    /// A time in milliseconds since 1970 as clocks here show it: `2026-11-28 12:03`.
    pub fn moment(&self, time: u64) -> String {
        let shown = "SELECT strftime('%Y-%m-%d %H:%M', ?, 'unixepoch', 'localtime')";
        let shown = self.connection.as_ref().and_then(|connection| {
            let mut shown = connection.prepare_cached(shown).ok()?;
            shown.query_row([signed(time / 1_000)], |row| row.get(0)).ok()
        });
        shown.unwrap_or_else(|| "?".to_owned())
    }

    /// The times of a day, in milliseconds since 1970: `today`, `yesterday`, or one
    /// as `2026-11-28`. `None` if it is no day.
    pub fn day(&self, typed: &str) -> Option<Range<u64>> {
        let connection = self.connection.as_ref()?;
        let typed = typed.to_lowercase();
        let ago = match &*typed {
            "today" => 0,
            "yesterday" => 1,
            _ => return of_date(connection, &typed),
        };
        let date = "SELECT date('now', 'localtime', ?)";
        let mut date = connection.prepare_cached(date).ok()?;
        let date: String = date.query_row([format!("-{ago} day")], |row| row.get(0)).ok()?;
        of_date(connection, &date)
    }
}

fn of_date(connection: &Connection, date: &str) -> Option<Range<u64>> {
    let is_date = |(at, c): (usize, char)| match at {
        4 | 7 => c == '-',
        _ => c.is_ascii_digit(),
    };
    if date.len() != DAY_BYTES || !date.char_indices().all(is_date) {
        return None;
    }
    // Of a month with 30 days, the 31st would be the first of the next.
    let times = "SELECT unixepoch(?1, 'utc'), unixepoch(?1, '+1 day', 'utc')
                 WHERE date(?1, '+0 day') = ?1";
    let mut times = connection.prepare_cached(times).ok()?;
    let (first, end): (i64, i64) =
        times.query_row([date], |row| Ok((row.get(0)?, row.get(1)?))).ok()?;
    let milliseconds = |seconds: i64| u64::try_from(seconds).ok()?.checked_mul(1_000);
    Some(milliseconds(first)?..milliseconds(end)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 60 * 60 * 1_000;

    #[test]
    fn a_day_has_the_times_that_clocks_show_on_it() {
        let calendar = LocalCalendar::default();
        let day = calendar.day("2026-11-28").unwrap();
        assert!((23 * HOUR..=25 * HOUR).contains(&(day.end - day.start)));
        assert_eq!(calendar.moment(day.start), "2026-11-28 00:00");
        assert_eq!(calendar.moment(day.end - 1), "2026-11-28 23:59");
        let (yesterday, today) =
            (calendar.day("Yesterday").unwrap(), calendar.day("today").unwrap());
        assert_eq!(yesterday.end, today.start);
    }

    #[test]
    fn what_is_no_day_is_none() {
        let calendar = LocalCalendar::default();
        for wrong in ["", "2026", "2026-02-30", "2026-13-01", "28.11.2026", "2026-11-2é", "now"] {
            assert_eq!(calendar.day(wrong), None, "{wrong}");
        }
        assert_eq!(calendar.day("1960-01-01"), None, "before all clocks");
    }
}
