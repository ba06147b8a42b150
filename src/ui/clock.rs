// SPDX-License-Identifier: GPL-3.0-or-later
//! The wall clock in the reader's time zone and language.

use std::cell::OnceCell;
use std::time::{SystemTime, UNIX_EPOCH};

use gtk::gio::prelude::*;
use gtk::{gio, glib};

use crate::i18n::{gettext, gettext_f};

/// Milliseconds since 1970.
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Local day of `time`, as a number that grows by one each day.
pub fn day(time: u64) -> i64 {
    local(time).map_or(0, |time| day_number(&time))
}

/// Local day of now.
pub fn today() -> i64 {
    day(now())
}

/// Hour and minute of `time`, as the desktop writes them.
pub fn hour(time: u64) -> String {
    let format = if is_twelve_hours() { "%-I:%M %p" } else { "%H:%M" };
    formatted(time, format)
}

/// Day of `time`, as people say it.
pub fn day_words(time: u64) -> String {
    day_words_at(time, now())
}

/// Day of `time`, as people say it at `now`.
fn day_words_at(time: u64, now: u64) -> String {
    let (Some(then), Some(now)) = (local(time), local(now)) else {
        return String::new();
    };
    match day_number(&now) - day_number(&then) {
        0 => gettext("Today"),
        1 => gettext("Yesterday"),
        // Translators: a day of this year in the form of strftime, as in “Monday, 3 March”.
        _ if then.year() == now.year() => formatted(time, &gettext("%A, %-d %B")),
        _ => full_day(time),
    }
}

/// Day of `time`, as it stands where nobody knows what today is.
pub fn full_day(time: u64) -> String {
    // Translators: a day of another year in the form of strftime.
    formatted(time, &gettext("%A, %-d %B %Y"))
}

/// Hour of `time`, with the day in front where that is not today.
pub fn moment(time: u64) -> String {
    if day(time) == today() {
        return hour(time);
    }
    // Translators: {day} is a day, {hour} a time of that day.
    let gaps = [("day", &*day_words(time)), ("hour", &*hour(time))];
    gettext_f("{day}, {hour}", &gaps)
}

/// Beginning of the day so many days before today.
pub fn midnight(days_before: i32) -> Option<u64> {
    let day = local(now())?.add_days(-days_before).ok()?;
    let (year, month, day) = day.ymd();
    let start = glib::DateTime::from_local(year, month, day, 0, 0, 0.0).ok()?;
    u64::try_from(start.to_unix()).ok()?.checked_mul(1_000)
}

fn local(time: u64) -> Option<glib::DateTime> {
    let seconds = i64::try_from(time / 1000).ok()?;
    glib::DateTime::from_unix_local(seconds).ok()
}

fn day_number(time: &glib::DateTime) -> i64 {
    // Days since 1970 by the local calendar: what is read as UTC is local.
    let seconds = time.to_unix() + time.utc_offset().as_seconds();
    seconds.div_euclid(24 * 60 * 60)
}

fn formatted(time: u64, format: &str) -> String {
    local(time).and_then(|time| time.format(format).ok()).map_or_else(String::new, Into::into)
}

/// True where the desktop was told to write 3:00 PM.
fn is_twelve_hours() -> bool {
    thread_local! {
        static SETTINGS: OnceCell<Option<gio::Settings>> = const { OnceCell::new() };
    }
    const SCHEMA: &str = "org.gnome.desktop.interface";
    SETTINGS.with(|settings| {
        settings
            .get_or_init(|| {
                let schema = gio::SettingsSchemaSource::default()?.lookup(SCHEMA, true)?;
                schema.has_key("clock-format").then(|| gio::Settings::new(SCHEMA))
            })
            .as_ref()
            .is_some_and(|settings| settings.string("clock-format") == "12h")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_yesterday_after_midnight() {
        const HOUR: u64 = 60 * 60 * 1000;
        let time = now();
        assert_eq!(day_words_at(time, time), "Today");
        let hours = (0..49).map(|hours| day_words_at(time, time + hours * HOUR));
        let mut told: Vec<_> = hours.collect();
        told.dedup();
        assert_eq!((told.len(), &*told[0], &*told[1]), (3, "Today", "Yesterday"), "{told:?}");
    }

    #[test]
    fn a_day_has_its_length_in_every_zone() {
        // Where the sun rises at another minute, and where the night has an hour less.
        for (zone, day, offset) in [("+05:45", 20_785, 345), ("+02:00", 20_541, 120)] {
            let zone = glib::TimeZone::new(Some(zone));
            let day_of = |minute: i64| {
                let time = glib::DateTime::from_unix_utc((day * 24 * 60 + minute) * 60).unwrap();
                day_number(&time.to_timezone(&zone).unwrap())
            };
            assert_eq!((day_of(-offset - 1), day_of(-offset)), (day - 1, day));
            assert_eq!((day_of(24 * 60 - offset - 1), day_of(24 * 60 - offset)), (day, day + 1));
        }
        let rome = glib::TimeZone::new(Some("Europe/Rome"));
        let at = |day, hour| {
            day_number(&glib::DateTime::new(&rome, 2026, 3, day, hour, 30, 0.0).unwrap())
        };
        let (before, long, after) = (at(28, 23), at(29, 23), at(30, 0));
        assert_eq!((long - before, after - long, at(29, 0)), (1, 1, long));
    }

    #[test]
    fn a_day_begins_at_midnight() {
        let today = midnight(0).unwrap();
        assert!(today <= now());
        assert_eq!(day(today), day(now()));
        assert_eq!(day(today - 1), day(now()) - 1);
        assert_eq!(day(midnight(6).unwrap()), day(now()) - 6);
    }

    #[test]
    fn days_follow_each_other() {
        let today = now();
        assert_eq!(day(today + 24 * 60 * 60 * 1000), day(today) + 1);
        assert_eq!(day_words(today), "Today");
        assert_eq!(day_words(u64::MAX), "", "a wild clock is not fatal");
        for wild in [u64::MAX, i64::MAX as u64, u64::MAX / 1000] {
            let told = (day(wild), hour(wild), moment(wild));
            assert_eq!(told.1, "", "{told:?}");
        }
    }
}
