// SPDX-License-Identifier: GPL-3.0-or-later
//! The past as people read it in a terminal, with the numbers of the messages.

use std::io;
use std::ops::Range;

use super::reader::{PastAnswer, PastBeginning};
use crate::cli::strings::MarkedLine;
use crate::cli::{print, strings};
use crate::history::LocalCalendar;
use crate::model::ShownResults;
use crate::protocol::Event;
use crate::protocol::search::SearchQuery;

/// Shows a part of the past.
pub fn show(answer: PastAnswer) -> io::Result<()> {
    let (calendar, no_query) = (LocalCalendar::default(), SearchQuery::default());
    match answer {
        PastAnswer::Older { events, beginning } => {
            match beginning {
                Some(PastBeginning::OfRoom) => print::own(&strings::beginning_of_room())?,
                Some(PastBeginning::OfReadable) => print::own(&strings::beginning_of_readable())?,
                None => {}
            }
            events.iter().try_for_each(|shown| past(&shown.event, "", &calendar, &no_query))
        }
        PastAnswer::Around { events, number } => {
            if !events.iter().any(|shown| shown.event.number == number) {
                print::own(&strings::no_such_message(number))?;
            }
            events.iter().try_for_each(|shown| {
                let margin = if shown.event.number == number { "> " } else { "  " };
                past(&shown.event, margin, &calendar, &no_query)
            })
        }
        PastAnswer::Found { results, query } => found(&results, &calendar, &query),
        PastAnswer::Ask(_) => Ok(()),
    }
}

fn past(
    event: &Event,
    margin: &str,
    calendar: &LocalCalendar,
    query: &SearchQuery,
) -> io::Result<()> {
    for MarkedLine { line, marks } in strings::past_event(event, calendar, query) {
        let shift = |mark: Range<usize>| mark.start + margin.len()..mark.end + margin.len();
        let marks: Vec<_> = marks.into_iter().map(shift).collect();
        print::own_with_marks(&format!("{margin}{line}"), &marks)?;
    }
    Ok(())
}

fn found(results: &ShownResults, calendar: &LocalCalendar, query: &SearchQuery) -> io::Result<()> {
    let Some(first) = results.events.first() else {
        return print::own(&strings::nothing_found(results.partial));
    };
    for shown in &results.events {
        past(&shown.event, "", calendar, query)?;
    }
    if results.earlier {
        print::own(&strings::more_results())?;
    }
    if results.partial {
        print::own(&strings::nothing_found(true))?;
    }
    print::own(&strings::how_to_see_around(first.event.number))
}
