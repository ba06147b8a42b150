// SPDX-License-Identifier: GPL-3.0-or-later
//! The size of a history in words, and its end.

use super::error::HistoryError;
use super::store::History;

/// Number of what was said, and the time of the end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HistorySummary {
    /// Messages.
    pub messages: u64,
    /// Time of the newest event, in milliseconds since 1970.
    pub last: Option<u64>,
}

impl History {
    /// Counts the messages. That takes a while for many.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn summary(&mut self) -> Result<HistorySummary, HistoryError> {
        self.doing(|connection| {
            // Each event begins with its type.
            let messages = "SELECT count(*) FROM events WHERE what LIKE '{\"type\":\"said\"%'";
            let messages: i64 = connection.query_row(messages, [], |row| row.get(0))?;
            let last = "SELECT time FROM events ORDER BY number DESC LIMIT 1";
            let mut last = connection.prepare_cached(last)?;
            let mut rows = last.query([])?;
            let last = rows.next()?.map(|row| row.get::<_, i64>(0)).transpose()?;
            Ok(HistorySummary {
                messages: messages.cast_unsigned(),
                last: last.map(i64::cast_unsigned),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Event, EventKind, Nickname, Text};

    #[test]
    fn messages_alone_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path()).unwrap();
        assert_eq!(history.summary().unwrap(), HistorySummary::default());
        let said = |number| {
            let (from, text) = (Nickname::new("Ada").unwrap(), Text::new("{\"type\"").unwrap());
            let what = EventKind::Said {
                from,
                seat: None,
                id: Some("1".into()),
                answers: None,
                emote: false,
                edited: None,
                text,
            };
            Event { number, time: number, what }
        };
        let ended = Event { number: 8, time: 77, what: EventKind::Ended };
        history.append(&[said(2), said(7), ended]).unwrap();
        assert_eq!(history.summary().unwrap(), HistorySummary { messages: 2, last: Some(77) });
    }
}
