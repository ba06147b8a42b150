// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto export`: what was said in a room that was hosted here.

use std::io::{self, BufWriter, Write};

use super::args::Export;
use super::hosted_rooms::{self, find_with_history};
use super::print;
use crate::exit_status::ExitStatus;
use crate::history::{History, LocalCalendar};
use crate::sentences;
use crate::sentences::transcript::TranscriptForm;

/// Events that are read at once.
const PAGE: usize = 1_000;

pub(super) fn run(export: &Export) -> ExitStatus {
    let room = match find_with_history(export.room.as_ref()) {
        Ok(room) => room,
        Err(sentence) => {
            print::error(&sentence);
            return ExitStatus::Failure;
        }
    };
    let history = match History::open_to_read(&room.path) {
        Ok(history) => history,
        Err(error) => {
            print::error(&sentences::history_error(&error));
            return ExitStatus::Failure;
        }
    };
    if let Some(notes) = &history.damaged_notes {
        print::aside(&sentences::not_all_removed(notes));
    }
    let mut output =
        ExportPrinter { out: BufWriter::new(io::stdout().lock()), form: export.form.into() };
    let printed = output.everything(history);
    hosted_rooms::tidy(&room);
    match printed {
        Ok(Ok(())) => ExitStatus::Success,
        Ok(Err(sentence)) => {
            print::error(&sentence);
            ExitStatus::Failure
        }
        Err(error) => print::unwritten(&error),
    }
}

struct ExportPrinter<W: Write> {
    out: BufWriter<W>,
    form: TranscriptForm,
}

impl<W: Write> ExportPrinter<W> {
    /// Prints page after page; a sentence if the history cannot be read on.
    fn everything(&mut self, mut history: History) -> io::Result<Result<(), String>> {
        let calendar = LocalCalendar::default();
        let mut last = 0;
        loop {
            let events = match history.events_after(last, PAGE) {
                Ok(events) => events,
                Err(error) => return Ok(Err(sentences::history_error(&error))),
            };
            let Some(newest) = events.last() else { break };
            last = newest.number;
            let counts = match history.reactions().among(&events) {
                Ok(counts) => counts,
                Err(error) => return Ok(Err(sentences::history_error(&error))),
            };
            for event in &events {
                let time = calendar.moment(event.time);
                if let Some(lines) = self.form.entry(event, &time) {
                    writeln!(self.out, "{lines}")?;
                }
                if let Some(line) = self.form.reactions(event.number, &counts) {
                    writeln!(self.out, "{line}")?;
                }
            }
        }
        self.out.flush().map(Ok)
    }
}
