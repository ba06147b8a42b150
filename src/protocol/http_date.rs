// SPDX-License-Identifier: GPL-3.0-or-later
//! Moments as HTTP writes them (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37
//! GMT`, and as IRC does, after ISO 8601: `1994-11-06T08:49:37`.

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY: u64 = 24 * 60 * 60;
/// The first second of the year 10000, which has too many digits.
const END: u64 = 253_402_300_800;

/// A moment of the calendar, in UTC.
struct CalendarTime {
    year: u64,
    /// Counted from 0.
    month: u64,
    day: u64,
    hour: u64,
    minute: u64,
    second: u64,
}

impl CalendarTime {
    /// The moment, in seconds since 1970. The last one is that before the year 10000.
    fn of(seconds: u64) -> Self {
        let seconds = seconds.min(END - 1);
        let (mut year, mut day, rest) = (1970, seconds / DAY, seconds % DAY);
        while day >= days_in(year) {
            day -= days_in(year);
            year += 1;
        }
        let mut month = 0;
        while day >= days_in_month(month, year) {
            day -= days_in_month(month, year);
            month += 1;
        }
        let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
        Self { year, month, day: day + 1, hour, minute, second }
    }

    /// Seconds since 1970, of a moment that was or will be.
    fn seconds(&self) -> Option<u64> {
        let &Self { year, month, day, hour, minute, second } = self;
        let is_date = year >= 1970 && month < 12 && (1..=days_in_month(month, year)).contains(&day);
        // A minute may have a second more.
        if !is_date || hour >= 24 || minute >= 60 || second > 60 {
            return None;
        }
        let before: u64 = (1970..year).map(days_in).sum();
        let days = before + (0..month).map(|month| days_in_month(month, year)).sum::<u64>();
        Some((days + day - 1) * DAY + hour * 3600 + minute * 60 + second)
    }

    /// Sets the time of the day by `08:49:37`.
    fn at(self, time: &str) -> Option<Self> {
        let mut parts = time.split(':').map(|part| number(part, 2));
        let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(Self { hour, minute, second, ..self })
    }
}

/// Writes a moment, in seconds since 1970. The last one is that before the year 10000.
pub fn write(seconds: u64) -> String {
    let CalendarTime { year, month, day, hour, minute, second } = CalendarTime::of(seconds);
    let name = MONTHS[usize::try_from(month).unwrap_or_default() % MONTHS.len()];
    let days = seconds.min(END - 1) / DAY;
    let weekday = DAYS[usize::try_from(days % 7).unwrap_or_default()];
    format!("{weekday}, {day:02} {name} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// Reads a moment, in seconds since 1970. The day of the week is not looked at, and
/// the two obsolete forms are not read.
pub fn read(date: &str) -> Option<u64> {
    let mut words = date.get("Sun, ".len()..)?.split(' ');
    let mut next = || words.next();
    let (day, month, year, time, zone) = (next()?, next()?, next()?, next()?, next()?);
    let month = u64::try_from(MONTHS.iter().position(|name| *name == month)?).ok()?;
    let (day, year) = (number(day, 2)?, number(year, 4)?);
    let date = CalendarTime { year, month, day, hour: 0, minute: 0, second: 0 };
    if zone == "GMT" { date.at(time)?.seconds() } else { None }
}

/// Writes a moment, in seconds since 1970, after ISO 8601 without a zone.
pub(super) fn iso(seconds: u64) -> String {
    let CalendarTime { year, month, day, hour, minute, second } = CalendarTime::of(seconds);
    format!("{year:04}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}", month + 1)
}

/// Reads what [`iso`] writes.
pub(super) fn read_iso(moment: &str) -> Option<u64> {
    let (date, time) = moment.split_once('T')?;
    let mut parts = date.split('-');
    let mut part = |length| number(parts.next()?, length);
    let (year, month, day) = (part(4)?, part(2)?.checked_sub(1)?, part(2)?);
    let date = CalendarTime { year, month, day, hour: 0, minute: 0, second: 0 };
    if parts.next().is_none() { date.at(time)?.seconds() } else { None }
}

fn number(digits: &str, length: usize) -> Option<u64> {
    let is_number = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_in(year: u64) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

/// Days of a month, counted from 0.
fn days_in_month(month: u64, year: u64) -> u64 {
    match month {
        1 if is_leap(year) => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn moments_are_written_as_the_standard_does() {
        for (seconds, date) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (END - 1, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            assert_eq!((write(seconds), read(date)), (date.to_owned(), Some(seconds)));
        }
        assert_eq!(write(u64::MAX), write(END - 1));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for date in [
            "",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 25:49:37 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
        ] {
            assert_eq!(read(date), None, "{date}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(seconds in 0..END) {
            prop_assert_eq!(read(&write(seconds)), Some(seconds));
        }

        #[test]
        fn reading_never_panics(date in any::<String>()) {
            let _ = read(&date);
        }
    }
}
