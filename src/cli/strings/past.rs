// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines about the past of a room, which a person reads there.

use std::ops::Range;

use super::{event, flush};
use crate::history::LocalCalendar;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::search::SearchQuery;
use crate::protocol::{Event, EventKind};

/// A line, and the parts of it that were looked for.
#[derive(Debug, PartialEq, Eq)]
pub struct MarkedLine {
    pub line: String,
    pub marks: Vec<Range<usize>>,
}

/// Lines about an event of the past, with its number and time in front; none if there is
/// nothing to say about it.
pub fn past_event(event: &Event, calendar: &LocalCalendar, query: &SearchQuery) -> Vec<MarkedLine> {
    let is_said = matches!(event.what, EventKind::Said { .. });
    let (author, words) = match &event.what {
        EventKind::Said { from, emote, text, .. } => {
            let author = if *emote { format!("* {from} ") } else { format!("{from}: ") };
            (author, text.as_str().to_owned())
        }
        what => (String::new(), self::event(what).unwrap_or_default()),
    };
    let mut head = format!("#{} [{}] ", event.number, calendar.moment(event.time));
    let mut lines = Vec::new();
    for line in words.lines() {
        let line = if is_said { line.trim_start() } else { flush(line) };
        let begun = head.len() + author.len();
        let mark = |mark: Range<usize>| begun + mark.start..begun + mark.end;
        let marks = query.marks(line).into_iter().map(mark).collect();
        lines.push(MarkedLine { line: format!("{head}{author}{line}"), marks });
        head = " ".repeat(head.len());
    }
    lines
}

pub fn beginning_of_room() -> String {
    gettext("The beginning of the room")
}

pub fn beginning_of_readable() -> String {
    gettext("You can read no further back")
}

pub fn no_such_message(number: u64) -> String {
    let number = format!("#{number}");
    // Translators: {number} is that of a message, as in “#1170”.
    gettext_f("You can read no message {number} here.", &[("number", &number)])
}

pub fn nothing_found(partial: bool) -> String {
    match partial {
        true => gettext("Not everything could be searched yet. Try again in a moment."),
        false => gettext("Nobody here said that, as far as the room remembers."),
    }
}

/// Hint to see a message in its surroundings.
pub fn how_to_see_around(number: u64) -> String {
    let command = format!("/history #{number}");
    // Translators: {command} is a command to type, as in “/history #1170”.
    gettext_f("To see what was said around it: {command}", &[("command", &command)])
}

pub fn more_results() -> String {
    // Translators: “/find” is a command.
    gettext("Older ones: /find")
}
