// SPDX-License-Identifier: GPL-3.0-or-later
//! Moments (`server-time`) and numbers (`msgid`) of events, as tags and history requests
//! have them.

use crate::protocol::http_date;

/// Writes a moment, in milliseconds since 1970: `2011-10-19T16:40:51.620Z`.
pub fn server_time(milliseconds: u64) -> String {
    let date = http_date::iso(milliseconds / 1000);
    format!("{date}.{:03}Z", milliseconds % 1000)
}

/// Reads a moment, in milliseconds since 1970. The fraction may be missing.
pub fn read_server_time(moment: &str) -> Option<u64> {
    let moment = moment.strip_suffix('Z')?;
    let (date, fraction) = moment.split_once('.').unwrap_or((moment, "0"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let milliseconds: u64 = thousandths.parse().ok().filter(|_| is_fraction)?;
    Some(http_date::read_iso(date)? * 1000 + milliseconds)
}

/// The id of an event: its number in the room's log, which it keeps.
pub fn msgid(number: u64) -> String {
    number.to_string()
}

/// The number of an event by its id.
pub fn read_msgid(id: &str) -> Option<u64> {
    let number = id.parse().ok()?;
    (msgid(number) == id).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn moments_are_those_of_the_specification() {
        assert_eq!(server_time(1_319_042_451_620), "2011-10-19T16:40:51.620Z");
        assert_eq!(server_time(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(read_server_time("2011-10-19T16:40:51.620Z"), Some(1_319_042_451_620));
        assert_eq!(read_server_time("2011-10-19T16:40:51Z"), Some(1_319_042_451_000));
        assert_eq!(read_server_time("2011-10-19T16:40:51.6Z"), Some(1_319_042_451_600));
        for no_moment in [
            "",
            "Z",
            "2011-10-19T16:40:51.620",
            "2011-10-19T16:40:51.Z",
            "2011-13-19T16:40:51.620Z",
            "2011-02-30T16:40:51.620Z",
            "2011-10-19 16:40:51.620Z",
            "2011-10-19T16:40:51.+20Z",
            "1969-10-19T16:40:51.620Z",
            "é011-10-19T16:40:51.620Z",
        ] {
            assert_eq!(read_server_time(no_moment), None, "{no_moment:?}");
        }
    }

    #[test]
    fn an_id_has_one_spelling() {
        assert_eq!(read_msgid(&msgid(42)), Some(42));
        for no_id in ["", "042", "+42", "-1", "x", "18446744073709551616"] {
            assert_eq!(read_msgid(no_id), None, "{no_id:?}");
        }
    }

    proptest! {
        #[test]
        fn moments_come_back_as_they_were(moment in 0..253_402_300_800_000u64) {
            prop_assert_eq!(read_server_time(&server_time(moment)), Some(moment));
        }

        #[test]
        fn reading_never_panics(text in any::<String>()) {
            read_server_time(&text);
            read_msgid(&text);
        }
    }
}
